"""All that happened to one deal, newest first: touches, moves, holds, papers, silences and steps done.

The order is read once as thin rows (what, which, when) from all tables; only the entries of the page shown are
fetched whole. So the number of queries does not grow with the history.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, CharField, DateTimeField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from accounts.together import together
from pipeline.models import (
    Deal,
    Hold,
    NextStep,
    OpeningAnswer,
    OwnerChange,
    PaperHandover,
    RateOffer,
    Recall,
    StageMove,
    StallAlert,
    StepEnd,
    Touch,
)
from pipeline.queries.timeline_entries import Entry, describe
from pipeline.stages import Stage
from providers.models import Agreement, LetterOfIntent

PAGE_SIZE = 50

FILTERS: dict[str, tuple[str, frozenset[str] | None]] = {
    "all": ("All", None),
    "two-way": ("Two-way", frozenset({"touch"})),
    "stages": ("Stages", frozenset({"opened", "move"})),
    "papers": ("Papers", frozenset({"answer", "offer", "handover", "letter", "agreement"})),
}

_RANK = {
    kind: place
    for place, kind in enumerate(
        (
            "opened owner recall step touch answer offer letter handover agreement alert-over hold-over hold alert "
            "move"
        ).split()
    )
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One entry by its table, its row and its moment."""

    kind: str
    pk: int
    at: dt.datetime
    is_two_way: bool

    @property
    def order(self) -> tuple[dt.datetime, int, int]:
        """Of what was written in one moment, the cause stands below its effect."""
        return (self.at, _RANK[self.kind], self.pk)


