"""What one reader sees of a report: the lines the filters leave, and the deals they may open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from accounts.models import User
from adequacy.audit.lines import (
    SHOWS,
    AuditLine,
    CloserOverall,
    CriticalLine,
    chosen,
    closers_overall,
    critical_lines,
    lines,
    one_short,
)
from adequacy.audit.result import AuditCell, AuditReport, Candidate
from pipeline.models import Deal

PER_PAGE = 30
PARTIES_SHOWN = 3
SHOWN = 8
ALL = "all"


@dataclass(frozen=True, slots=True)
class Party:
    """A group as this reader may see it: on the plan's record or not, with an open deal they may open or without."""

    group: str
    group_id: int | None
    is_letter: bool
    deal: Deal | None


@dataclass(frozen=True, slots=True)
class ShownCell:
    line: AuditLine
    parties: Sequence[Party]

    @property
    def together(self) -> int:
        return len(self.line.closers.fewest) if self.line.closers else 0

    @property
    def further(self) -> int:
        return self.together - len(self.parties)


@dataclass(frozen=True, slots=True)
class AuditPage:
    page: Page[AuditCell]
    cells: Sequence[ShownCell]
    show: str
    county: str
    specialty: str
    specialty_name: str
    one_short: int
    critical: Sequence[CriticalLine]
    closers: Sequence[tuple[Party, CloserOverall]]

    @property
    def title(self) -> str:
        return "What fails, by size" if self.show == "failing" else SHOWS[self.show]

    @property
    def shows(self) -> Mapping[str, str]:
        return SHOWS

    @property
    def is_filtered(self) -> bool:
        return bool(self.county or self.specialty or self.show != "failing")


def audit_page(report: AuditReport, asked: Mapping[str, str], *, reader: User) -> AuditPage:
    show = asked.get("show", "")
    show = show if show in SHOWS else "failing"
    county = _one_of(asked.get("county", ""), report.county_by_ssa)
    specialty = _one_of(asked.get("specialty", ""), report.specialties)
    page = Paginator(chosen(report, show=show, county=county, specialty=specialty), PER_PAGE).get_page(
        asked.get("page")
    )
    shown, overall = lines(report, page), closers_overall(report)[:SHOWN]
    deals = _deals([*(one for line in shown for one in _fewest(line)), *overall], reader)
    critical = report.critical if asked.get("critical") == ALL else report.critical[:SHOWN]
    return AuditPage(
        page=page,
        cells=[ShownCell(line, [_party(one, deals) for one in _fewest(line)]) for line in shown],
        show=show,
        county=county,
        specialty=specialty,
        specialty_name=report.specialties.get(specialty, ""),
        one_short=one_short(report),
        critical=critical_lines(report, critical),
        closers=[(_party(one, deals), one) for one in overall],
    )


def _one_of(value: str, known: Collection[str]) -> str:
    return value if value in known else ""


def _fewest(line: AuditLine) -> Sequence[Candidate]:
    return line.closers.fewest[:PARTIES_SHOWN] if line.closers else ()


def _party(one: Candidate | CloserOverall, deals: Mapping[int | None, Deal]) -> Party:
    return Party(one.group, one.group_id, one.source == "letter", deals.get(one.group_id))


def _deals(parties: Iterable[Candidate | CloserOverall], reader: User) -> Mapping[int | None, Deal]:
    """Open deals of these groups that the reader may see, the newest of each."""
    groups = {each.group_id for each in parties if each.group_id is not None}
    deals = Deal.objects.visible_to(reader).open().filter(group__in=groups).select_related("owner")
    return {deal.group_id: deal for deal in deals.order_by("opened_at", "pk")}
