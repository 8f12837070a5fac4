"""From measured arrays to the figures of each cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from adequacy.audit.losing import Losses
from adequacy.audit.result import AuditCell, Figures
from adequacy.credits import CreditKind
from adequacy.measuring.cells import KindCells, Setting
from adequacy.measuring.kinds import EXECUTED, WHOLE, WITH_LETTERS, Supply
from adequacy.measuring.verdicts import has_telehealth
from adequacy.reach.members import Members
from adequacy.ruleset import CellRule, Ruleset


@dataclass(frozen=True, slots=True)
class Measured:
    """The cells of one kind, with what they were measured from."""

    cells: KindCells
    supply: Supply
    rules: Ruleset
    setting: Setting
    members: Members

    @property
    def code(self) -> str:
        return self.cells.kind.code


def audit_cell(measured: Measured, county: int, fips: str, losses: Losses) -> AuditCell:
    """`county` by its number among the members."""
    rule = measured.rules.cell(measured.members.codes[county], measured.code)
    limits = rule.limits
    return AuditCell(
        county=fips,
        ssa=rule.county.county,
        specialty=measured.code,
        members=int(measured.members.totals[county]),
        minutes=limits.minutes if limits else None,
        miles=limits.miles if limits else None,
        radius_miles=float(measured.cells.kind.limits[county]) if limits else None,
        is_relaxed=bool(limits and limits.is_relaxed),
        executed=_figures(measured, rule, county, EXECUTED),
        with_loi=_figures(measured, rule, county, WITH_LETTERS),
        out_of_reach=losses.named,
        zips_out_of_reach=losses.zips,
    )


def _figures(measured: Measured, rule: CellRule, county: int, layer: int) -> Figures:
    cells, kind = measured.cells, measured.cells.kind
    by_distance = rule.limits is not None
    total, covered = int(measured.members.totals[county]), int(cells.covered[layer, county])
    credit, percent = int(cells.credit[layer, county]), int(kind.percent[county])
    have = float(cells.have[layer, county])
    number = None if rule.required is None else bool(cells.number_passes[layer, county])
    access = bool(cells.access_passes[layer, county]) if by_distance else None
    credited = min(Fraction(1), Fraction(covered, total) + Fraction(credit, WHOLE))
    return Figures(
        required=None if rule.required is None else whole(float(rule.required)),
        have=whole(have),
        number_passes=number,
        share=covered / total if by_distance else None,
        credits=tuple(_credits(measured, county, layer)) if by_distance else (),
        share_credited=float(credited) if by_distance else None,
        share_required=percent / WHOLE if by_distance else None,
        access_passes=access,
        passes=_together([number, access], is_unknown=rule.minimum is not None and rule.required is None),
        undecided=bool(cells.undecided[layer, county]),
        members_missing=max(0, -((credit - percent) * total // WHOLE) - covered) if by_distance else 0,
        number_missing=whole(max(0.0, (rule.required or 0) - have)),
    )


def _together(tests: Sequence[bool | None], *, is_unknown: bool) -> bool | None:
    """All tests; one that is not asked is left out, one that nobody could do leaves the cell open unless it fails."""
    done = [test for test in tests if test is not None]
    if not all(done):
        return False
    return None if is_unknown or not done else True


def whole(number: float) -> float:
    """Without a point where there is nothing behind it."""
    return int(number) if number == int(number) else number


def _credits(measured: Measured, county: int, layer: int) -> Iterator[str]:
    """Those that apply; where they do not add up the largest alone."""
    kind = measured.cells.kind
    by_video = has_telehealth(measured.supply, layer)
    points = {
        CreditKind.CERTIFICATE_OF_NEED: 0 if kind.county_credit is None else int(kind.county_credit[county]),
        CreditKind.TELEHEALTH: kind.telehealth_credit if by_video else 0,
        CreditKind.NEW_AREA: kind.applicant_credit if measured.setting.is_applicant else 0,
    }
    used = [credit for credit, worth in points.items() if worth]
    if not measured.setting.credits_stack:
        used = sorted(used, key=lambda credit: -points[credit])[:1]
    return (credit.value for credit in used)


def counties_judged(measured: Measured) -> list[int]:
    """Those of which anything is asked and where anybody lives."""
    return np.flatnonzero(measured.cells.judged & (measured.members.totals > 0)).tolist()
