"""Whom a failing cell leaves out, and how far the nearest site is: against a count by hand."""

from __future__ import annotations

import numpy as np
import pytest

from adequacy.measuring.cells import Setting, measure_kind
from adequacy.measuring.kinds import EXECUTED, PIPELINE, WITH_LETTERS, supply_of
from adequacy.measuring.left_out import LeftOut, left_out, too_far
from adequacy.reach.members import Members, members_of
from adequacy.reach.sphere import chord_of, miles_between, miles_of
from tests.adequacy.test_critical import random_points, random_supply
from tests.adequacy.test_measuring import county, kind, row

ALL = np.arange(1)


def found(members: Members, rows: list[tuple[object, ...]], **asked: object) -> LeftOut:
    return left_out(members, measure_kind(members, kind(**asked), supply_of(rows), Setting()), ALL)  # type: ignore[arg-type]


def test_miles_come_back_from_a_chord() -> None:
    miles = np.array([0.0, 1e-6, 3.7, 120.0, 12_000.0])
    assert miles_of(chord_of(miles)) == pytest.approx(miles)
    assert np.isinf(miles_of(np.array([np.inf])))[0]


def test_the_nearest_executed_site_is_told_whatever_letters_and_deals_would_bring() -> None:
    members = members_of({"a": county((0, 60), (40, 30), (50, 10))})
    lost = found(members, [row(1, 1), row(41, 2, WITH_LETTERS), row(50, 3, PIPELINE)])
    assert members.weight[lost.points].tolist() == [30, 10]
    assert lost.miles == pytest.approx([39, 49], rel=1e-3)


def test_where_nobody_stands_the_way_is_endless() -> None:
    lost = found(members_of({"a": county((0, 60))}), [])
    assert np.isinf(lost.miles).tolist() == [True]
    assert too_far(float(lost.miles[0]), 10.0) is None


def test_a_choice_of_two_asks_for_the_second_provider() -> None:
    lost = found(members_of({"a": county((0, 60))}), [row(1, 1), row(2, 1), row(30, 2)], providers_in_reach=2)
    assert lost.miles == pytest.approx([30], rel=1e-3)


def test_what_is_too_far_is_never_said_to_be_none() -> None:
    assert [too_far(miles, 10.0) for miles in (10.01, 10.1, 12.34)] == [0.1, 0.1, 2.4]


@pytest.mark.parametrize("seed", range(8))
def test_equals_measuring_every_site_from_every_member(seed: int) -> None:
    chance = np.random.default_rng(seed)
    members = members_of({code: random_points(chance) for code in "abc"})
    asked = kind(limits=np.array([5.0, np.nan, 20.0]), percent=np.full(3, 9000), required=np.zeros(3))
    supply = random_supply(chance, 30)
    lost = left_out(members, measure_kind(members, asked, supply, Setting()), np.arange(3))
    executed = supply.only(supply.layer == EXECUTED)
    apart = miles_between(
        members.latitude[:, None], members.longitude[:, None], executed.latitude, executed.longitude
    ).min(axis=1)
    beyond = np.flatnonzero(apart > asked.limits[members.county])
    assert lost.points.tolist() == beyond.tolist()
    assert lost.miles == pytest.approx(apart[beyond])
