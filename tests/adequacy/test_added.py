"""What a group would add by signing alone, against counting by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from adequacy.measuring.added import Added, added_by
from adequacy.measuring.cells import Setting, measure_kind
from adequacy.measuring.kinds import EXECUTED, PIPELINE, WITH_LETTERS, Kind, supply_of
from adequacy.reach.members import members_of
from tests.adequacy.test_critical import random_points, random_supply
from tests.adequacy.test_measuring import county, kind, row

PROSPECT = PIPELINE + 1


def offered(points: Any, rows: list[Any], groups: set[int], asked: Kind | None = None) -> list[Added]:
    members = members_of({"a": points})
    cells = measure_kind(members, asked or kind(required=np.array([2.0])), supply_of(rows), Setting())
    return added_by(members, cells, groups, Setting())


def test_a_deal_brings_whom_nobody_executed_has_and_reaches_who_is_left_out() -> None:
    rows = [
        row(1, 1, group=10),
        row(30, 2, PIPELINE, group=20),
        row(31, 3, PIPELINE, group=20),
        row(30, 1, PIPELINE, group=20),
        row(29, 4, PROSPECT, group=30),
    ]
    found = offered(county((0, 60), (30, 30), (60, 10)), rows, {20})
    assert found == [Added(county=0, group=20, brings=2.0, reaches=30, closes=True, other_groups=1)]


def test_a_letter_and_its_deal_are_one_offer() -> None:
    rows = [row(1, 2, WITH_LETTERS, group=20), row(1, 2, PIPELINE, group=20)]
    found = offered(county((0, 60), (50, 40)), rows, {20})
    assert found == [Added(0, 20, brings=1.0, reaches=60, closes=False, other_groups=0)]


def test_who_brings_and_reaches_nobody_has_no_stake() -> None:
    rows = [row(1, 1, group=10), row(1, 1, PIPELINE, group=20), row(400, 2, PIPELINE, group=30)]
    assert offered(county((0, 60)), rows, {20, 30}) == []


def test_a_site_alone_can_help_without_bringing_anybody_new() -> None:
    rows = [row(1, 1, group=10), row(30, 1, PIPELINE, group=20)]
    asked = kind()
    found = offered(county((0, 60), (30, 40)), rows, {20}, asked)
    assert found == [Added(0, 20, brings=0.0, reaches=40, closes=True, other_groups=0)]


@pytest.mark.parametrize(("provider", "reaches"), [(1, 0), (2, 70)])
def test_where_two_are_asked_for_the_second_reaches(provider: int, reaches: int) -> None:
    rows = [row(1, 1, group=10), row(2, provider, PIPELINE, group=20)]
    found = offered(county((0, 70)), rows, {20}, kind(providers_in_reach=2))
    assert [each.reaches for each in found] == ([reaches] if reaches else [])


def test_telehealth_a_deal_brings_is_credited_to_it() -> None:
    rows = [
        row(1, 1, group=10),
        row(300, 2, PIPELINE, group=20, telehealth=True),
        row(1, 3, PIPELINE, group=20),
    ]
    found = offered(county((0, 80), (50, 20)), rows, {20}, kind(telehealth_credit=1000))
    assert [each.closes for each in found] == [True]


@pytest.mark.parametrize("seed", range(12))
def test_many_groups_add_what_measuring_with_each_of_them_finds(seed: int) -> None:
    chance = np.random.default_rng(seed)
    members = members_of({code: random_points(chance) for code in "abcd"})
    asked = Kind(
        code="008",
        limits=np.where(chance.random(4) < 0.15, np.nan, chance.choice([5.0, 10.0, 20.0], 4)),
        percent=np.full(4, 9000),
        required=chance.integers(-1, 4, 4).astype(float),
        providers_in_reach=2 if seed % 3 == 0 else 1,
        accepting_only=seed % 5 == 0,
        at_home=np.array([False, False, True, False]) if seed % 4 == 0 else None,
        telehealth_credit=1000,
    )
    supply = random_supply(chance, 60)
    supply = replace(supply, amount=np.ones(len(supply)))
    cells = measure_kind(members, asked, supply, Setting())
    groups = range(3, 12)
    found = {(each.county, each.group): each for each in added_by(members, cells, groups, Setting())}
    for group in groups:
        signed = replace(supply, layer=np.where(supply.group == group, EXECUTED, supply.layer))
        whole = measure_kind(members, asked, signed, Setting())
        reaches = whole.covered[EXECUTED] - cells.covered[EXECUTED]
        brings = whole.have[EXECUTED] - cells.have[EXECUTED]
        for place in np.flatnonzero((reaches > 0) | (brings > 0)):
            each = found.pop((int(place), group))
            assert (each.reaches, each.brings) == (reaches[place], brings[place])
            assert each.closes == (whole.passes[EXECUTED, place] and whole.judged[place])
    assert not found
