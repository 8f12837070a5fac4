"""From what was counted to a verdict, in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adequacy.measuring.kinds import WHOLE, Kind, Supply
from adequacy.reach.sphere import Floats, Ints

Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Verdict:
    """By county. A test that is not asked for holds."""

    number_passes: Truths
    access_passes: Truths

    @property
    def passes(self) -> Truths:
        return self.number_passes & self.access_passes


def verdict(kind: Kind, *, covered: Ints, have: Floats, total: Ints, credit: Ints) -> Verdict:
    """`covered` and `total` are weights of members; the credited share is at most the whole."""
    credited = np.minimum(covered * WHOLE + credit * total, WHOLE * total)
    return Verdict(
        number_passes=(kind.required < 0) | (have >= kind.required),
        access_passes=np.isnan(kind.limits) | (credited >= kind.percent * total),
    )


def credit_points(kind: Kind, *, has_telehealth: bool, is_applicant: bool, stack: bool) -> Ints:
    """Hundredths of a per cent that raise the share, by county: all that apply together, or the largest of them."""
    nothing = np.zeros(len(kind.limits), dtype=np.int64)
    parts = [
        nothing if kind.county_credit is None else kind.county_credit,
        nothing + (kind.telehealth_credit if has_telehealth else 0),
        nothing + (kind.applicant_credit if is_applicant else 0),
    ]
    return np.asarray(np.sum(parts, axis=0) if stack else np.max(parts, axis=0), dtype=np.int64)


def credit_by_row(kind: Kind, *, has_telehealth: Truths, is_applicant: bool, stack: bool) -> Ints:
    """The same where some rows have telehealth and others have not."""
    with_it, without = (
        credit_points(kind, has_telehealth=each, is_applicant=is_applicant, stack=stack)
        for each in (True, False)
    )
    return np.where(has_telehealth, with_it, without)


def has_telehealth(supply: Supply, layer: int) -> bool:
    """Whether the network of this layer has one provider of the kind who offers visits by video or telephone."""
    return bool((supply.telehealth & (supply.layer <= layer)).any())
