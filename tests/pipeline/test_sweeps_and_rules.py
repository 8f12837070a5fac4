"""The sweeps ask the database, the rules are pure: on random deals both must say the same."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from accounts.models import Role, User
from pipeline.actions.clocks import set_clocks
from pipeline.actions.stalls import raise_stall_alerts
from pipeline.models import Deal, NextStep, Outcome, StageLimit, StallAlert, StepKind, Touch, TouchRetraction
from pipeline.queries.digests import deals_of, digests_of, team_alerts_of
from pipeline.reminders import OpenDeal, digest, team_alert
from pipeline.stages import Stage
from pipeline.stall import Silence, local_day, silence
from tests.factories import NOON, make_deal, make_group, make_hold, make_network, make_touch, make_user

pytestmark = pytest.mark.django_db

ZONES = ["Pacific/Honolulu", "America/Phoenix", "America/New_York", "Pacific/Guam"]
NOW = NOON + dt.timedelta(days=40, hours=3)
DEALS = 120
OUTCOMES = [*Outcome, *[Outcome.NO_ANSWER, Outcome.MESSAGE] * 4]


def lived(owner: User, chance: random.Random, *, number: int, others: list[User]) -> Deal:
    """A deal of six weeks at most with whatever befell it: talks, tries in vain, a hold, an appointment."""
    opened = NOW - dt.timedelta(hours=chance.randint(1, 40 * 24))
    deal = make_deal(
        owner=owner,
        group=make_group(name=chance.choice(["Ash", "ash", "Élan", "Bay"]) + f" {number % 7}"),
        stage=chance.choice([Stage.IDENTIFIED, Stage.RATES, Stage.LEGAL, Stage.LOST]),
        opened_at=opened,
        due_on=owner.today(opened) + dt.timedelta(days=chance.randint(0, 45)),
    )
    for _ in range(chance.choice([0, 0, 2, 4, 7])):
        made_at = opened + (NOW - opened) * chance.random()
        touch = make_touch(deal=deal, outcome=chance.choice(OUTCOMES), made_at=made_at)
        if chance.random() < 0.1:
            make_touch(deal=deal, outcome=chance.choice(OUTCOMES), made_at=made_at, corrects=touch)
        if chance.random() < 0.1:
            TouchRetraction.objects.create(touch=touch, retracted_by=owner, retracted_at=NOW)
    if deal.is_open:
        if chance.random() < 0.15:
            make_hold(deal=deal, until_on=owner.today(opened) + dt.timedelta(days=45), placed_at=opened)
        step = NextStep.objects.open().filter(deal=deal)
        if chance.random() < 0.2:
            day = min(owner.today(opened) + dt.timedelta(days=chance.randint(0, 21)), owner.today(NOW))
            step.update(kind=StepKind.APPOINTMENT, due_on=day, due_time=dt.time(chance.randint(0, 23)))
        if chance.random() < 0.2:
            step.update(owner=chance.choice(others))
    set_clocks(deal)
    return deal


@pytest.fixture(params=[1, 2, 3])
def chance(request: pytest.FixtureRequest) -> random.Random:
    return random.Random(request.param)


@pytest.fixture
def people(chance: random.Random, vera: User) -> list[User]:
    """Two managers and reps in four zones; some have no manager."""
    make_network()
    StageLimit.objects.create(stage=Stage.LEGAL, days=8, set_by=vera, set_at=NOON)
    managers = [make_user(role=Role.MANAGER, time_zone=zone) for zone in ZONES[1:3]]
    reps = [make_user(time_zone=zone, manager=chance.choice([*managers, None])) for zone in ZONES * 2]
    people = [*managers, *reps]
    for number in range(DEALS):
        lived(chance.choice(people), chance, number=number, others=people)
    return people


def kind_by_rule(deal: Deal) -> Silence:
    """Counted touch by touch, as the rule of `pipeline.stall` says it."""
    kept = Touch.objects.filter(deal=deal, retraction__isnull=True)
    corrected = {touch.corrects_id for touch in kept}
    standing = [touch for touch in kept if touch.pk not in corrected]
    spoke = [touch.made_at for touch in standing if touch.is_conversation]
    started = deal.clock_started_on
    assert started is not None
    tried = [
        touch
        for touch in standing
        if not touch.is_conversation
        and touch.made_at > max(spoke, default=dt.datetime.min.replace(tzinfo=dt.UTC))
        and local_day(touch.made_at, deal.owner.zone) >= started
    ]
    return silence(attempts_since_start=len(tried))


def test_the_stall_sweep_raises_what_the_rule_calls_quiet(people: list[User], system: User) -> None:
    quiet = {
        (deal.pk, deal.quiet_on, kind_by_rule(deal))
        for deal in Deal.objects.open().select_related("owner")
        if deal.quiet_on and deal.quiet_on <= deal.owner.today(NOW)
    }
    assert raise_stall_alerts(now=NOW, by=system) == len(quiet) > DEALS // 5
    raised = StallAlert.objects.values_list("deal", "quiet_on", "silence")
    assert {(deal, day, Silence(kind)) for deal, day, kind in raised} == quiet
    assert {kind for *_, kind in quiet} == set(Silence)


def all_deals(reader: User) -> list[OpenDeal]:
    """Every open deal of the plan, as the rules see it."""
    return deals_of(list(Deal.objects.open().values_list("pk", flat=True)), reader=reader, now=NOW)


def test_letters_made_from_the_first_deals_are_those_the_rules_make_from_all(
    people: list[User], chance: random.Random, system: User
) -> None:
    raise_stall_alerts(now=NOW, by=system)
    for alert in StallAlert.objects.all():
        told = {"owner_told_on": NOW.date() if chance.random() < 0.5 else None,
                "manager_told_on": NOW.date() if chance.random() < 0.5 else None}  # fmt: skip
        StallAlert.objects.filter(pk=alert.pk).update(**told)
    later = alert_before_an_appointment(people[-1])
    covered = {people[0].pk: {people[1].pk, people[2].pk}, people[3].pk: {people[4].pk}}
    lines = 0
    for rule, found in (
        (digest, digests_of(people, now=NOW, covered=covered)),
        (team_alert, team_alerts_of(people, now=NOW, covered=covered)),
    ):
        for reader in people:
            said = rule(
                all_deals(reader),
                reader_id=reader.pk,
                today=reader.today(NOW),
                covered=covered.get(reader.pk, ()),
            )
            assert found.get(reader.pk) == said
            lines += len(said.lines) if said else 0
            assert later.pk not in [line.deal.pk for line in (said.lines if said else ()) if line.deal.alert]
    assert lines > DEALS // 2


def test_the_first_twenty_of_very_many_are_the_rules_own(rita: User, system: User) -> None:
    chance = random.Random(5)
    make_network()
    for number in range(90):
        lived(rita, chance, number=number, others=[rita])
    raise_stall_alerts(now=NOW, by=system)
    said = digest(all_deals(rita), reader_id=rita.pk, today=rita.today(NOW))
    assert said is not None
    assert said.left_out > 10
    assert digests_of([rita], now=NOW) == {rita.pk: said}


def alert_before_an_appointment(owner: User) -> Deal:
    """It went quiet, then they agreed to meet: the alert is open, and there is nothing to tell."""
    deal = make_deal(owner=owner, opened_at=NOW - dt.timedelta(days=20))
    StallAlert.objects.create(
        deal=deal, silence="quiet", quiet_on=owner.today(NOW), raised_by=owner, raised_at=NOW
    )
    ahead = owner.today(NOW) + dt.timedelta(days=9)
    NextStep.objects.filter(deal=deal).update(
        kind=StepKind.APPOINTMENT,
        planned_on=owner.today(NOW),
        planned_at=NOW,
        due_on=ahead,
        due_time=dt.time(9),
    )
    set_clocks(deal)
    return deal
