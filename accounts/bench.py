"""How a measurement reads: what was timed, what it is held against in the same run, and what else it took.

Two machines, or two hours of one, are not comparable; two things timed in turns are. So a case names what stands
beside it, both are run in turns, and what counts is the ratio of their medians.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

TURNS = 15


@dataclass(frozen=True, slots=True)
class Measured:
    """One case. What has no meaning for it stays None. `peak_mb` is memory, in millions of bytes; `aim` the most the
    ratio should be.
    """

    case: str
    seconds: float | None = None
    beside: str | None = None
    beside_seconds: float | None = None
    queries: int | None = None
    bytes: int | None = None
    peak_mb: float | None = None
    aim: float | None = None

    @property
    def ratio(self) -> float | None:
        if self.seconds is None or not self.beside_seconds:
            return None
        return self.seconds / self.beside_seconds

    def line(self) -> dict[str, Any]:
        """As one JSON object, every key there."""
        return {
            "case": self.case,
            "seconds": _rounded(self.seconds),
            "beside": self.beside,
            "beside_seconds": _rounded(self.beside_seconds),
            "ratio": _rounded(self.ratio),
            "aim": self.aim,
            "queries": self.queries,
            "bytes": self.bytes,
            "peak_mb": _rounded(self.peak_mb),
        }


def seconds_in_turns(*runs: Callable[[], Any], turns: int = TURNS) -> tuple[float, ...]:
    """The median of each, run in turns, so that other work on the machine slows all of them alike.

    A first round warms caches and connections and is not counted.
    """
    taken: list[list[float]] = [[] for _ in runs]
    for turn in range(turns + 1):
        for run, times in zip(runs, taken, strict=True):
            start = time.perf_counter()
            run()
            if turn:
                times.append(time.perf_counter() - start)
    return tuple(statistics.median(times) for times in taken)


def _rounded(value: float | None) -> float | None:
    """Four figures: more would be noise."""
    return None if value is None else float(f"{value:.4g}")
