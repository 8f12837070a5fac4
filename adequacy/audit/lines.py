"""The report as lines of a page: filtered, each with its verdict, its why and who could close it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from adequacy.audit.result import AuditCell, AuditReport, CellClosers, CriticalGroup, Held
from adequacy.audit.words import FAILS_BOTH, FAILS_ONE, Result, amount, percent, result_of, why

NAMED = 3
SHOWS = {
    "failing": "Failing",
    "one": "Failing one test",
    "both": "Failing both tests",
    "letters": "Failing, but not with letters",
    "undecided": "Undecided",
    "passing": "Passing",
    "all": "All",
}


@dataclass(frozen=True, slots=True)
class AuditLine:
    cell: AuditCell
    county: str
    specialty: str
    unit: str
    result: Result
    why: str
    need: str
    have: str
    access: str
    closers: CellClosers | None


@dataclass(frozen=True, slots=True)
class CloserOverall:
    """Who would close most cells alone, over the whole state."""

    group: str
    group_id: int | None
    source: str
    closes: int
    helps: int


def chosen(report: AuditReport, *, show: str, county: str, specialty: str) -> list[AuditCell]:
    """Gaps by size first, then the others by county and type."""
    cells = [*report.gaps, *(cell for cell in report.cells if cell.executed.passes is not False)]
    return [
        cell
        for cell in cells
        if county in ("", cell.ssa) and specialty in ("", cell.specialty) and _is_shown(cell, show)
    ]


def _is_shown(cell: AuditCell, show: str) -> bool:
    fails = cell.executed.passes is False
    return {
        "one": result_of(cell) is FAILS_ONE,
        "both": result_of(cell) is FAILS_BOTH,
        "letters": fails and cell.with_loi.passes is True,
        "undecided": cell.executed.undecided,
        "passing": cell.executed.passes is True,
        "all": True,
    }.get(show, fails)


def lines(report: AuditReport, cells: Iterable[AuditCell]) -> list[AuditLine]:
    by_cell = {(each.ssa, each.specialty): each for each in report.closers}
    return [
        AuditLine(
            cell=cell,
            county=report.county_by_ssa[cell.ssa].name,
            specialty=report.specialties[cell.specialty],
            unit="beds" if cell.specialty in report.in_beds else "",
            result=result_of(cell),
            why=why(report, cell),
            need=amount(cell.executed.required),
            have=amount(cell.executed.have),
            access=percent(cell.executed.share),
            closers=by_cell.get((cell.ssa, cell.specialty)),
        )
        for cell in cells
    ]


def closers_overall(report: AuditReport) -> Sequence[CloserOverall]:
    """From the candidates kept for each cell. Most cells closed alone first."""
    alone: defaultdict[tuple[str, int | None, str], int] = defaultdict(int)
    helped: defaultdict[tuple[str, int | None, str], int] = defaultdict(int)
    for each in report.closers:
        for one in each.ranked:
            party = (one.group, one.group_id, one.source)
            alone[party] += one.share == 1.0
            helped[party] += 1
    found = [CloserOverall(*party, closes=alone[party], helps=helps) for party, helps in helped.items()]
    return sorted(found, key=lambda each: (-each.closes, -each.helps, each.group))


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One cell with the group and without it; empty where that test does not fall."""

    county: str
    specialty: str
    number: str
    access: str


@dataclass(frozen=True, slots=True)
class CriticalLine:
    group: str
    cells: int
    words: str
    held: Sequence[HeldLine]


def critical_lines(report: AuditReport, groups: Iterable[CriticalGroup]) -> list[CriticalLine]:
    return [
        CriticalLine(
            each.group, len(each.cells), held_words(report, each), [_held(report, one) for one in each.cells]
        )
        for each in groups
    ]


def _held(report: AuditReport, held: Held) -> HeldLine:
    with_it = report.cell(held.ssa, held.specialty).executed
    number = f"{amount(with_it.have)} to {amount(held.have_without)}, need {amount(with_it.required)}"
    access = (
        f"{percent(with_it.share)} to {percent(held.share_without)}, {percent(with_it.share_required)} asked"
    )
    return HeldLine(
        county=report.county_by_ssa[held.ssa].name,
        specialty=report.specialties[held.specialty],
        number=number if held.number_falls else "",
        access=access if held.access_falls else "",
    )


def held_words(report: AuditReport, group: CriticalGroup) -> str:
    """What hangs on a group, by type: Cardiology in Gulf, Liberty and 3 more."""
    counties: defaultdict[str, list[str]] = defaultdict(list)
    for held in group.cells:
        counties[report.specialties[held.specialty]].append(report.county_by_ssa[held.ssa].name)
    said = [f"{specialty} in {_listed(sorted(names))}" for specialty, names in counties.items()]
    more = f"; and {len(said) - NAMED} more types" if len(said) > NAMED else ""
    return "; ".join(said[:NAMED]) + more


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def one_short(report: AuditReport) -> int:
    """Cells that fail for want of a single provider and nothing else."""
    return sum(
        cell.executed.number_missing == 1
        and cell.executed.access_passes is not False
        and cell.specialty not in report.in_beds
        for cell in report.gaps
    )
