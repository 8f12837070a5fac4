"""Which benchmarks there are. Each is a generator of cases, found by name, so that nothing is loaded for the others.

`manage.py bench NAME` gives it a database of its own with tables and reference data, thrown away afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from accounts.bench import Measured

Cases = Callable[..., Iterator[Measured]]


@dataclass(frozen=True, slots=True)
class Bench:
    """`cases` names a function of one keyword, `quick`: smaller data and fewer turns, in a minute or two."""

    cases: str
    measures: str


BENCHES = {
    "letters": Bench(
        cases="pipeline.bench.letters.cases", measures="the sweeps, and letters rendered and sent"
    ),
    "pages": Bench(cases="pipeline.bench.pages.cases", measures="the pages of a rep's day, at two sizes"),
    "adequacy": Bench(
        cases="adequacy.bench.adequacy.cases", measures="reach and cells of a state and of the nation"
    ),
    "forecast": Bench(
        cases="adequacy.bench.forecast.cases",
        measures="the chances of a nation's cells, of a state with its deals, and a what-if",
    ),
    "audit": Bench(
        cases="adequacy.bench.audits.cases", measures="an audit of 5,000 rows for Florida, upload to page"
    ),
}


def cases_of(name: str) -> Cases:
    module, function = BENCHES[name].cases.rsplit(".", 1)
    cases: Cases = getattr(import_module(module), function)
    return cases
