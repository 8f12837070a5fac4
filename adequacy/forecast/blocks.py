"""The number test of very many cells at once: the same recursion as in `count`, for whole columns of cells.

Cells with the same need are one block. Inside it the cells with most draws come first, so that draw after draw only
the cells that still have one are moved. Where one provider is needed, as in most cells, any draw will do: the chance is
that not all of them fail, told by logarithms so that a small chance keeps its figures.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from adequacy.reach.sphere import Floats, Ints

AT_ONCE = 1_000_000
"""Numbers of a block held at a time: bounds the memory, and keeps a block near the processor."""


def chances_of_at_least(need: Ints, start: Ints, probability: Floats, providers: Ints) -> Floats:
    """The chance of each cell. Its draws are those from `start[cell]` to `start[cell + 1]`."""
    if probability.size and not (probability.min() >= 0.0 and probability.max() <= 1.0):
        raise ValueError("a chance must be from 0 to 1")
    if providers.size and providers.min() < 0:
        raise ValueError("a deal cannot bring fewer than no providers")
    found = np.ones(len(need))
    draws = np.diff(start)
    single = need == 1
    found[single] = _any_draw(start, probability, providers)[single]
    wanted = np.flatnonzero(need > 1)
    order = wanted[np.lexsort((-draws[wanted], need[wanted]))]
    edges = np.flatnonzero(np.diff(need[order], prepend=0, append=0))
    for first, last in pairwise(edges):
        cap = int(need[order[first]])
        step = max(1, AT_ONCE // (cap + 1))
        for at in range(int(first), int(last), step):
            cells = order[at : min(at + step, last)]
            found[cells] = _block(cap, start[cells], draws[cells], probability, providers)
    return found


def _any_draw(start: Ints, probability: Floats, providers: Ints) -> Floats:
    """By cell, the chance that one draw at least brings somebody."""
    with np.errstate(divide="ignore"):
        missed = np.where(providers > 0, np.log1p(-probability), 0.0)
    cell = np.repeat(np.arange(len(start) - 1), np.diff(start))
    return np.asarray(-np.expm1(np.bincount(cell, missed, len(start) - 1)))


def _block(cap: int, start: Ints, draws: Ints, probability: Floats, providers: Ints) -> Floats:
    """Cells of one need, those with most draws first."""
    state = np.zeros((cap + 1, len(start)))
    state[0] = 1.0
    left = np.searchsorted(-draws, -np.arange(int(draws.max(initial=0))), side="left")
    for draw, active in enumerate(left):
        at = start[:active] + draw
        chance, brought = probability[at], np.minimum(providers[at], cap)
        for number in np.unique(brought):
            if number:
                here = brought == number
                _move(state, int(active), int(number), chance, None if here.all() else here)
    return np.asarray(state[cap])


def _move(state: Floats, active: int, number: int, chance: Floats, here: np.ndarray | None) -> None:
    """`here` says which of the active cells bring this number; none means all of them."""
    cap = len(state) - 1
    part = state[:, :active] if here is None else state[:, :active][:, here]
    moved = part[:cap] * (chance if here is None else chance[here])
    part[:cap] -= moved
    part[cap] += moved[cap - number :].sum(axis=0)
    if cap > number:
        part[number:cap] += moved[: cap - number]
    if here is not None:
        state[:, :active][:, here] = part
