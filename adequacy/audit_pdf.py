"""An audit as a document to read and hand on: summary, map, gaps, critical groups, closers, rejected rows, method."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Collection, Iterable, Sequence
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Drawing, Path
from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from adequacy.audit.lines import closers_overall, critical_lines, lines, one_short
from adequacy.audit.result import AuditReport, CellClosers
from adequacy.audit.words import FAILS_BOTH, FAILS_ONE, Result, percent, result_of
from adequacy.pictures import StatePicture
from providers.states import state_name

MOST_GAPS, MOST_ROWS = 400, 200
"""Further ones stand in the workbook; the document says how many."""
WIDTH = 7.1 * inch
MAP_HEIGHT = 3.4 * inch
INK, QUIET, LINE = colors.HexColor("#1b2430"), colors.HexColor("#5a6675"), colors.HexColor("#d5dbe2")
TONES = {
    "decide": "#b3261e",
    "act": "#d97a1f",
    "watch": "#d8b93c",
    "good": "#b9d8c2",
    "plain": "#e4e8ec",
    "out": "#f1f3f5",
}
BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=9, leading=12.5, textColor=INK)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=7.5, leading=9.8)
MUTED = ParagraphStyle("muted", parent=SMALL, textColor=QUIET)
NUMBERS = ParagraphStyle("numbers", parent=SMALL, alignment=TA_RIGHT)
NUMBER_HEAD = ParagraphStyle("number-head", parent=MUTED, alignment=TA_RIGHT)
RESULTS = {
    tone: ParagraphStyle(f"result-{tone}", parent=SMALL, textColor=colors.HexColor(ink))
    for tone, ink in (("good", "#1c6b41"), ("act", "#a23f06"), ("decide", "#ab211a"), ("plain", "#5a6675"))
}
TITLE = ParagraphStyle("title", parent=BODY, fontName="Helvetica-Bold", fontSize=17, leading=21)
HEAD = ParagraphStyle(
    "head", parent=BODY, fontName="Helvetica-Bold", fontSize=11.5, leading=15, spaceBefore=12, spaceAfter=4
)
LEDE = ParagraphStyle("lede", parent=BODY, fontSize=11, leading=15.5, spaceBefore=4, spaceAfter=8)
ESTIMATE = (
    "They stand for areas, so every share is an estimate; a cell is undecided when half the way to the next point "
    "would change its verdict."
)
REACH = "Minutes are those miles at the speed of the type of county. No roads are known."
GREEDY = (
    "The fewest who close a cell are chosen one by one, always the one that closes most of what is left; it is not "
    "always the smallest number."
)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def pdf_file(report: AuditReport, picture: StatePicture | None) -> bytes:
    target = io.BytesIO()
    margin = 0.7 * inch
    document = SimpleDocTemplate(
        target,
        pagesize=letter,
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=0.8 * inch,
        title=f"Adequacy audit, {state_name(report.state)}",
        author="Momentum",
    )
    foot = _Foot(report)
    document.build(list(_story(report, picture)), onFirstPage=foot, onLaterPages=foot)
    return target.getvalue()


class _Foot:
    """On every page: what it is, as of when, and the page."""

    def __init__(self, report: AuditReport) -> None:
        self.text = _plain(
            f"{report.standard}, {state_name(report.state)}. As of {_moment(report)}. {report.file_name}"
        )

    def __call__(self, canvas: Canvas, _: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 7.5)
        canvas.setFillColor(QUIET)
        canvas.drawString(0.7 * inch, 0.5 * inch, self.text[:140])
        canvas.drawRightString(letter[0] - 0.7 * inch, 0.5 * inch, f"Page {canvas.getPageNumber()}")


def _story(report: AuditReport, picture: StatePicture | None) -> Iterable[Flowable]:
    yield Paragraph(f"Adequacy audit: {_safe(state_name(report.state))}", TITLE)
    yield Paragraph(_safe(f"{report.standard}, roster {report.file_name}, as of {_moment(report)}"), MUTED)
    yield Paragraph(_lede(report), LEDE)
    yield _counts(report)
    if picture is not None:
        yield Spacer(1, 8)
        yield _map(picture)
        yield Paragraph(
            "Each county by its worst cell. Red: a cell fails both tests. Orange: one test. Yellow: passes with "
            "letters of intent. Green: all pass. Grey: not evaluated.",
            MUTED,
        )
    yield from _gaps(report)
    yield from _parties(report)
    yield from _rows(report)
    yield from _method(report)


def _lede(report: AuditReport) -> str:
    if not report.cells:
        return "No county of this state can be evaluated."
    said = f"This roster passes <b>{report.passing:,} of {len(report.cells):,} cells</b>"
    if report.gaps:
        said += (
            f"; <b>{len(report.gaps):,} fail</b>, {one_short(report):,} of them for want of a single provider"
        )
    said += f". With letters of intent it passes {report.passing_with_letters:,}."
    return f"{said} Critical groups, without any one of which a passing cell would fail: {len(report.critical):,}."


def _counts(report: AuditReport) -> Flowable:
    results = [result_of(cell) for cell in report.cells]
    share = percent(report.passing / len(results)) if results else "-"
    heading = ("Cells pass", "Pass", "Fail one test", "Fail both", "Undecided", "Rows read", "Rows rejected")
    values = (
        share,
        report.passing,
        results.count(FAILS_ONE),
        results.count(FAILS_BOTH),
        sum(cell.executed.undecided for cell in report.cells),
        report.rows_read,
        len(report.rows_rejected),
    )
    return _table(
        heading, [[f"{value:,}" if isinstance(value, int) else value for value in values]], [WIDTH / 7] * 7
    )


def _map(picture: StatePicture) -> Drawing:
    left, top, width, height = (float(number) for number in NUMBER.findall(picture.view_box))
    scale = min(WIDTH / width, MAP_HEIGHT / height)
    drawing = Drawing(WIDTH, height * scale)
    for shape in picture.shapes:
        path = Path(
            fillColor=colors.HexColor(TONES.get(shape.mark.tone, TONES["out"])), strokeColor=colors.white
        )
        path.strokeWidth = 0.4
        for ring in shape.path.split("M")[1:]:
            numbers = [float(number) for number in NUMBER.findall(ring)]
            points = [
                ((x - left) * scale, (height - (y - top)) * scale)
                for x, y in zip(numbers[::2], numbers[1::2], strict=True)
            ]
            path.moveTo(*points[0])
            for point in points[1:]:
                path.lineTo(*point)
            path.closePath()
        drawing.add(path)
    return drawing


def _gaps(report: AuditReport) -> Iterable[Flowable]:
    yield Paragraph(f"What fails, by size ({len(report.gaps):,})", HEAD)
    if not report.gaps:
        yield Paragraph("Nothing fails.", BODY)
        return
    rows = [
        (
            *(line.county, line.specialty, line.need, line.have, line.access, _result(line.result)),
            f"{line.why}. {_closed_by(line.closers)}",
        )
        for line in lines(report, report.gaps[:MOST_GAPS])
    ]
    widths = [0.95 * inch, 1.25 * inch, 0.45 * inch, 0.45 * inch, 0.6 * inch, 0.75 * inch, 2.65 * inch]
    yield _table(
        ("County", "Specialty", "Need", "Have", "Access", "Result", "Why, and who could close it"),
        rows,
        widths,
        numbers=(2, 3, 4),
    )
    yield from _further(len(report.gaps), MOST_GAPS, "cells")


def _result(result: Result) -> Paragraph:
    return Paragraph(result.word, RESULTS[result.tone])


def _moment(report: AuditReport) -> str:
    """As people write it; the report may come from anywhere, so the zone is said."""
    at = dt.datetime.fromisoformat(report.as_of).astimezone(dt.UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def _closed_by(closers: CellClosers | None) -> str:
    if closers is None or not closers.fewest:
        return ""
    named = ", ".join(one.group for one in closers.fewest[:3])
    more = f" and {len(closers.fewest) - 3} more" if len(closers.fewest) > 3 else ""
    return f"{'Closed by' if closers.closes else 'Most of it closed by'} {named}{more}."


def _parties(report: AuditReport) -> Iterable[Flowable]:
    yield Paragraph(f"Critical providers ({len(report.critical):,})", HEAD)
    rows = [
        (each.group, str(each.cells), each.words)
        for each in critical_lines(report, report.critical[:MOST_ROWS])
    ]
    widths = [2.2 * inch, 0.6 * inch, 4.3 * inch]
    if rows:
        yield _table(("Group", "Cells", "What would fail without it"), rows, widths, numbers=(1,))
    yield from _further(len(report.critical), MOST_ROWS, "groups")
    closers = closers_overall(report)[:20]
    if closers:
        yield Paragraph("Who would close most, each alone", HEAD)
        known = {"letter": "a letter of this roster", "directory": "the plan's record"}
        yield _table(
            ("Group", "Known from", "Cells closed", "Cells helped"),
            [(each.group, known[each.source], str(each.closes), str(each.helps)) for each in closers],
            [3.2 * inch, 1.9 * inch, inch, inch],
            numbers=(2, 3),
        )


def _rows(report: AuditReport) -> Iterable[Flowable]:
    yield Paragraph(
        f"Rows that could not be used ({len(report.rows_rejected):,} of {report.rows_read:,})", HEAD
    )
    rows = [(str(each.row), each.reason) for each in report.rows_rejected[:MOST_ROWS]]
    if rows:
        yield _table(("Line", "Reason"), rows, [0.6 * inch, 6.5 * inch], numbers=(0,))
    yield from _further(len(report.rows_rejected), MOST_ROWS, "rows")
    for notice in report.notices:
        count = f" ({len(notice.rows):,} rows)" if len(notice.rows) > 1 else ""
        yield Paragraph(_safe(f"{notice.reason}{count}"), SMALL)


def _method(report: AuditReport) -> Iterable[Flowable]:
    yield Paragraph("Method and limits", HEAD)
    said = [
        f"Members: {report.member_source}. {ESTIMATE}",
        f"Reach: great-circle miles, times the road factor {report.road_factor:g}. {REACH}",
        "Judged as an application for a new or larger area."
        if report.is_applicant
        else "Judged as in operation.",
        GREEDY,
        f"Source of the standard: {report.source}",
        "This standard is an example of a state's rule, not for filing." if report.is_example else "",
        *(f"Not evaluated: {each.name} ({each.ssa}). {each.reason}" for each in report.not_evaluated),
    ]
    for text in said:
        if text:
            yield Paragraph(_safe(text), SMALL)


def _further(total: int, shown: int, what: str) -> Iterable[Flowable]:
    if total > shown:
        yield Paragraph(f"The first {shown:,} of {total:,} {what}; the workbook has all of them.", MUTED)


def _table(
    heading: Sequence[str],
    rows: Sequence[Sequence[object]],
    widths: Sequence[float],
    *,
    numbers: Collection[int] = (),
) -> Table:
    """`numbers` are the columns set to the right. What is a paragraph already is taken as it is."""
    cells = [
        [
            Paragraph(f"<b>{_safe(text)}</b>", NUMBER_HEAD if place in numbers else MUTED)
            for place, text in enumerate(heading)
        ]
    ]
    cells += [
        [
            cell
            if isinstance(cell, Paragraph)
            else Paragraph(_safe(str(cell)), NUMBERS if place in numbers else SMALL)
            for place, cell in enumerate(row)
        ]
        for row in rows
    ]
    style = TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ]
    )
    return Table(cells, colWidths=widths, repeatRows=1, style=style, hAlign="LEFT")


def _safe(text: str) -> str:
    return escape(_plain(text))


def _plain(text: str) -> str:
    """In the letters the document's own typeface has."""
    for narrow, plain in (("\u202f", " "), ("\u2013", "-"), ("\u2022", "*")):
        text = text.replace(narrow, plain)
    return text.encode("cp1252", "replace").decode("cp1252")
