"""Closers against adding each group and measuring again."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from adequacy.measuring.cells import Setting, measure_kind
from adequacy.measuring.closers import Closer, Closers, Gap, closers_of
from adequacy.measuring.kinds import EXECUTED, PIPELINE, WITH_LETTERS, Kind, Supply, supply_of
from adequacy.reach.members import Members, Points, members_of
from tests.adequacy.test_critical import random_points, random_supply
from tests.adequacy.test_measuring import county, kind, row

UNASKED = PIPELINE + 1


def found(points: Points, rows: list[tuple[Any, ...]], asked: Kind) -> Closers:
    return next(closers_of(members_of({"a": points}), asked, supply_of(rows), Setting(), [0]))


def measured(members: Members, asked: Kind, supply: Supply, groups: set[int]) -> tuple[int, float, bool]:
    """The first county's members in reach, its number and verdict with these groups on top of the network."""
    joined = supply.only((supply.layer == EXECUTED) | np.isin(supply.group, list(groups)))
    cells = measure_kind(members, asked, joined, Setting())
    return int(cells.covered[-1, 0]), float(cells.have[-1, 0]), bool(cells.passes[-1, 0])


def test_candidates_are_ranked_by_the_share_of_the_gap_they_close() -> None:
    points = county((0, 40), (40, 30), (80, 20), (120, 10))
    rows = [row(1), row(41, 2, PIPELINE), row(81, 3, WITH_LETTERS), row(121, 4, UNASKED), row(2, 5, PIPELINE)]
    closers = found(points, rows, kind())
    assert closers.gap.members == 45
    assert closers.ranked == (
        Closer(2, PIPELINE, 30, 1, Fraction(30, 45)),
        Closer(3, WITH_LETTERS, 20, 1, Fraction(20, 45)),
        Closer(4, UNASKED, 10, 1, Fraction(10, 45)),
    )
    assert [(each.group, each.share) for each in closers.fewest] == [
        (2, Fraction(30, 45)),
        (3, Fraction(15, 45)),
    ]
    assert closers.can_be_closed


def test_where_both_tests_fail_each_is_half_of_the_gap() -> None:
    rows = [row(1, 1, PIPELINE), row(50, 2, PIPELINE), row(51, 3, PIPELINE, group=2)]
    closers = found(county((0, 60), (50, 40)), rows, kind(required=np.array([3.0])))
    assert [(each.group, each.share) for each in closers.ranked] == [
        (2, (Fraction(40, 85) + Fraction(2, 3)) / 2),
        (1, (Fraction(60, 85) + Fraction(1, 3)) / 2),
    ]


def test_whom_the_network_has_closes_nothing() -> None:
    rows = [row(1, 7), row(2, 7, PIPELINE, group=9)]
    closers = found(county((0, 10)), rows, kind(required=np.array([2.0])))
    assert closers.gap.number == 1
    assert closers.ranked == closers.fewest == ()
    assert not closers.can_be_closed


def test_a_provider_brought_by_two_is_counted_once() -> None:
    rows = [row(1, 7, PIPELINE, group=8), row(1, 7, PIPELINE, group=9), row(1, 5, PIPELINE, group=9)]
    closers = found(county((0, 10)), rows, kind(required=np.array([3.0])))
    assert [(each.group, each.number) for each in closers.ranked] == [(9, 2), (8, 1)]
    assert [each.group for each in closers.fewest] == [9]
    assert not closers.can_be_closed


def test_telehealth_from_afar_brings_its_credit() -> None:
    rows = [row(1), row(500, 2, UNASKED, telehealth=True)]
    closers = found(county((0, 76), (50, 24)), rows, kind(telehealth_credit=1000))
    assert closers.ranked == (Closer(2, UNASKED, 0, 0, Fraction(1)),)


def test_the_letter_comes_first_of_equals() -> None:
    rows = [row(1, 1, UNASKED), row(1, 2, PIPELINE), row(1, 3, WITH_LETTERS)]
    closers = found(county((0, 10)), rows, kind())
    assert [each.group for each in closers.ranked] == [3, 2, 1]
    assert [each.group for each in closers.fewest] == [3]


def test_nothing_to_close_and_nobody_to_close_it() -> None:
    met = found(county((0, 10)), [row(1), row(2, 2, PIPELINE)], kind())
    assert met.gap.is_closed
    assert met.ranked == met.fewest == ()
    alone = found(county((0, 10)), [], kind())
    assert alone.gap == Gap(9, 1)
    assert alone.ranked == ()


def test_where_no_distance_is_asked_who_stands_in_the_county_closes_it() -> None:
    asked = kind(limits=np.array([np.nan]), at_home=np.array([True]))
    closers = found(county((0, 10)), [row(300, 1, PIPELINE), row(1, 2, PIPELINE, home=-1)], asked)
    assert [each.group for each in closers.ranked] == [1]


@pytest.mark.parametrize("seed", range(24))
def test_equals_adding_each_group(seed: int) -> None:
    chance = np.random.default_rng(1000 + seed)
    members = members_of({code: random_points(chance) for code in "ab"})
    asked = Kind(
        code="008",
        limits=np.array([chance.choice([5.0, 10.0]), 10.0]),
        percent=np.array([9500, 9500]),
        required=chance.integers(2, 12, 2).astype(float),
        in_beds=seed % 5 == 0,
        providers_in_reach=2 if seed % 3 == 0 else 1,
        accepting_only=seed % 7 == 0,
        telehealth_credit=1000,
    )
    supply = random_supply(chance, 30)
    supply = supply.only((supply.layer > EXECUTED) | (chance.random(len(supply)) < 0.3))
    closers = next(closers_of(members, asked, supply, Setting(), [0]))
    before = measured(members, asked, supply, set())
    outside = {int(group) for group in supply.group[supply.layer > EXECUTED]}
    alone = {group: measured(members, asked, supply, {group}) for group in outside}
    assert closers.gap.is_closed == before[2]
    for each in closers.ranked:
        covered, have, passes = alone[each.group]
        assert (each.members, each.number) == (covered - before[0], have - before[1])
        assert each.closes == passes
    ranked = {each.group for each in closers.ranked}
    assert all(before[2] or not alone[group][2] for group in outside - ranked)
    together = measured(members, asked, supply, {each.group for each in closers.fewest})
    assert closers.can_be_closed == (together[2] and not before[2])
    if closers.can_be_closed and len(closers.fewest) == 2:
        assert not any(passes for _, _, passes in alone.values())
