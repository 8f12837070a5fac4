"""Number and reach together, and several cells together, against every outcome counted by hand."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adequacy.forecast.cases import CellCase, Reach
from adequacy.forecast.cells import MOST_ENUMERATED, cell_chance, swings
from adequacy.forecast.joint import joint_chance, joint_without_each

DEALS = (1, 2, 3, 4, 5)
some_deals = st.frozensets(st.sampled_from(DEALS), min_size=1, max_size=3)
chance_by_deal = st.fixed_dictionaries({deal: st.floats(0.0, 1.0) for deal in DEALS})


@st.composite
def cases(draw: st.DrawFn) -> CellCase:
    reach = st.builds(
        Reach, st.integers(1, 40), st.lists(some_deals, min_size=1, max_size=3).map(tuple), st.integers(1, 2)
    )
    shared = st.dictionaries(st.sampled_from(DEALS), st.integers(1, 3), min_size=2, max_size=3)
    needed = draw(st.integers(-5, 60))
    return CellCase(
        need=draw(st.integers(-1, 6)),
        reach_needed=needed,
        brings=draw(st.dictionaries(st.sampled_from(DEALS), st.integers(0, 3))),
        shared=draw(st.lists(shared, max_size=2)),
        reach=draw(st.lists(reach, max_size=4)),
        reach_needed_with=draw(
            st.one_of(st.none(), st.integers(-5, 20).map(lambda less: needed - less % 20))
        ),
        telehealth=draw(st.frozensets(st.sampled_from(DEALS), max_size=2)),
    )


def passes_by_hand(case: CellCase, signed: frozenset[int]) -> bool:
    units = sum(number for deal, number in case.brings.items() if deal in signed)
    units += sum(max([0, *(n for d, n in each.items() if d in signed)]) for each in case.shared)
    weight = sum(
        each.weight for each in case.reach if sum(bool(by & signed) for by in each.by) >= each.missing
    )
    needed = case.reach_needed
    if needed > 0 and case.reach_needed_with is not None and case.telehealth & signed:
        needed = case.reach_needed_with
    return units >= case.need and (case.reach_needed <= 0 or weight >= needed)


def by_hand(cases: Sequence[CellCase], chances: dict[int, float]) -> float:
    found = []
    for outcome in itertools.product((True, False), repeat=len(chances)):
        signed = frozenset(deal for deal, is_signed in zip(chances, outcome, strict=True) if is_signed)
        if all(passes_by_hand(case, signed) for case in cases):
            found.append(math.prod(p if deal in signed else 1 - p for deal, p in chances.items()))
    return math.fsum(found)


@given(cases(), chance_by_deal)
def test_chance_of_a_cell_equals_brute_force(case: CellCase, chances: dict[int, float]) -> None:
    found = cell_chance(case, chances)

    assert found.value == pytest.approx(by_hand([case], chances), abs=1e-12)
    assert found.is_exact
    assert found.standard_error == 0.0


@given(st.lists(cases(), min_size=1, max_size=3), chance_by_deal)
def test_chance_without_each_area_equals_brute_force_over_the_others(
    several: list[CellCase], chances: dict[int, float]
) -> None:
    areas = {str(place): [case] for place, case in enumerate(several)}

    found = joint_without_each(areas, chances)

    for place in range(len(several)):
        others = several[:place] + several[place + 1 :]
        assert found[str(place)].value == pytest.approx(by_hand(others, chances), abs=1e-12)


@given(st.lists(cases(), max_size=3), chance_by_deal)
def test_chance_of_several_cells_equals_brute_force(
    several: list[CellCase], chances: dict[int, float]
) -> None:
    found = joint_chance(several, chances)

    assert found.value == pytest.approx(by_hand(several, chances), abs=1e-12)
    assert found.is_exact


@given(cases(), chance_by_deal)
def test_swing_of_a_deal_equals_brute_force(case: CellCase, chances: dict[int, float]) -> None:
    for each in swings(case, chances):
        assert each.if_signed == pytest.approx(by_hand([case], {**chances, each.deal: 1.0}), abs=1e-12)
        assert each.if_lost == pytest.approx(by_hand([case], {**chances, each.deal: 0.0}), abs=1e-12)


@given(cases(), chance_by_deal, st.sampled_from(DEALS), st.floats(0.0, 1.0))
def test_a_better_chance_of_a_deal_never_makes_the_cell_worse(
    case: CellCase, chances: dict[int, float], deal: int, other: float
) -> None:
    worse, better = sorted((chances[deal], other))
    case = monotone(case)

    low, high = (cell_chance(case, {**chances, deal: p}).value for p in (worse, better))
    assert high >= low - 1e-12


@given(cases(), chance_by_deal, st.sampled_from(DEALS), st.integers(1, 3), some_deals)
def test_bringing_or_reaching_more_never_makes_the_cell_worse(
    case: CellCase, chances: dict[int, float], deal: int, more: int, reaching: frozenset[int]
) -> None:
    case = monotone(case)
    start = cell_chance(case, chances).value

    brings_more = replace(case, brings={**case.brings, deal: case.brings.get(deal, 0) + more})
    reaches_more = replace(case, reach=[*case.reach, Reach(more, (reaching,))])
    assert cell_chance(brings_more, chances).value >= start - 1e-12
    assert cell_chance(reaches_more, chances).value >= start - 1e-12


def monotone(case: CellCase) -> CellCase:
    """Telehealth only ever lowers what is needed."""
    with_credit = case.reach_needed_with
    return (
        case if with_credit is None else replace(case, reach_needed_with=min(with_credit, case.reach_needed))
    )


@given(cases())
def test_signing_everything_gives_what_the_whole_pipeline_gives(case: CellCase) -> None:
    everything = dict.fromkeys(DEALS, 1.0)

    assert cell_chance(case, everything).value == float(passes_by_hand(case, frozenset(DEALS)))


def test_a_clinician_whom_two_deals_bring_counts_once() -> None:
    case = CellCase(need=2, shared=[{1: 1, 2: 1}])

    assert cell_chance(case, {1: 0.9, 2: 0.9}).value == 0.0
    assert cell_chance(replace(case, need=1), {1: 0.5, 2: 0.5}).value == pytest.approx(0.75, abs=1e-12)


def test_number_and_reach_are_one_event() -> None:
    """The only deal that reaches them is the only one that brings somebody: one chance, not its square."""
    case = CellCase(need=1, reach_needed=10, brings={1: 1}, reach=[Reach(10, (frozenset({1}),))])

    assert cell_chance(case, {1: 0.6}).value == pytest.approx(0.6, abs=1e-12)


def wide(number: int) -> tuple[CellCase, dict[int, float]]:
    """Each deal reaches one member of its own; two thirds of them must be reached."""
    deals = range(1, number + 1)
    case = CellCase(
        need=3,
        reach_needed=2 * number // 3,
        brings={**dict.fromkeys(deals, 1), 99: 2},
        reach=[Reach(1, (frozenset({deal}),)) for deal in deals],
    )
    return case, {**dict.fromkeys(deals, 0.7), 99: 0.5}


def test_fifteen_deals_are_exact_and_sixteen_are_drawn() -> None:
    assert cell_chance(*wide(MOST_ENUMERATED)).is_exact
    assert not cell_chance(*wide(MOST_ENUMERATED + 1)).is_exact


def test_what_is_drawn_lies_near_the_truth_and_says_how_near() -> None:
    case, chances = wide(18)
    truth = sum(math.comb(18, n) * 0.7**n * 0.3 ** (18 - n) for n in range(12, 19))

    found = cell_chance(case, chances)

    assert 0.0 < found.standard_error < 0.005
    assert abs(found.value - truth) < 4 * found.standard_error
    assert cell_chance(case, chances) == found


def test_a_better_chance_never_looks_worse_by_lot_either() -> None:
    case, chances = wide(18)

    values = [cell_chance(case, {**chances, 1: p}).value for p in np.linspace(0.01, 0.99, 9)]
    assert values == sorted(values)
    assert all(each.worth >= 0 for each in swings(case, chances))


def test_certain_deals_are_not_counted_among_the_fifteen() -> None:
    case, chances = wide(18)

    assert cell_chance(case, {**chances, 1: 1.0, 2: 1.0, 3: 0.0}).is_exact


@settings(max_examples=20)
@given(st.integers(16, 22))
def test_joint_chance_of_many_deals_tells_its_error(number: int) -> None:
    case, chances = wide(number)

    together = joint_chance([case, replace(case, need=4)], chances)

    assert not together.is_exact
    assert together.value <= cell_chance(case, chances).value + 4 * together.standard_error
    assert together == joint_chance([case, replace(case, need=4)], chances)


def test_one_cell_that_nothing_can_save_makes_the_whole_impossible() -> None:
    case, chances = wide(18)

    assert joint_chance([case, CellCase(need=1)], chances).value == 0.0
    assert joint_chance([CellCase()], chances).value == 1.0
    assert joint_chance([], {}).value == 1.0