@dataclass(frozen=True, slots=True)
class FilterCount:
    key: str
    label: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class TimelinePage:
    entries: tuple[Entry, ...]
    filters: tuple[FilterCount, ...]
    show: str
    number: int
    pages: int
    total: int

    @property
    def newer(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def older(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None

    @property
    def older_count(self) -> int:
        return max(0, self.total - self.number * PAGE_SIZE)


def timeline(deal: Deal, *, show: str = "all", page: int = 1) -> TimelinePage:
    """One page of the history under one filter. A filter or a page that does not exist is the nearest that does."""
    show = show if show in FILTERS else "all"
    marks = sorted(_marks(deal), key=lambda mark: mark.order, reverse=True)
    chosen = [mark for mark in marks if _is_shown(mark, show)]
    pages = max(1, -(-len(chosen) // PAGE_SIZE))
    number = min(max(page, 1), pages)
    shown = chosen[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    place = {mark.pk: at // PAGE_SIZE + 1 for at, mark in enumerate(marks) if mark.kind == "touch"}
    return TimelinePage(
        entries=_entries(deal, shown, place),
        filters=tuple(
            FilterCount(key, label, sum(_is_shown(mark, key) for mark in marks), key == show)
            for key, (label, _) in FILTERS.items()
        ),
        show=show,
        number=number,
        pages=pages,
        total=len(chosen),
    )


def _is_shown(mark: Mark, show: str) -> bool:
    kinds = FILTERS[show][1]
    if kinds is None:
        return True
    return mark.kind in kinds and (show != "two-way" or mark.is_two_way)


def _sources(deal: Deal) -> tuple[tuple[str, QuerySet[Any], str], ...]:
    return (
        ("touch", Touch.objects.filter(deal=deal), "made_at"),
        ("move", StageMove.objects.filter(deal=deal, undoes__isnull=True), "moved_at"),
        ("hold", Hold.objects.filter(deal=deal), "placed_at"),
        ("hold-over", Hold.objects.standing().filter(deal=deal, ended_at__isnull=False), "ended_at"),
        ("answer", OpeningAnswer.objects.filter(deal=deal), "recorded_at"),
        ("offer", RateOffer.objects.filter(deal=deal), "recorded_at"),
        ("handover", PaperHandover.objects.filter(deal=deal), "recorded_at"),
        ("alert", StallAlert.objects.filter(deal=deal), "raised_at"),
        ("alert-over", StallAlert.objects.filter(deal=deal, closed_at__isnull=False), "closed_at"),
        ("agreement", _ended_agreements(deal), "recorded_at"),
        ("step", NextStep.objects.filter(deal=deal, end=StepEnd.DONE, restored_as__isnull=True), "closed_at"),
        ("recall", Recall.objects.filter(deal=deal), "set_at"),
        ("owner", OwnerChange.objects.filter(deal=deal), "changed_at"),
    )


def _marks(deal: Deal) -> list[Mark]:
    parts = [
        rows.order_by().values_list(
            Value(kind, CharField()),
            "pk",
            Cast(F(at), DateTimeField()),
            F("is_conversation") if kind == "touch" else Value(value=False, output_field=BooleanField()),
        )
        for kind, rows, at in _sources(deal)
    ]
    found = [Mark(*row) for row in parts[0].union(*parts[1:], all=True)]
    found.append(Mark("opened", deal.pk, deal.opened_at, is_two_way=False))
    for kind, paper in (("letter", deal.letter), ("agreement", deal.agreement)):
        if paper is not None:
            found.append(Mark(kind, paper.pk, paper.recorded_at, is_two_way=False))
    return found


def _ended_agreements(deal: Deal) -> QuerySet[Agreement]:
    """Reopening lets go of the agreement; the moment it was recorded in is that of the move to Signed."""
    signed_at = StageMove.objects.filter(deal=deal, to_stage=Stage.SIGNED).values("moved_at")
    past = Agreement.objects.filter(group=deal.group_id, network=deal.network_id, recorded_at__in=signed_at)
    return past.exclude(pk=deal.agreement_id) if deal.agreement_id else past


_CORRECTION = (
    Touch.objects.filter(corrects=OuterRef("pk"), retraction__isnull=True).order_by("pk").values("pk")[:1]
)
_ROWS: dict[str, Callable[[], QuerySet[Any]]] = {
    "touch": lambda: Touch.objects.select_related("made_by", "contact", "retraction__retracted_by").annotate(
        corrected_by_pk=Subquery(_CORRECTION)
    ),
    "move": lambda: StageMove.objects.select_related("moved_by", "undone_by_move__moved_by"),
    "recall": lambda: Recall.objects.select_related("set_by"),
    "owner": lambda: OwnerChange.objects.select_related("changed_by", "to_owner"),
    "hold": lambda: Hold.objects.select_related("placed_by", "ended_by", "reason"),
    "hold-over": lambda: Hold.objects.select_related("ended_by"),
    "answer": lambda: OpeningAnswer.objects.select_related("recorded_by"),
    "offer": lambda: RateOffer.objects.select_related("recorded_by"),
    "handover": lambda: PaperHandover.objects.select_related("recorded_by"),
    "alert": lambda: StallAlert.objects.select_related("raised_by"),
    "alert-over": lambda: StallAlert.objects.select_related("closed_by"),
    "step": lambda: NextStep.objects.select_related("closed_by"),
    "letter": lambda: LetterOfIntent.objects.select_related("recorded_by"),
    "agreement": lambda: Agreement.objects.select_related("recorded_by"),
}


def _entries(deal: Deal, marks: list[Mark], place: dict[int, int]) -> tuple[Entry, ...]:
    """One query, of however many kinds they are."""
    pks = {kind: [mark.pk for mark in marks if mark.kind == kind] for kind in _ROWS}
    found = together(**{kind: _ROWS[kind]().filter(pk__in=wanted) for kind, wanted in pks.items() if wanted})
    rows: dict[tuple[str, int], Any] = {(kind, row.pk): row for kind, each in found.items() for row in each}
    rows["opened", deal.pk] = deal
    return tuple(
        describe(mark.kind, rows[mark.kind, mark.pk], at=mark.at, page_of_touch=place)
        for mark in marks
        if (mark.kind, mark.pk) in rows
    )
