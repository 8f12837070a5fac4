"""The board pack as a PDF: the same rows and words as its page, with the moment they were true on every sheet."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import landscape, letter
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import inch
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from accounts.wording import percent
from adequacy.queries.board_pack import BoardPack
from adequacy.queries.outlooks import NOT_ASKED, OutlookRow

MARGIN = 0.6 * inch
WIDTHS = [26, 96, 138, 36, 40, 52, 52, 40, 52, 44, 138]
HEADINGS = (
    *("", "County", "Specialty", "Need", "Signed", "At filing", "At go-live", "Week", "Buffer", "LOIs"),
    "Pivotal deal",
)
BODY = ParagraphStyle("cell", parent=getSampleStyleSheet()["BodyText"], fontSize=8, leading=10)


def board_pdf(pack: BoardPack, *, as_of: str) -> bytes:
    """`as_of` is printed at the foot of every page."""
    made = BytesIO()
    title = f"{pack.network}: chance of making the filing"
    document = SimpleDocTemplate(
        made,
        pagesize=landscape(letter),
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=title,
        author="Momentum",
    )
    foot = f"As of {as_of}. {pack.network}"
    document.build(list(_story(pack, title)), onFirstPage=_foot(foot), onLaterPages=_foot(foot))
    return made.getvalue()


def _story(pack: BoardPack, title: str) -> Iterator[Any]:
    styles = getSampleStyleSheet()
    yield Paragraph(escape(title), styles["Title"])
    yield Paragraph(escape(_plain(pack.summary)), styles["BodyText"])
    told = "; ".join(f"{label}: {number:,}" for label, number in pack.bands)
    together = f"{told}. All cells together: {pack.together or NOT_ASKED}."
    yield Paragraph(escape(_plain(together)), styles["BodyText"])
    yield Spacer(1, 8)
    yield _table(pack)
    if pack.left_out:
        yield Paragraph(escape(f"{pack.left_out:,} more below 95 % stand on the page."), styles["BodyText"])


def _table(pack: BoardPack) -> Table:
    table = Table([HEADINGS, *(_row(row) for row in pack.rows)], colWidths=WIDTHS, repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("FONTSIZE", (0, 0), (-1, -1), 8),
                ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.lightgrey),
                ("ALIGN", (3, 0), (9, -1), "RIGHT"),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return table


def _row(row: OutlookRow) -> tuple[Any, ...]:
    told = row.forecast
    return (
        str(row.rank),
        Paragraph(escape(told.county.name), BODY),
        Paragraph(escape(told.specialty.name), BODY),
        NOT_ASKED if told.required is None else f"{told.required:,}",
        f"{told.executed:g}",
        NOT_ASKED if told.filing is None else _plain(percent(told.filing)),
        _plain(percent(told.go_live)),
        NOT_ASKED if row.change is None else f"{row.change:+d}",
        row.buffer,
        NOT_ASKED if told.letters_90 is None else str(told.letters_90),
        Paragraph(escape(row.deal.group if row.deal else "No open deal decides it"), BODY),
    )


def _plain(text: str) -> str:
    """The narrow space is not in the fonts every reader has."""
    return text.replace("\u202f", "\u00a0")


def _foot(text: str) -> Any:
    def draw(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(MARGIN, MARGIN / 2, text)
        canvas.drawRightString(landscape(letter)[0] - MARGIN, MARGIN / 2, f"Page {document.page}")

    return draw
