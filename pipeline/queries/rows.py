"""A deal as one line of a list or one card: every word and number it shows, ready for the template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Lower

from accounts import wording
from pipeline.models import Deal, DealTag, StepKind
from pipeline.permissions import may_edit
from pipeline.queries.chips import NO_CHIPS, Chips, chips_of
from pipeline.queries.words import LastWords, last_words_of
from pipeline.queries.work import Calendar, at_work
from pipeline.queries.worth import Worth, worth_of
from pipeline.stages import OPEN_STAGES, ROAD, Stage
from pipeline.stall import NUDGE_BEFORE, QUIET_AFTER, Silence, local_day, silence

SILENCE_STATUS = {
    Silence.QUIET: "quiet",
    Silence.UNRESPONSIVE: "quiet-unresponsive",
    Silence.NEGLECTED: "quiet-neglected",
}


@dataclass(frozen=True, slots=True)
class Due:
    """When the next step is due: late by days, today with or without an hour, or a date."""

    what: str
    kind: str
    on: dt.date
    date: str
    title: str
    time: str = ""
    late_days: int = 0
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """What differs from normal about a deal: the key of a status word with what it counts."""

    key: str
    days: int = 0
    until: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class DealRow:
    pk: int
    group: str
    group_pk: int
    network: str
    stage: str
    stage_word: str
    stage_place: int
    owner: str
    is_mine: bool
    may_edit: bool
    chips: Chips
    due: Due | None
    step_pk: int | None
    step_by: str
    state: State | None
    two_way: int | None
    attempt: int | None
    limit: int
    words: LastWords | None
    worth: Worth | None
    tags: tuple[str, ...]
    closed: str

    @property
    def is_calm(self) -> bool:
        """Nothing to colour: it is neither quiet nor about to be."""
        return self.state is None or self.state.key == "hold"


def rows_of(pks: Sequence[int], calendar: Calendar) -> list[DealRow]:
    """The lines of these deals, which the reader may see, in this order. Four queries, however many."""
    found = with_tags(at_work(Deal.objects.filter(pk__in=pks), calendar))
    deals = {deal.pk: deal for deal in found.select_related("group", "owner", "network", "loss_reason")}
    return _deal_rows([deals[pk] for pk in pks if pk in deals], calendar)


def with_tags(deals: QuerySet[Any]) -> QuerySet[Any]:
    """Adds `tag_names`, by name."""
    names = DealTag.objects.standing().filter(deal=OuterRef("pk")).order_by(Lower("tag__name"))
    found: QuerySet[Any] = deals.annotate(tag_names=ArraySubquery(names.values("tag__name")))
    return found


def _deal_rows(deals: Sequence[Any], calendar: Calendar) -> list[DealRow]:
    chips = chips_of({deal.group_id for deal in deals}, calendar.today)
    words = last_words_of({deal.pk for deal in deals}, calendar)
    worth = worth_of({deal.pk for deal in deals if deal.stage in OPEN_STAGES})
    return [
        _row(deal, chips.get(deal.group_id, NO_CHIPS), words.get(deal.pk), worth.get(deal.pk), calendar)
        for deal in deals
    ]


def _row(
    deal: Any, chips: Chips, words: LastWords | None, worth: Worth | None, calendar: Calendar
) -> DealRow:
    stage = Stage(deal.stage)
    return DealRow(
        pk=deal.pk,
        group=deal.group.name,
        group_pk=deal.group_id,
        network=str(deal.network),
        stage=stage.value,
        stage_word=stage.label,
        stage_place=ROAD.index(stage) + 1 if stage in OPEN_STAGES else 0,
        owner=deal.owner.name,
        is_mine=deal.owner_id == calendar.reader.pk,
        may_edit=may_edit(calendar.reader, deal),
        chips=chips,
        due=_due(deal, calendar),
        step_pk=deal.step_pk,
        step_by=deal.step_owner_name if deal.step_owner and deal.step_owner != deal.owner_id else "",
        state=_state(deal, calendar.today),
        two_way=_days_since(deal.last_contact_at, deal),
        attempt=_days_since(deal.last_attempt_at, deal),
        limit=_limit(deal),
        words=words,
        worth=worth,
        tags=tuple(deal.tag_names),
        closed=_closed(deal, calendar),
    )


def _due(deal: Any, calendar: Calendar) -> Due | None:
    if deal.step_due_on is None:
        return None
    late = (deal.step_day - deal.step_due_on).days
    time = wording.clock_time(deal.step_due_time) if deal.step_due_time else ""
    return Due(
        what=deal.step_what,
        kind=StepKind(deal.step_kind).label,
        on=deal.step_due_on,
        date=wording.short_date(deal.step_due_on, calendar.today),
        title=" ".join(part for part in (wording.full_date(deal.step_due_on), time) if part),
        time=time,
        late_days=max(late, 0),
        is_today=late == 0,
    )


def _state(deal: Any, today: dt.date) -> State | None:
    if deal.hold_until and deal.hold_until >= deal.owner_day:
        until = wording.day_month(deal.hold_until, today)
        return State(
            "hold", until=until, title=f"{deal.hold_reason}, to {wording.full_date(deal.hold_until)}"
        )
    if deal.quiet_on is None:
        return None
    ahead = (deal.quiet_on - deal.owner_day).days
    silent = (deal.owner_day - deal.clock_started_on).days
    if ahead <= 0:
        kind = silence(attempts_since_start=deal.unanswered)
        return State(SILENCE_STATUS[kind], days=silent, title=f"{silent} days without a word from them")
    if ahead <= NUDGE_BEFORE.days:
        return State("quiet-in", days=ahead, title=f"Quiet on {wording.full_date(deal.quiet_on)}")
    return None


def _limit(deal: Deal) -> int:
    """How many days of silence this deal has, an agreed appointment among them."""
    if deal.quiet_on is None or deal.clock_started_on is None:
        return QUIET_AFTER.days
    return (deal.quiet_on - deal.clock_started_on).days


def _days_since(moment: dt.datetime | None, deal: Deal) -> int | None:
    if moment is None:
        return None
    owner_day: dt.date = deal.owner_day  # type: ignore[attr-defined]  # annotated
    return (owner_day - local_day(moment, deal.owner_zone)).days


def _closed(deal: Any, calendar: Calendar) -> str:
    if deal.closed_at is None:
        return ""
    day = wording.short_date(local_day(deal.closed_at, calendar.reader.zone), calendar.today)
    return f"{day}, {deal.loss_reason.label}" if deal.loss_reason else day
