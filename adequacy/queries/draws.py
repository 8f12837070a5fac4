"""The open deals of a network as draws: each with its chance at the filing and at go-live, and what that is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.db.models import F, FilteredRelation, Q

from adequacy.forecast.defaults import Assumptions
from adequacy.forecast.experience import Belief, Experience
from adequacy.forecast.timing import DealChance, Standing, chance_of, expected_on
from adequacy.queries.beliefs import assumptions, experience
from pipeline.models import Deal
from pipeline.stall import local_day
from providers.models import FilingDeadline, LetterOfIntent, Network


@dataclass(frozen=True, slots=True)
class Draw:
    """One open deal. `filing` is empty where no filing lies ahead; `has_letter` makes it certain there."""

    deal: int
    group: int
    owner: int
    stage: str
    kind: str
    standing: Standing
    has_letter: bool
    filing: DealChance | None
    go_live: DealChance
    cases: int
    expected_on: dt.date
    expected_if_quiet_on: dt.date

    @property
    def at_filing(self) -> float | None:
        if self.has_letter:
            return 1.0
        return None if self.filing is None else self.filing.value


@dataclass(frozen=True, slots=True)
class Draws:
    """`letters` are groups whose letter will be in force at a filing that takes letters, with a deal or without."""

    network: Network
    day: dt.date
    deadline: FilingDeadline | None
    deals: Sequence[Draw]
    letters: frozenset[int]
    letter_chance: float

    @property
    def at_filing(self) -> dict[int, float]:
        """By group. Empty where no filing lies ahead."""
        if self.deadline is None:
            return {}
        found = {draw.group: draw.at_filing or 0.0 for draw in self.deals}
        return found | dict.fromkeys(self.letters, 1.0)

    @property
    def at_go_live(self) -> dict[int, float]:
        """By group. A letter without a deal leads nowhere."""
        return dict.fromkeys(self.letters, 0.0) | {draw.group: draw.go_live.value for draw in self.deals}

    @property
    def deal_by_group(self) -> Mapping[int, int]:
        return {draw.group: draw.deal for draw in self.deals}


def draws_of(
    network: Network,
    *,
    now: dt.datetime,
    today: dt.date,
    deadline: FilingDeadline | None,
    instead: Assumptions | None = None,
) -> Draws:
    """Four queries, whatever the number of deals. `today` and the filing are days of the plan.

    `instead` asks what it would be by other defaults than those in force.
    """
    assumed = instead or assumptions()
    learned = experience(today, assumed=assumed)
    letters = _letters(network, today, deadline)
    days = _Days(today, deadline, network.go_live_on, assumed)
    return Draws(
        network=network,
        day=today,
        deadline=deadline,
        deals=[_draw(row, days, learned, letters, now) for row in _open_deals(network)],
        letters=letters,
        letter_chance=learned.to_signature["loi"].rate.mean,
    )


def _letters(network: Network, today: dt.date, deadline: FilingDeadline | None) -> frozenset[int]:
    if deadline is None or not deadline.accepts_letters:
        return frozenset()
    letters = LetterOfIntent.objects.filter(network=network).in_force(today).in_force(deadline.due_on)
    return frozenset(letters.values_list("group", flat=True))


@dataclass(frozen=True, slots=True)
class _Days:
    today: dt.date
    deadline: FilingDeadline | None
    go_live_on: dt.date
    assumed: Assumptions


@dataclass(frozen=True, slots=True)
class _Row:
    deal: int
    group: int
    owner: int
    kind: str
    stage: str
    entered_at: dt.datetime
    quiet_on: dt.date
    zone: str
    held_until: dt.date | None


def _open_deals(network: Network) -> list[_Row]:
    deals = Deal.objects.open().in_network(network)
    held = FilteredRelation("holds", condition=Q(holds__ended_at__isnull=True))
    rows = deals.annotate(running=held, held_until=F("running__until_on")).order_by("pk")
    fields = ("pk", "group", "owner", "group__kind", "stage", "stage_entered_at", "quiet_on")
    return [_Row(*row) for row in rows.values_list(*fields, "owner__time_zone", "held_until")]


def _draw(row: _Row, days: _Days, learned: Experience, letters: frozenset[int], now: dt.datetime) -> Draw:
    zone = ZoneInfo(row.zone)
    standing = Standing(
        entered_on=local_day(row.entered_at, zone),
        today=days.today,
        is_quiet=row.quiet_on <= local_day(now, zone),
        held_until=row.held_until,
    )
    signature = learned.signature(row.stage, row.kind)
    quiet = replace(standing, is_quiet=True)
    return Draw(
        deal=row.deal,
        group=row.group,
        owner=row.owner,
        stage=row.stage,
        kind=row.kind,
        standing=standing,
        has_letter=row.group in letters,
        filing=_at_filing(row, standing, days, learned),
        go_live=_chance(standing, signature, days.go_live_on, lost=days.assumed.effective_after),
        cases=signature.rate.cases,
        expected_on=expected_on(standing, signature.pace.pace),
        expected_if_quiet_on=expected_on(quiet, signature.pace.pace),
    )


def _at_filing(row: _Row, standing: Standing, days: _Days, learned: Experience) -> DealChance | None:
    """Where letters count an early deal is on its way to the letter; else, and from there on, to the signature."""
    if days.deadline is None:
        return None
    towards = learned.letter(row.stage, row.kind) if days.deadline.accepts_letters else None
    return _chance(standing, towards or learned.signature(row.stage, row.kind), days.deadline.due_on)


def _chance(
    standing: Standing, belief: Belief, by: dt.date, *, lost: dt.timedelta = dt.timedelta(0)
) -> DealChance:
    return chance_of(standing, ever=belief.rate.mean, pace=belief.pace.pace, by=by, lost=lost)
