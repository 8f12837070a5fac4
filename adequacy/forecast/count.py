"""The number test: the exact distribution of how many providers a list of draws brings.

A draw is a chance and how many providers it brings at once. The states are 0 to need less one, and "need or more",
which is never left again; each draw moves the whole distribution once. No chance is rounded or cut off on the way.
"""

from __future__ import annotations

from collections.abc import Sequence

Draw = tuple[float, int]
MOST_LETTERS = 10_000
"""Nobody sends more; a chance too small to reach the target with these never will."""


def distribution(cap: int, draws: Sequence[Draw]) -> list[float]:
    """The chance of bringing exactly 0, 1 ... providers; the last entry is that of `cap` or more."""
    if cap < 0:
        raise ValueError("a distribution is capped at nothing or above")
    state = [1.0] + [0.0] * cap
    for probability, providers in draws:
        _check(probability, providers)
        advance(state, probability, providers)
    return state


def advance(state: list[float], probability: float, providers: int = 1) -> None:
    """Move the distribution by one draw, from the top, so that nothing is moved twice."""
    cap, missed = len(state) - 1, 1.0 - probability
    providers = min(providers, cap)
    if not providers:
        return
    state[cap] += probability * sum(state[cap - providers : cap])
    for number in range(cap - 1, -1, -1):
        below = state[number - providers] if number >= providers else 0.0
        state[number] = state[number] * missed + below * probability


def _check(probability: float, providers: int) -> None:
    if not 0.0 <= probability <= 1.0:
        raise ValueError(f"{probability} is no chance: it must be from 0 to 1")
    if providers < 0:
        raise ValueError("a deal cannot bring fewer than no providers")


def chance_of_at_least(need: int, draws: Sequence[Draw]) -> float:
    """The chance that the draws, each `(probability, providers)`, bring at least `need` providers together."""
    return distribution(max(0, need), draws)[-1]


def pivotal(need: int, draws: Sequence[Draw]) -> list[tuple[float, float]]:
    """For each draw the chance if it is signed and the chance if it falls."""
    found = []
    for at, (_, providers) in enumerate(draws):
        others = [*draws[:at], *draws[at + 1 :]]
        found.append((chance_of_at_least(need - providers, others), chance_of_at_least(need, others)))
    return found


def letters_needed(
    need: int, *, target: float, probability: float, providers: int = 1, draws: Sequence[Draw] = ()
) -> int | None:
    """How many letters, each worth this chance and so many providers, make the target beside the other draws.

    None where no number of them does.
    """
    _check(probability, providers)
    state = distribution(max(0, need), draws)
    hopeless = not probability or not providers
    for letters in range(MOST_LETTERS + 1):
        if state[-1] >= target:
            return letters
        if hopeless:
            return None
        advance(state, probability, providers)
    return None


def buffer(*, need: int, held: int) -> float | None:
    """As the playbook counts it: signed and with a letter, over what is needed, less the whole. 0.2 is its target.

    It says nothing of the chance; that is why both are shown. None where nothing is needed.
    """
    return held / need - 1.0 if need > 0 else None
