"""What the plan's own deals teach: how many of those that reached a stage are ever signed, and how long it takes.

*Ever signed* is a Beta distribution. It starts at the default of the stage with the weight of ten deals and takes in
every closed deal that reached the stage, so a few own cases move it a little and many decide it.

*Time* is lognormal. Until twenty own cases it stays at the default; then it is fitted to the days of those that got
there, deals still under way counting as "longer than so many days", each by the chance that it gets there at all. To
leave those out would make the plan look quicker than it is.

A kind of group (a solo practice, a hospital) has a chance and a pace of its own once twenty deals of its kind closed,
or got there; its chance starts at the plan's own, again with the weight of ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from scipy.special import betaincinv, log_ndtr

from adequacy.forecast.timing import Pace
from adequacy.reach.sphere import Floats

PRIOR_WEIGHT = 10.0
ENOUGH = 20
"""Own cases before a pace, or a kind of group, is learned on its own."""
DEFAULT_SIGMA = 0.6
_ROUNDS = 500
_STILL = 1e-10
_LEAST_SIGMA = 0.05


@dataclass(frozen=True, slots=True)
class Rate:
    """A chance as a Beta distribution. `cases` are the plan's own, of which `successes` came true."""

    alpha: float
    beta: float
    cases: int = 0
    successes: int = 0

    @property
    def mean(self) -> float:
        return self.alpha / (self.alpha + self.beta)

    def interval(self, *, share: float = 0.95) -> tuple[float, float]:
        """The middle `share` of what the chance may truly be."""
        tail = (1.0 - share) / 2
        low, high = (float(betaincinv(self.alpha, self.beta, each)) for each in (tail, 1.0 - tail))
        return low, high


def rate(*, mean: float, successes: int, cases: int, weight: float = PRIOR_WEIGHT) -> Rate:
    """From the default of a stage and the plan's own closed deals that reached it."""
    if not 0.0 < mean < 1.0:
        raise ValueError("a default must be above 0 and below 1, or nothing could ever be learned")
    if not 0 <= successes <= cases:
        raise ValueError("there cannot be more successes than cases")
    return Rate(weight * mean + successes, weight * (1.0 - mean) + cases - successes, cases, successes)


@dataclass(frozen=True, slots=True)
class LearnedPace:
    """`is_learned` once there were enough own cases; `cases` are those that got there, `waiting` those under way."""

    pace: Pace
    cases: int
    waiting: int
    is_learned: bool = False


def pace(
    *, default: Pace, done: Sequence[float], waiting: Sequence[float], ever: float, enough: int = ENOUGH
) -> LearnedPace:
    """`done` are days from entering the stage to the end, `waiting` days so far; `ever` the chance to get there."""
    if len(done) < enough:
        return LearnedPace(default, len(done), len(waiting))
    logs, open_logs = _logs(done), _logs(waiting)
    mu, sigma = float(logs.mean()), max(_LEAST_SIGMA, float(logs.std()))
    for _ in range(_ROUNDS):
        previous = mu, sigma
        mu, sigma = _improved(logs, open_logs, ever, mu, sigma)
        if abs(mu - previous[0]) + abs(sigma - previous[1]) < _STILL:
            break
    return LearnedPace(Pace(exp(mu), sigma), len(done), len(waiting), is_learned=True)


def _logs(days: Sequence[float]) -> Floats:
    """A day at least: a deal that went through in an afternoon took a day."""
    return np.log(np.maximum(1.0, np.asarray(days, dtype=np.float64)))


def _improved(done: Floats, waiting: Floats, weight: float, mu: float, sigma: float) -> tuple[float, float]:
    """One round: what the deals under way will take on average, then mean and spread of all."""
    z = (waiting - mu) / sigma
    beyond = np.exp(-0.5 * z * z - log(np.sqrt(2 * np.pi)) - log_ndtr(-z))
    first = mu + sigma * beyond
    second = mu * mu + sigma * sigma + sigma * beyond * (waiting + mu)
    total = len(done) + weight * len(waiting)
    mean = (done.sum() + weight * first.sum()) / total
    square = ((done**2).sum() + weight * second.sum()) / total
    return float(mean), max(_LEAST_SIGMA, float(np.sqrt(max(0.0, square - mean * mean))))
