"""The map of an audited state: each county by its worst cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import urlencode

from adequacy.audit.result import AuditCell, AuditCounty, AuditReport
from adequacy.audit.words import FAILS_BOTH, result_of
from adequacy.map_file import outline_of
from adequacy.pictures import NOT_EVALUATED, Mark, StatePicture, state_picture
from providers.states import state_name

WORST_FIRST = ("decide", "act", "watch", "good")


def picture_of(report: AuditReport, address: str = "", specialty: str = "") -> StatePicture | None:
    """By one specialty, or by the worst cell of each county. `address` is the page its counties lead to. None where no
    outline is drawn: a territory, or a house without the front-end packages.
    """
    fips = next((county.fips for county in report.counties), "")[:2]
    outline = outline_of(fips) if fips else None
    if outline is None:
        return None
    cells: defaultdict[str, list[AuditCell]] = defaultdict(list)
    for cell in report.cells:
        if specialty in ("", cell.specialty):
            cells[cell.ssa].append(cell)
    marks = {
        each.county: Mark(f"{each.name}: not evaluated. {each.reason}", NOT_EVALUATED)
        for each in report.not_evaluated
        if each.county
    }
    found = [(county, _tone(cells[county.ssa])) for county in report.counties if cells[county.ssa]]
    # Two SSA codes may share one shape (Los Angeles): the worse of them colours it.
    for county, tone in sorted(found, key=lambda each: WORST_FIRST.index(each[1]), reverse=True):
        query = urlencode(
            {"county": county.ssa, "show": "all"} | ({"specialty": specialty} if specialty else {})
        )
        where = f"{address}?{query}#audit-cells" if address else ""
        marks[county.fips] = Mark(_says(county, cells[county.ssa]), tone, where)
    return state_picture(state_name(report.state), outline, marks)


def _tone(cells: Sequence[AuditCell]) -> str:
    failing = [cell for cell in cells if cell.executed.passes is False]
    if not failing:
        return "good"
    if all(cell.with_loi.passes for cell in failing):
        return "watch"
    return "decide" if any(result_of(cell) is FAILS_BOTH for cell in failing) else "act"


def _says(county: AuditCounty, cells: Sequence[AuditCell]) -> str:
    failing = sum(cell.executed.passes is False for cell in cells)
    return (
        f"{county.name}: {failing} of {len(cells)} fail"
        if failing
        else f"{county.name}: all {len(cells)} pass"
    )
