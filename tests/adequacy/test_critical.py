"""Critical providers against leaving each group out and measuring again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from adequacy.measuring.cells import Setting, measure_kind
from adequacy.measuring.critical import Critical, critical_groups
from adequacy.measuring.kinds import EXECUTED, LAYERS, PIPELINE, WITH_LETTERS, Kind, Supply, supply_of
from adequacy.reach.members import Members, Points, members_of
from tests.adequacy.test_measuring import county, kind, row


def found(points: Points, rows: list[tuple[Any, ...]], asked: Kind, layer: int = EXECUTED) -> list[Critical]:
    members, supply = members_of({"a": points}), supply_of(rows)
    return critical_groups(
        members, measure_kind(members, asked, supply, Setting()), supply, Setting(), layer=layer
    )


def by_leaving_out(
    members: Members, asked: Kind, supply: Supply, setting: Setting, layer: int
) -> list[Critical]:
    whole = measure_kind(members, asked, supply, setting)
    falls = []
    for group in np.unique(supply.group[supply.layer <= layer]):
        left = measure_kind(members, asked, supply.only(supply.group != group), setting)
        falls += [
            Critical(
                int(county),
                int(group),
                int(left.covered[layer, county]),
                float(left.have[layer, county]),
                number_falls=not left.number_passes[layer, county],
                access_falls=not left.access_passes[layer, county],
            )
            for county in np.flatnonzero(whole.judged & whole.passes[layer] & ~left.passes[layer])
        ]
    return sorted(falls, key=lambda each: (each.county, each.group))


def test_a_cell_hangs_on_the_group_that_alone_reaches_its_members() -> None:
    points = county((0, 50), (60, 50))
    assert found(points, [row(1, 1), row(61, 2), row(2, 3)], kind(percent=np.array([9000]))) == [
        Critical(0, 2, 50, 2, number_falls=False, access_falls=True)
    ]


def test_a_cell_hangs_on_each_of_just_enough_providers() -> None:
    asked = kind(required=np.array([2.0]))
    assert found(county((0, 10)), [row(1, 1), row(2, 2)], asked) == [
        Critical(0, group, 10, 1, number_falls=True, access_falls=False) for group in (1, 2)
    ]
    assert found(county((0, 10)), [row(1, 1), row(2, 2), row(3, 3)], asked) == []


def test_a_provider_whom_another_group_brings_as_well_stays() -> None:
    rows = [row(1, 1, group=8), row(1, 1, group=9)]
    assert found(county((0, 10)), rows, kind()) == []


def test_beds_another_group_signed_for_fewer_take_over() -> None:
    rows = [row(1, 1, group=8, amount=100.0), row(1, 1, group=9, amount=30.0)]
    asked = kind(in_beds=True, required=np.array([40.0]))
    assert found(county((0, 10)), rows, asked) == [
        Critical(0, 8, 10, 30, number_falls=True, access_falls=False)
    ]


def test_with_the_only_telehealth_leaves_its_credit() -> None:
    asked = kind(telehealth_credit=1000)
    rows = [row(1, 1), row(70, 2, telehealth=True)]
    assert found(county((0, 80), (30, 20)), rows, asked) == [
        Critical(0, 1, 0, 0, number_falls=True, access_falls=True),
        Critical(0, 2, 80, 1, number_falls=False, access_falls=True),
    ]


def test_a_cell_that_fails_hangs_on_nobody() -> None:
    assert found(county((0, 10), (50, 90)), [row(1)], kind()) == []
    assert found(county((0, 10)), [], kind()) == []


def test_letters_do_not_hold_up_the_executed_network() -> None:
    rows = [row(1, 1), row(2, 2, WITH_LETTERS)]
    assert [each.group for each in found(county((0, 10)), rows, kind())] == [1]
    assert found(county((0, 10)), rows, kind(), layer=WITH_LETTERS) == []


@pytest.mark.parametrize("seed", range(24))
def test_equals_leaving_each_group_out(seed: int) -> None:
    chance = np.random.default_rng(seed)
    members = members_of({code: random_points(chance) for code in "abcd"})
    asked = Kind(
        code="008",
        limits=np.where(chance.random(4) < 0.15, np.nan, chance.choice([5.0, 10.0, 20.0], 4)),
        percent=np.full(4, 9000),
        required=chance.integers(-1, 4, 4).astype(float),
        in_beds=seed % 5 == 0,
        providers_in_reach=2 if seed % 3 == 0 else 1,
        accepting_only=seed % 7 == 0,
        at_home=np.array([False, False, True, False]) if seed % 4 == 0 else None,
        county_credit=np.array([0, 1000, 0, 0]),
        telehealth_credit=1000,
    )
    supply = random_supply(chance, 40)
    setting = Setting(credits_stack=bool(seed % 2))
    measured = measure_kind(members, asked, supply, setting)
    for layer in LAYERS:
        expected = by_leaving_out(members, asked, supply, setting, layer)
        assert critical_groups(members, measured, supply, setting, layer=layer) == expected


def random_points(chance: np.random.Generator) -> Points:
    """On a coarse net, so that many points and sites stand at one place and on the limit."""
    size = int(chance.integers(1, 60))
    return Points(
        30 + chance.integers(0, 30, size) / 50,
        -82 + chance.integers(0, 30, size) / 50,
        chance.integers(1, 9, size),
    )


def random_supply(chance: np.random.Generator, size: int) -> Supply:
    return Supply(
        kind=np.zeros(size, np.int64),
        latitude=30 + chance.integers(0, 30, size) / 50,
        longitude=-82 + chance.integers(0, 30, size) / 50,
        provider=chance.integers(0, 12, size),
        group=chance.integers(3, 12, size),
        amount=chance.integers(1, 4, size) / 2,
        layer=chance.choice([EXECUTED, EXECUTED, WITH_LETTERS, PIPELINE], size),
        accepting=chance.random(size) < 0.8,
        telehealth=chance.random(size) < 0.05,
        home=chance.integers(-1, 4, size),
        source=np.arange(size),
    )
