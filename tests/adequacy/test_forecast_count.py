"""The number test against brute force, and the tables the product is held to."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adequacy.forecast import chance_of_at_least
from adequacy.forecast.blocks import chances_of_at_least
from adequacy.forecast.count import Draw, buffer, distribution, letters_needed, pivotal

chances = st.floats(0.0, 1.0)
draws = st.lists(st.tuples(chances, st.integers(0, 4)), max_size=9)
needs = st.integers(-1, 12)


def by_hand(need: int, draws: list[Draw]) -> float:
    """Every outcome of every deal, added up exactly."""
    outcomes = itertools.product((True, False), repeat=len(draws))
    return math.fsum(
        math.prod(p if signed else 1 - p for signed, (p, _) in zip(each, draws, strict=True))
        for each in outcomes
        if sum(k for signed, (_, k) in zip(each, draws, strict=True) if signed) >= need
    )


@given(needs, draws)
def test_chance_equals_brute_force(need: int, draws: list[Draw]) -> None:
    assert chance_of_at_least(need, draws) == pytest.approx(by_hand(need, draws), abs=1e-12)


def test_chance_of_fifteen_deals_equals_brute_force() -> None:
    draws = [((3 * n % 17) / 17, 1 + n % 3) for n in range(15)]

    for need in (1, 7, 14, 29):
        assert chance_of_at_least(need, draws) == pytest.approx(by_hand(need, draws), abs=1e-12)


@given(needs, draws, st.data())
def test_a_better_chance_never_makes_it_worse(need: int, draws: list[Draw], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(draws)))
    before = [*draws[:at], (data.draw(chances), data.draw(st.integers(0, 4))), *draws[at:]]
    p, k = before[at]
    better = [*draws[:at], (data.draw(st.floats(p, 1.0)), k), *draws[at:]]
    more = [*draws[:at], (p, k + data.draw(st.integers(0, 3))), *draws[at:]]

    start = chance_of_at_least(need, before)
    assert chance_of_at_least(need, better) >= start - 1e-12
    assert chance_of_at_least(need, more) >= start - 1e-12
    assert start >= chance_of_at_least(need, draws) - 1e-12


@given(needs, draws)
def test_signing_everything_decides_it(need: int, draws: list[Draw]) -> None:
    signed = [(1.0, k) for _, k in draws]

    assert chance_of_at_least(need, signed) == float(sum(k for _, k in draws) >= need)


@given(needs, draws)
def test_distribution_is_whole(need: int, draws: list[Draw]) -> None:
    assert math.fsum(distribution(max(0, need), draws)) == pytest.approx(1.0, abs=1e-12)


def test_nothing_needed_is_certain_and_nothing_offered_is_hopeless() -> None:
    assert chance_of_at_least(0, []) == 1.0
    assert chance_of_at_least(-3, []) == 1.0
    assert chance_of_at_least(1, []) == 0.0
    assert chance_of_at_least(1, [(1.0, 0)]) == 0.0


@pytest.mark.parametrize("draw", [(1.1, 1), (-0.1, 1), (float("nan"), 1), (0.5, -1)])
def test_what_is_no_chance_is_refused(draw: Draw) -> None:
    with pytest.raises(ValueError):
        chance_of_at_least(1, [draw])


def test_pivotal_deal_is_the_one_without_which_nothing_helps() -> None:
    """Four needed, one signed: a group's letter brings three, a solo's one, a negotiation one more."""
    group, solo, negotiation = (0.75, 3), (0.75, 1), (0.4, 1)

    assert chance_of_at_least(4 - 1, [group, solo, negotiation]) == pytest.approx(0.75, abs=1e-12)
    swings = pivotal(4 - 1, [group, solo, negotiation])
    assert [signed - lost for signed, lost in swings] == pytest.approx([1.0, 0.0, 0.0], abs=1e-12)


def test_buffer_of_a_fifth_is_less_than_an_even_chance() -> None:
    """Ten needed, twelve letters at .75: the playbook's buffer is there, and the chance is 39 %."""
    twelve = [(0.75, 1)] * 12

    assert buffer(need=10, held=12) == pytest.approx(0.2)
    assert chance_of_at_least(10, twelve) == pytest.approx(0.390675, abs=1e-6)
    assert letters_needed(10, target=0.9, probability=0.75) == 16
    assert chance_of_at_least(10, [(0.75, 1)] * 15) < 0.9 <= chance_of_at_least(10, [(0.75, 1)] * 16)


def test_letters_needed_counts_beside_what_is_there() -> None:
    assert letters_needed(3, target=0.8, probability=0.75, draws=[(1.0, 2)]) == 2
    assert letters_needed(3, target=0.95, probability=0.75, providers=3) == 3
    assert letters_needed(0, target=0.95, probability=0.75) == 0
    assert letters_needed(1, target=0.5, probability=0.0) is None
    assert letters_needed(1, target=0.5, probability=0.5, providers=0) is None


def test_buffer_of_nothing_is_not_told() -> None:
    assert buffer(need=0, held=2) is None


@given(st.lists(st.tuples(needs, draws), max_size=8))
def test_many_cells_at_once_have_the_chances_of_each(cells: list[tuple[int, list[Draw]]]) -> None:
    start = np.cumsum([0, *(len(each) for _, each in cells)])
    flat = [draw for _, each in cells for draw in each]

    found = chances_of_at_least(
        np.array([need for need, _ in cells], dtype=np.int64),
        start,
        np.array([p for p, _ in flat], dtype=np.float64),
        np.array([k for _, k in flat], dtype=np.int64),
    )

    assert found.tolist() == pytest.approx([chance_of_at_least(*each) for each in cells], abs=1e-12)


def test_blocks_refuse_what_is_no_chance() -> None:
    need, start = np.array([1]), np.array([0, 1])

    for p, k in ((1.5, 1), (float("nan"), 1), (0.5, -1)):
        with pytest.raises(ValueError):
            chances_of_at_least(need, start, np.array([p]), np.array([k]))
