"""Documents for reading on paper: letter size on its side, plain tables, and on every sheet as of when it is true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import landscape, letter
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import inch
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

MARGIN = 0.6 * inch
STYLES = getSampleStyleSheet()
SMALL = ParagraphStyle("cell", parent=STYLES["BodyText"], fontSize=8, leading=10)
HEADING = ParagraphStyle("heading", parent=SMALL, fontName="Helvetica-Bold")
PLAIN_SPACE = str.maketrans({"\u202f": "\u00a0"})


def paper(story: Sequence[Flowable], *, title: str, foot: str) -> bytes:
    """`foot` is printed on every page, beside its number."""
    made = BytesIO()
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
    draw = _foot(foot)
    document.build(list(story), onFirstPage=draw, onLaterPages=draw)
    return made.getvalue()


def paragraph(text: str, style: str = "BodyText") -> Paragraph:
    return Paragraph(escape(plain(text)), STYLES[style])


def table(
    columns: Sequence[tuple[str, float]], rows: Iterable[Sequence[str]], *, right: Iterable[int] = ()
) -> Table:
    """`columns` are headings and widths in points; numbers of columns in `right` stand flush there."""
    sides = {column: ParagraphStyle("right", parent=SMALL, alignment=2) for column in right}
    told = [
        [Paragraph(escape(plain(text)), sides.get(at, SMALL)) for at, text in enumerate(row)] for row in rows
    ]
    head = [Paragraph(escape(plain(text)), HEADING) for text, _ in columns]
    made = Table([head, *told], colWidths=[width for _, width in columns], repeatRows=1)
    made.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.lightgrey),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return made


def plain(text: str) -> str:
    """The narrow space is not in the fonts every reader has."""
    return text.translate(PLAIN_SPACE)


def _foot(text: str) -> Any:
    def draw(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(MARGIN, MARGIN / 2, plain(text))
        canvas.drawRightString(landscape(letter)[0] - MARGIN, MARGIN / 2, f"Page {document.page}")

    return draw
