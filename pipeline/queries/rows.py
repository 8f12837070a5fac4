"""A deal as one line of a list or one card: every word and number it shows, ready for the template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, JSONField, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Lower

from accounts import wording
from accounts.models import User
from accounts.prepared import Prepared, any_of
from pipeline.models import Deal, DealTag, HoldReason, LossReason, StepKind
from pipeline.permissions import may_edit_owned_by
from pipeline.queries.chips import NO_CHIPS, Chips, chips_of
from pipeline.queries.words import LAST_WORDS, LastWords, last_words
from pipeline.queries.work import OPEN, Calendar, Days, with_days
from pipeline.queries.worth import MOST_MOVED, Worth, worth
from pipeline.stages import OPEN_STAGES, ROAD, Stage
from pipeline.stall import NUDGE_BEFORE, QUIET_AFTER, Silence, local_day, silence
from providers.models.network import network_label

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


TAG_NAMES = ArraySubquery(
    DealTag.objects.standing().filter(deal=OuterRef("pk")).order_by(Lower("tag__name")).values("tag__name")
)
WORDS, WORTH, TAGS = "words", "worth", "tags"


def rows_of(
    pks: Sequence[int], calendar: Calendar, *, showing: Collection[str] = (WORTH, TAGS)
) -> list[DealRow]:
    """The lines of these deals, which the reader may see, in this order. Two queries, however many: the deals with all
    that stands on them, as plain values, and the rosters of their groups. Last words, worth and tags only where they
    are shown.
    """
    lines = _lines(calendar.days, frozenset(showing) & {WORDS, WORTH, TAGS})
    found = {line.pk: line for line in map(_Line._make, lines.rows(deals=list(pks)))}
    chips = chips_of({line.group for line in found.values()}, calendar.today)
    return [_row(found[pk], chips.get(found[pk].group, NO_CHIPS), calendar) for pk in pks if pk in found]


class _Line(NamedTuple):
    """What is asked of the database about one deal, in this order."""

    pk: int
    stage: str
    closed_at: dt.datetime | None
    last_contact_at: dt.datetime | None
    last_attempt_at: dt.datetime | None
    clock_started_on: dt.date | None
    quiet_on: dt.date | None
    group: int
    group_name: str
    network_name: str
    network_year: int
    loss_reason: str | None
    owner: int
    owner_name: str
    owner_zone: str
    owner_manager: int | None
    step: int | None
    step_owner: int | None
    step_owner_name: str | None
    step_kind: str | None
    step_what: str
    step_due_on: dt.date | None
    step_due_time: dt.time | None
    held_to: dt.date | None
    hold_reason: str | None
    owner_day: dt.date
    step_day: dt.date
    unanswered: int
    tags: list[str]
    moved: dict[str, Any] | None
    words: dict[str, Any] | None


_ASKED = (
    "pk stage closed_at last_contact_at last_attempt_at clock_started_on quiet_on group group__name network__name "
    "network__contract_year loss_label owner owner__name owner__time_zone owner__manager open_step__pk "
    "open_step__owner step_owner_name open_step__kind open_step__what open_step__due_on open_step__due_time "
    "running_hold__until_on hold_reason owner_day step_day unanswered tag_names moved words"
).split()


@lru_cache(maxsize=32)
def _lines(days: Days, showing: frozenset[str]) -> Prepared:
    """The query of a day, for the deals in its one gap. Single words of other tables are looked up, not joined: each
    join more and the database thinks longer about their order than it reads.
    """
    deals = with_days(Deal.objects.filter(pk__in=any_of("deals")), days)
    nothing = Value(None, output_field=JSONField())
    step_owner = User.objects.filter(pk=OuterRef("open_step__owner"))
    hold_reason = HoldReason.objects.filter(pk=OuterRef("running_hold__reason"))
    loss_reason = LossReason.objects.filter(pk=OuterRef("loss_reason"))
    return Prepared(
        deals.annotate(
            step_owner_name=Subquery(step_owner.values("name")),
            hold_reason=Subquery(hold_reason.values("label")),
            loss_label=Subquery(loss_reason.values("label")),
            tag_names=TAG_NAMES if TAGS in showing else Value([], output_field=ArrayField(TextField())),
            moved=Case(When(OPEN, then=MOST_MOVED), output_field=JSONField())
            if WORTH in showing
            else nothing,
            words=LAST_WORDS if WORDS in showing else nothing,
        ).values_list(*_ASKED)
    )


def _row(deal: _Line, chips: Chips, calendar: Calendar) -> DealRow:
    stage, zone = Stage(deal.stage), ZoneInfo(deal.owner_zone)
    step_by = deal.step_owner_name if deal.step_owner != deal.owner else ""
    return DealRow(
        pk=deal.pk,
        group=deal.group_name,
        group_pk=deal.group,
        network=network_label(deal.network_name, deal.network_year),
        stage=stage.value,
        stage_word=stage.label,
        stage_place=ROAD.index(stage) + 1 if stage in OPEN_STAGES else 0,
        owner=deal.owner_name,
        is_mine=deal.owner == calendar.reader.pk,
        may_edit=may_edit_owned_by(calendar.reader, owner=deal.owner, manager=deal.owner_manager),
        chips=chips,
        due=_due(deal, calendar),
        step_pk=deal.step,
        step_by=step_by or "",
        state=_state(deal, calendar.today),
        two_way=_days_since(deal.last_contact_at, deal.owner_day, zone),
        attempt=_days_since(deal.last_attempt_at, deal.owner_day, zone),
        limit=_limit(deal),
        words=last_words(deal.words, calendar),
        worth=worth(deal.moved),
        tags=tuple(deal.tags),
        closed=_closed(deal, calendar),
    )


def _due(deal: _Line, calendar: Calendar) -> Due | None:
    day = deal.step_due_on
    if day is None or deal.step_kind is None:
        return None
    late = (deal.step_day - day).days
    time = wording.clock_time(deal.step_due_time) if deal.step_due_time else ""
    return Due(
        what=deal.step_what,
        kind=StepKind(deal.step_kind).label,
        on=day,
        date=wording.short_date(day, calendar.today),
        title=" ".join(part for part in (wording.full_date(day), time) if part),
        time=time,
        late_days=max(late, 0),
        is_today=late == 0,
    )


def _state(deal: _Line, today: dt.date) -> State | None:
    held_to = deal.held_to
    if held_to and held_to >= deal.owner_day:
        title = f"{deal.hold_reason}, to {wording.full_date(held_to)}"
        return State("hold", until=wording.day_month(held_to, today), title=title)
    if deal.quiet_on is None or deal.clock_started_on is None:
        return None
    ahead = (deal.quiet_on - deal.owner_day).days
    silent = (deal.owner_day - deal.clock_started_on).days
    if ahead <= 0:
        kind = silence(attempts_since_start=deal.unanswered)
        return State(SILENCE_STATUS[kind], days=silent, title=f"{silent} days without a word from them")
    if ahead <= NUDGE_BEFORE.days:
        return State("quiet-in", days=ahead, title=f"Quiet on {wording.full_date(deal.quiet_on)}")
    return None


def _limit(deal: _Line) -> int:
    """How many days of silence this deal has, an agreed appointment among them."""
    if deal.quiet_on is None or deal.clock_started_on is None:
        return QUIET_AFTER.days
    return (deal.quiet_on - deal.clock_started_on).days


def _days_since(moment: dt.datetime | None, owner_day: dt.date, zone: ZoneInfo) -> int | None:
    return None if moment is None else (owner_day - local_day(moment, zone)).days


def _closed(deal: _Line, calendar: Calendar) -> str:
    if deal.closed_at is None:
        return ""
    day = wording.short_date(local_day(deal.closed_at, calendar.reader.zone), calendar.today)
    return f"{day}, {deal.loss_reason}" if deal.loss_reason else day
