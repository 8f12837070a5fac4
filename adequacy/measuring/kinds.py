"""What a standard asks of each county for one kind of provider, as arrays in the order of the counties measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from adequacy.reach.sphere import Floats, Ints

WHOLE = 10_000
"""All members, in hundredths of a per cent."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`limits` in miles, not a number where no distance is asked. `percent` and credits in hundredths of a per cent.
    `required` is below nothing where no minimum number is asked for. `at_home` marks the counties where a number is
    asked for and no distance: there a provider counts in the county its site stands in.
    """

    code: str
    limits: Floats
    percent: Ints
    required: Floats
    in_beds: bool = False
    providers_in_reach: int = 1
    accepting_only: bool = False
    at_home: NDArray[np.bool_] | None = None
    county_credit: Ints | None = None
    telehealth_credit: int = 0
    applicant_credit: int = 0

    @property
    def judged(self) -> NDArray[np.bool_]:
        by_distance = ~np.isnan(self.limits)
        return by_distance if self.at_home is None else by_distance | self.at_home

    def only_in(self, counties: NDArray[np.bool_]) -> Kind:
        """Asking nothing of the other counties."""
        at_home = None if self.at_home is None else self.at_home & counties
        return replace(self, limits=np.where(counties, self.limits, np.nan), at_home=at_home)

    def at(self, counties: Ints) -> Kind:
        """What is asked of these counties, one after the other: a row a number, any number as often as it is named."""
        at_home, credit = self.at_home, self.county_credit
        return replace(
            self,
            limits=self.limits[counties],
            percent=self.percent[counties],
            required=self.required[counties],
            at_home=None if at_home is None else at_home[counties],
            county_credit=None if credit is None else credit[counties],
        )


@dataclass(frozen=True, slots=True)
class Supply:
    """A row for each provider at each place in each kind it counts in; all arrays have one length.

    `layer` is the least network it stands in: 0 executed, 1 by letter, 2 by open deal. `amount` is what it counts: 1, a
    part of 1, or beds. `home` is the number of the county the place lies in, below nothing where it is none of those
    measured. `source` is the row's own number, for saying later which sites count.
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
    home: Ints
    source: Ints

    def __len__(self) -> int:
        return len(self.kind)

    def only(self, rows: NDArray[np.bool_] | Ints) -> Supply:
        return Supply(*(getattr(self, name)[rows] for name in self.__slots__))

    def joined(self, other: Supply) -> Supply:
        both = ((getattr(self, name), getattr(other, name)) for name in self.__slots__)
        return Supply(*(np.concatenate(columns) for columns in both))

    def of(self, kind: int) -> Supply:
        return self.only(np.flatnonzero(self.kind == kind))


Row = tuple[int, float, float, int, int, float, int, bool, bool, int, int]
LAYERS = (0, 1, 2)
EXECUTED, WITH_LETTERS, PIPELINE = LAYERS


_PLACED = (np.int64, np.float64, np.float64, np.int64, np.int64, np.float64, np.int64)
_COUNTED = (np.bool_, np.bool_, np.int64, np.int64)


def supply_of(rows: Sequence[Row]) -> Supply:
    """From rows in the order of the fields of Supply."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * 11
    types = (*_PLACED, *_COUNTED)
    return Supply(*(np.array(column, dtype=kind) for column, kind in zip(columns, types, strict=True)))
