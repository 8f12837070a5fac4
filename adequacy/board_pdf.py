"""The board pack as a PDF: the same rows and words as its page, with the moment they were true on every sheet."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.platypus import Flowable, Spacer

from accounts.wording import percent
from adequacy.paper import paper, paragraph, table
from adequacy.queries.board_pack import BoardPack
from adequacy.queries.outlooks import NOT_ASKED, OutlookRow

COLUMNS = (
    *(("", 26), ("County", 96), ("Specialty", 138), ("Need", 36), ("Signed", 40), ("At filing", 52)),
    *(("At go-live", 52), ("Week", 40), ("Buffer", 52), ("LOIs", 44), ("Pivotal deal", 138)),
)
NUMBERS = range(3, 10)


def board_pdf(pack: BoardPack, *, as_of: str) -> bytes:
    """`as_of` is printed at the foot of every page."""
    title = f"{pack.network}: chance of making the filing"
    return paper(list(_story(pack, title)), title=title, foot=f"As of {as_of}. {pack.network}")


def _story(pack: BoardPack, title: str) -> Iterator[Flowable]:
    yield paragraph(title, "Title")
    yield paragraph(pack.summary)
    told = "; ".join(f"{label}: {number:,}" for label, number in pack.bands)
    yield paragraph(f"{told}. All cells together: {pack.together or NOT_ASKED}.")
    yield Spacer(1, 8)
    yield table(COLUMNS, [_row(row) for row in pack.rows], right=NUMBERS)
    if pack.left_out:
        yield paragraph(f"{pack.left_out:,} more below 95 % stand on the page.")


def _row(row: OutlookRow) -> tuple[str, ...]:
    told = row.forecast
    return (
        str(row.rank),
        told.county.name,
        told.specialty.name,
        NOT_ASKED if told.required is None else f"{told.required:,}",
        f"{told.executed:g}",
        NOT_ASKED if told.filing is None else percent(told.filing),
        percent(told.go_live),
        NOT_ASKED if row.change is None else f"{row.change:+d}",
        row.buffer,
        NOT_ASKED if told.letters_90 is None else str(told.letters_90),
        row.deal.group if row.deal else "No open deal decides it",
    )
