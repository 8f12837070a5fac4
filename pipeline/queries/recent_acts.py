"""What one person did to deals in the last ten minutes and can still take back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value

from accounts.models import User
from accounts.wording import counted
from pipeline.models import Deal, DealTag, Hold, NextStep, OwnerChange, StageMove, StepEnd, Touch
from pipeline.queries.acts import UNDO_WITHIN

MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class RecentAct:
    """`deal` is none where many were changed in one moment."""

    at: dt.datetime
    what: str
    whom: str
    deal: Deal | None
    minutes_left: int


@dataclass(frozen=True, slots=True)
class Source:
    """A table that keeps acts: its rows that stand, the pair of columns that says who and when, and how a row reads."""

    rows: Callable[[], QuerySet[Any]]
    pair: str
    reads: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Mark:
    kind: str
    pk: int
    deal_pk: int
    at: dt.datetime


def recent_acts(*, reader: User, now: dt.datetime) -> list[RecentAct]:
    """Newest first; of each deal only the newest act, since an older one can be taken back no more.

    One query for the marks of all tables, one for the deals, one for each kind of act that is named.
    """
    by_moment: defaultdict[dt.datetime, list[Mark]] = defaultdict(list)
    for mark in _marks(reader, now):
        by_moment[mark.at].append(mark)
    deals = Deal.objects.visible_to(reader).select_related("group")
    seen = deals.in_bulk({mark.deal_pk for marks in by_moment.values() for mark in marks})
    newest, later = dict[dt.datetime, set[int]](), set[int]()
    for at in sorted(by_moment, reverse=True):
        touched = {mark.deal_pk for mark in by_moment[at] if mark.deal_pk in seen} - later
        if touched:
            newest[at] = touched
        later |= touched
    named = {at: min(by_moment[at], key=lambda mark: RANK[mark.kind]) for at in newest}
    reads = _read(named.values())
    return [_act(at, reads[named[at]], by_moment[at], [seen[pk] for pk in newest[at]], now) for at in newest]


def _act(at: dt.datetime, what: str, marks: list[Mark], deals: list[Deal], now: dt.datetime) -> RecentAct:
    is_one = len({mark.deal_pk for mark in marks}) == 1
    return RecentAct(
        at=at,
        what=what,
        whom=deals[0].group.name if len(deals) == 1 else counted(len(deals), "deal", "deals"),
        deal=deals[0] if is_one else None,
        minutes_left=max(0, (at + UNDO_WITHIN - now) // MINUTE),
    )


def _marks(reader: User, now: dt.datetime) -> list[Mark]:
    parts = [
        source.rows()
        .filter(**{f"{source.pair}_by": reader, f"{source.pair}_at__gte": now - UNDO_WITHIN})
        .order_by()
        .values_list(Value(kind, CharField()), "pk", "deal", F(f"{source.pair}_at"))
        for kind, source in SOURCES.items()
    ]
    return [Mark(*row) for row in parts[0].union(*parts[1:], all=True)]


def _read(marks: Collection[Mark]) -> dict[Mark, str]:
    rows = {
        kind: SOURCES[kind].rows().in_bulk([mark.pk for mark in marks if mark.kind == kind])
        for kind in {mark.kind for mark in marks}
    }
    return {mark: SOURCES[mark.kind].reads(rows[mark.kind][mark.pk]) for mark in marks}


def _owner_changes() -> QuerySet[OwnerChange]:
    """Neither those given back nor the giving back."""
    opposite = OwnerChange.objects.filter(
        deal=OuterRef("deal"),
        changed_by=OuterRef("changed_by"),
        from_owner=OuterRef("to_owner"),
        to_owner=OuterRef("from_owner"),
        changed_at__gte=OuterRef("changed_at") - UNDO_WITHIN,
        changed_at__lte=OuterRef("changed_at") + UNDO_WITHIN,
    )
    return OwnerChange.objects.exclude(Exists(opposite)).select_related("to_owner")


def _planned_steps() -> QuerySet[NextStep]:
    """The step a deal is opened with is part of the opening, which is not taken back."""
    steps = NextStep.objects.filter(restores__isnull=True).exclude(end=StepEnd.UNDONE)
    return steps.exclude(planned_at=F("deal__opened_at"))


SOURCES = {
    "move": Source(
        lambda: StageMove.objects.filter(undoes__isnull=True, undone_by_move__isnull=True),
        "moved",
        lambda move: f"Moved to {move.get_to_stage_display()}",
    ),
    "log": Source(
        lambda: Touch.objects.filter(retraction__isnull=True),
        "logged",
        lambda touch: f"Logged: {touch.get_outcome_display()}",
    ),
    "hold": Source(
        lambda: Hold.objects.filter(is_undone=False).select_related("reason"),
        "placed",
        lambda hold: f"Put on hold: {hold.reason.label}",
    ),
    "owner": Source(_owner_changes, "changed", lambda change: f"Given to {change.to_owner.name}"),
    "tag": Source(
        lambda: DealTag.objects.filter(removed_at__isnull=True).select_related("tag"),
        "added",
        lambda tagged: f"Tagged {tagged.tag.name}",
    ),
    "step": Source(_planned_steps, "planned", lambda step: f"Next step: {step.what}"),
}
RANK = {kind: place for place, kind in enumerate(SOURCES)}
"""By what names an act best: a log with its next step is the log, a decline with its hold too."""
