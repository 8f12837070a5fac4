"""Both tests of a cell, in three networks, against counting by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from adequacy.measuring.cells import KindCells, Setting, measure, measure_kind
from adequacy.measuring.kinds import EXECUTED, LAYERS, PIPELINE, WITH_LETTERS, Kind, Supply, supply_of
from adequacy.measuring.verdicts import credit_points, verdict
from adequacy.reach.members import Members, Points, members_of
from adequacy.reach.sphere import miles_between

MILE = 1 / 69.0934
"""A mile to the north, in degrees of latitude, nearly."""


def county(*points: tuple[float, int], slack: float = 0.0) -> Points:
    """Members along one meridian: miles north of the thirtieth parallel, and weight."""
    north, weight = zip(*points, strict=True) if points else ((), ())
    size = len(points)
    return Points(
        30 + np.array(north) * MILE,
        np.full(size, -82.0),
        np.array(weight, dtype=np.int64),
        np.full(size, slack) if slack else None,
    )


def kind(**facts: Any) -> Kind:
    values = {
        "code": "008",
        "limits": np.array([10.0]),
        "percent": np.array([8500]),
        "required": np.array([1.0]),
    }
    return Kind(**values | facts)


def row(north: float, provider: int = 1, layer: int = EXECUTED, **facts: Any) -> tuple[Any, ...]:
    values = {
        "group": provider,
        "amount": 1.0,
        "accepting": True,
        "telehealth": False,
        "home": 0,
        "source": 0,
    } | facts
    return (
        *(0, 30 + north * MILE, -82.0, provider, values["group"], values["amount"], layer),
        *(values["accepting"], values["telehealth"], values["home"], values["source"]),
    )


def cells(points: Points, rows: Sequence[tuple[Any, ...]], asked: Kind, **setting: bool) -> KindCells:
    return measure_kind(members_of({"a": points}), asked, supply_of(list(rows)), Setting(**setting))


def test_three_networks_stand_side_by_side() -> None:
    found = cells(
        county((0, 60), (30, 30), (60, 10)),
        [row(1), row(29, 2, WITH_LETTERS), row(61, 3, PIPELINE)],
        kind(required=np.array([2.0])),
    )
    assert found.covered[:, 0].tolist() == [60, 90, 100]
    assert found.have[:, 0].tolist() == [1, 2, 3]
    assert found.number_passes[:, 0].tolist() == [False, True, True]
    assert found.access_passes[:, 0].tolist() == [False, True, True]
    assert found.passes[:, 0].tolist() == [False, True, True]


def test_a_provider_counts_wherever_it_reaches_members_and_nowhere_else() -> None:
    found = cells(county((0, 100)), [row(9.9), row(-9.9, 2), row(10.1, 3)], kind())
    assert found.have[EXECUTED].tolist() == [2]


def test_a_provider_at_two_sites_counts_once() -> None:
    found = cells(county((0, 100)), [row(1), row(2), row(3, layer=WITH_LETTERS)], kind())
    assert found.have[:, 0].tolist() == [1, 1, 1]


def test_beds_count_by_hospital_and_place_and_as_executed() -> None:
    rows = [
        row(1, amount=80.0),
        row(1, amount=60.0),
        row(2, amount=20.0),
        row(1, layer=PIPELINE, amount=500.0),
    ]
    found = cells(county((0, 100)), rows, kind(in_beds=True, required=np.array([100.0])))
    assert found.have[:, 0].tolist() == [100, 100, 100]
    assert found.number_passes[:, 0].all()


def test_roles_that_count_half() -> None:
    found = cells(county((0, 1)), [row(1, amount=0.5), row(1, 2)], kind(required=np.array([2.0])))
    assert found.have[EXECUTED].tolist() == [1.5]
    assert not found.passes[EXECUTED, 0]


def test_two_providers_in_reach_where_a_choice_is_asked_for() -> None:
    found = cells(
        county((0, 70), (40, 30)), [row(1), row(2, 2), row(41, 3), row(41.5, 3)], kind(providers_in_reach=2)
    )
    assert found.covered[EXECUTED].tolist() == [70]


def test_who_takes_no_patients_counts_not_where_open_panels_are_asked_for() -> None:
    rows = [row(1, accepting=False), row(1, 2)]
    assert cells(county((0, 1)), rows, kind()).have[EXECUTED].tolist() == [2]
    assert cells(county((0, 1)), rows, kind(accepting_only=True)).have[EXECUTED].tolist() == [1]


@pytest.mark.parametrize(("covered", "passes"), [(84, False), (85, True), (86, True)])
def test_the_share_is_compared_in_whole_numbers(covered: int, passes: bool) -> None:
    found = cells(county((0, covered), (50, 100 - covered)), [row(1)], kind())
    assert found.access_passes[EXECUTED].tolist() == [passes]


def test_a_share_a_hair_below_is_below() -> None:
    """849,999 of 1,000,000 rounds to 85.00 per cent and is not."""
    asked = kind()
    total = np.array([1_000_000])
    for covered, passes in ((849_999, False), (850_000, True)):
        counts: dict[str, Any] = {"covered": np.array([covered]), "have": np.array([1.0]), "total": total}
        assert verdict(asked, **counts, credit=np.array([0])).access_passes.tolist() == [passes]


@pytest.mark.parametrize(
    ("stack", "is_applicant", "expected"),
    [(True, False, 2000), (True, True, 3000), (False, False, 1000), (False, True, 1000)],
)
def test_credits_stack_by_setting(stack: bool, is_applicant: bool, expected: int) -> None:
    asked = kind(county_credit=np.array([1000]), telehealth_credit=1000, applicant_credit=1000)
    points = credit_points(asked, has_telehealth=True, is_applicant=is_applicant, stack=stack)
    assert points.tolist() == [expected]


def test_credits_raise_the_access_share_only() -> None:
    asked = kind(county_credit=np.array([1000]), required=np.array([2.0]))
    found = cells(county((0, 75), (50, 25)), [row(1)], asked)
    assert found.access_passes[EXECUTED].tolist() == [True]
    assert found.number_passes[EXECUTED].tolist() == [False]
    assert found.covered[EXECUTED].tolist() == [75]


def test_telehealth_is_credited_from_the_network_that_has_it() -> None:
    found = cells(
        county((0, 80), (50, 20)),
        [row(1), row(1, 2, PIPELINE, telehealth=True)],
        kind(telehealth_credit=1000),
    )
    assert found.credit[:, 0].tolist() == [0, 0, 1000]
    assert found.access_passes[:, 0].tolist() == [False, False, True]


def test_no_number_is_asked_for_where_the_standard_has_none() -> None:
    found = cells(county((0, 100)), [], kind(required=np.array([-1.0]), percent=np.array([0])))
    assert found.passes[EXECUTED].tolist() == [True]


def test_without_a_distance_a_provider_counts_where_its_site_stands() -> None:
    asked = kind(limits=np.array([np.nan]), at_home=np.array([True]), required=np.array([2.0]))
    found = cells(county((0, 100)), [row(900), row(1, 2, home=-1), row(900, 3, PIPELINE)], asked)
    assert found.judged.tolist() == [True]
    assert found.have[:, 0].tolist() == [1, 1, 2]
    assert found.passes[:, 0].tolist() == [False, False, True]


def test_a_county_that_is_not_judged_is_left_out() -> None:
    found = cells(county((0, 100)), [row(1)], kind(limits=np.array([np.nan])))
    assert found.judged.tolist() == [False]
    assert found.covered[EXECUTED].tolist() == [0]


@pytest.mark.parametrize(("north", "undecided"), [(9.0, False), (9.8, True), (10.2, True), (11.0, False)])
def test_a_cell_is_undecided_when_half_the_way_to_the_next_point_changes_it(
    north: float, undecided: bool
) -> None:
    found = cells(county((0, 100), slack=0.5), [row(north)], kind())
    assert found.passes[EXECUTED].tolist() == [north < 10]
    assert found.undecided[EXECUTED].tolist() == [undecided]


def test_the_number_alone_can_be_undecided() -> None:
    rows = [row(1), row(10.2, 2)]
    found = cells(county((0, 100), slack=0.5), rows, kind(required=np.array([2.0])))
    assert found.access_passes[EXECUTED].tolist() == [True]
    assert found.undecided[EXECUTED].tolist() == [True]


@pytest.mark.parametrize("seed", range(3))
def test_measuring_equals_counting_one_by_one(seed: int) -> None:
    dice = np.random.default_rng(seed)
    members = members_of(
        {
            str(number): Points(
                30 + number + dice.normal(0, 0.3, size),
                -82 + dice.normal(0, 0.3, size),
                dice.integers(1, 9, size),
            )
            for number, size in enumerate([0, 1, 40, 400])
        }
    )
    asked = [
        replace(
            kind(),
            code=code,
            limits=dice.uniform(3, 40, 4),
            percent=np.full(4, 9000),
            required=dice.integers(1, 9, 4).astype(np.float64),
        )
        for code in ("007", "008")
    ]
    size = 150
    supply = Supply(
        kind=dice.integers(0, 2, size),
        latitude=30 + dice.uniform(0, 4, size),
        longitude=-82 + dice.normal(0, 0.3, size),
        provider=dice.integers(0, 60, size),
        group=dice.integers(0, 20, size),
        amount=np.ones(size),
        layer=dice.integers(0, 3, size),
        accepting=np.ones(size, dtype=bool),
        telehealth=np.zeros(size, dtype=bool),
        home=np.zeros(size, dtype=np.int64),
        source=np.arange(size),
    )
    for number, found in enumerate(measure(members, asked, supply, Setting())):
        for layer in LAYERS:
            for place in range(4):
                assert (found.covered[layer, place], found.have[layer, place]) == by_hand(
                    members, asked[number], supply.of(number), layer, place
                )


def by_hand(members: Members, asked: Kind, supply: Supply, layer: int, place: int) -> tuple[int, int]:
    covered, providers = 0, set()
    for member in np.flatnonzero(members.county == place):
        apart = miles_between(
            members.latitude[member], members.longitude[member], supply.latitude, supply.longitude
        )
        near = (apart <= asked.limits[place]) & (supply.layer <= layer)
        covered += int(members.weight[member]) if near.any() else 0
        providers |= set(supply.provider[near].tolist())
    return covered, len(providers)
