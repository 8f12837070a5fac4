"""What a verdict is called, and why it is so, in a sentence that the figures prove."""

from __future__ import annotations

from dataclasses import dataclass

from adequacy.audit.result import AuditCell, AuditReport, Figures


@dataclass(frozen=True, slots=True)
class Result:
    """`tone` and `icon` are those of the pages."""

    word: str
    tone: str
    icon: str


PASSES = Result("Passes", "good", "circle-check")
FAILS_ONE = Result("Fails one", "act", "alert-triangle")
FAILS_BOTH = Result("Fails both", "decide", "x")
OPEN = Result("Not decided", "plain", "map-question")


def result_of(cell: AuditCell) -> Result:
    figures = cell.executed
    if figures.passes is None:
        return OPEN
    if figures.passes:
        return PASSES
    both = figures.number_passes is False and figures.access_passes is False
    return FAILS_BOTH if both else FAILS_ONE


def percent(share: float | None) -> str:
    """To a tenth, never rounded up to a whole that is not reached."""
    if share is None:
        return "\u2013"
    tenths = int(share * 1000 + 1e-9)
    return f"{tenths / 10:.1f}\u202f%" if tenths % 10 else f"{tenths // 10}\u202f%"


def amount(number: float | None) -> str:
    if number is None:
        return "\u2013"
    return f"{number:,.0f}" if number == int(number) else f"{number:,.2f}".rstrip("0")


def why(report: AuditReport, cell: AuditCell) -> str:
    figures = cell.executed
    parts = [_number(report, cell, figures), _access(cell, figures)]
    said = ". ".join(part for part in parts if part)
    if cell.with_loi.passes and figures.passes is False:
        said += ". With letters of intent it passes"
    if figures.undecided:
        said += ". Undecided: half the way to the next ZIP point would change it"
    return said or _met(figures)


def _number(report: AuditReport, cell: AuditCell, figures: Figures) -> str:
    if figures.number_passes is not False:
        return ""
    unit = "bed" if cell.specialty in report.in_beds else "provider"
    more = f"{amount(figures.number_missing)} more {unit}{'' if figures.number_missing == 1 else 's'}"
    if not figures.have:
        return (
            f"Nobody within {within(cell)} of a member"
            if unit == "provider"
            else f"Needs {more}, there is none"
        )
    return f"Needs {more}: {amount(figures.have)} of {amount(figures.required)} count"


def _access(cell: AuditCell, figures: Figures) -> str:
    if figures.access_passes is not False:
        return ""
    nearest = _nearest(cell)
    if not figures.have and figures.number_passes is False:
        return nearest[:1].upper() + nearest[1:]
    credited = f", {percent(figures.share_credited)} with credits" if figures.credits else ""
    return (
        f"{percent(figures.share)} in reach{credited}, {percent(figures.share_required)} asked: "
        f"{figures.members_missing:,} members short{nearest and f'; {nearest}'}"
    )


def _nearest(cell: AuditCell) -> str:
    """How far the nearest is from where most of those out of reach live."""
    most = next(iter(cell.out_of_reach), None)
    if most is None or most.too_far is None:
        return ""
    return f"from {most.zip} the nearest is {most.too_far:,g} miles too far"


def _met(figures: Figures) -> str:
    if figures.passes is None:
        return "The edition needs a number that nobody has told"
    return "By credit only" if _by_credit(figures) else "Both tests met"


def _by_credit(figures: Figures) -> bool:
    share, asked = figures.share, figures.share_required
    return share is not None and asked is not None and share < asked


def within(cell: AuditCell) -> str:
    parts = [
        f"{number} {unit}"
        for number, unit in ((cell.minutes, "minutes"), (cell.miles, "miles"))
        if number is not None
    ]
    return " and ".join(parts) or "the county"
