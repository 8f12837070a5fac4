"""What a standard asks of each county for one kind of provider, as arrays in the order of the counties measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adequacy.reach.sphere import Floats, Ints

WHOLE = 10_000
"""All members, in hundredths of a per cent."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`limits` in miles, not a number where the county is not judged. `percent` and credits in hundredths of a per
    cent. `required` is below nothing where no minimum number is asked for.
    """

    code: str
    limits: Floats
    percent: Ints
    required: Floats
    in_beds: bool = False
    providers_in_reach: int = 1
    accepting_only: bool = False
    county_credit: Ints | None = None
    telehealth_credit: int = 0
    applicant_credit: int = 0

    @property
    def judged(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.limits)


@dataclass(frozen=True, slots=True)
class Supply:
    """A row for each provider at each place in each kind it counts in; all arrays have one length.

    `layer` is the least network it stands in: 0 executed, 1 by letter, 2 by open deal. `amount` is what it counts: 1, a
    part of 1, or beds. `source` is the row's own number, for saying later which sites count.
    """

    kind: Ints
    latitude: Floats
    longitude: Floats
    provider: Ints
    group: Ints
    amount: Floats
    layer: Ints
    accepting: NDArray[np.bool_]
    telehealth: NDArray[np.bool_]
    source: Ints

    def __len__(self) -> int:
        return len(self.kind)

    def only(self, rows: NDArray[np.bool_] | Ints) -> Supply:
        return Supply(*(getattr(self, name)[rows] for name in self.__slots__))

    def of(self, kind: int) -> Supply:
        return self.only(np.flatnonzero(self.kind == kind))


LAYERS = (0, 1, 2)
EXECUTED, WITH_LETTERS, PIPELINE = LAYERS


def supply_of(rows: Sequence[tuple[int, float, float, int, int, float, int, bool, bool, int]]) -> Supply:
    """From rows in the order of the fields of Supply."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * 10
    types = (
        np.int64,
        np.float64,
        np.float64,
        np.int64,
        np.int64,
        np.float64,
        np.int64,
        np.bool_,
        np.bool_,
        np.int64,
    )
    return Supply(*(np.array(column, dtype=kind) for column, kind in zip(columns, types, strict=True)))
