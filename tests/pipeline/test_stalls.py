"""Silence is noticed once: the clock table, the zones, and many sweeps at the same time."""

from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest
from django.db import connections

from accounts.models import Role, User
from pipeline.actions.deals import open_deal, reassign
from pipeline.actions.stalls import raise_stall_alerts
from pipeline.actions.steps import PlannedStep, plan_next_step
from pipeline.actions.touches import TouchDraft, log_touch
from pipeline.models import AlertEnd, Outcome, StallAlert
from pipeline.stages import Stage
from pipeline.stall import Silence
from providers.models import ProviderGroup
from tests.factories import NOON, make_deal, make_group, make_network, make_user

pytestmark = pytest.mark.django_db


def day(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


@pytest.mark.parametrize(("days", "alerts"), [(13, 0), (14, 1), (15, 1)])
def test_the_alert_is_raised_on_the_fourteenth_day(rita: User, system: User, days: int, alerts: int) -> None:
    make_deal(owner=rita)
    assert raise_stall_alerts(now=NOON + day(days), by=system) == alerts


def test_ten_sweeps_raise_one_alert(rita: User, system: User) -> None:
    make_deal(owner=rita)
    raised = [raise_stall_alerts(now=NOON + day(14 + number), by=system) for number in range(10)]
    assert raised == [1] + [0] * 9


def test_closed_deals_raise_nothing(rita: User, system: User) -> None:
    make_deal(owner=rita, stage=Stage.LOST)
    assert raise_stall_alerts(now=NOON + day(99), by=system) == 0


def test_a_new_silence_is_a_new_alert(rita: User, system: User) -> None:
    deal = make_deal(owner=rita)
    raise_stall_alerts(now=NOON + day(14), by=system)
    spoke = NOON + day(16)
    log_touch(
        deal=deal, key=uuid.uuid4(), draft=TouchDraft(Outcome.REPLY, "", spoke), step=None, by=rita, at=spoke
    )
    assert raise_stall_alerts(now=spoke + day(13), by=system) == 0
    assert raise_stall_alerts(now=spoke + day(14), by=system) == 1
    assert [alert.closed_at is None for alert in StallAlert.objects.order_by("quiet_on")] == [False, True]


@pytest.mark.parametrize(
    ("attempts", "kind"), [(0, Silence.NEGLECTED), (2, Silence.QUIET), (3, Silence.UNRESPONSIVE)]
)
def test_the_alert_says_what_kind_of_silence_it_is(
    rita: User, system: User, attempts: int, kind: Silence
) -> None:
    deal = make_deal(owner=rita)
    for number in range(attempts):
        made_at = NOON + day(number)
        draft = TouchDraft(Outcome.NO_ANSWER, "", made_at)
        log_touch(deal=deal, key=uuid.uuid4(), draft=draft, step=None, by=rita, at=made_at)
    raise_stall_alerts(now=NOON + day(14), by=system)
    assert deal.alerts.get().silence == kind


def test_attempts_before_the_last_conversation_do_not_count(rita: User, system: User) -> None:
    deal = make_deal(owner=rita)
    for hours, outcome in enumerate([Outcome.NO_ANSWER, Outcome.NO_ANSWER, Outcome.NO_ANSWER, Outcome.REPLY]):
        made_at = NOON + dt.timedelta(hours=hours)
        draft = TouchDraft(outcome, "", made_at)
        log_touch(deal=deal, key=uuid.uuid4(), draft=draft, step=None, by=rita, at=made_at)
    raise_stall_alerts(now=NOON + day(14), by=system)
    assert deal.alerts.get().silence == Silence.NEGLECTED


def test_an_appointment_postpones_the_flag_to_the_day_after_it(rita: User, system: User) -> None:
    deal = make_deal(owner=rita)
    step = PlannedStep("appointment", "Meet Dr. Weems", rita.today(NOON) + day(20), dt.time(10))
    plan_next_step(deal=deal, step=step, by=rita, at=NOON)
    assert raise_stall_alerts(now=NOON + day(20), by=system) == 0
    assert raise_stall_alerts(now=NOON + day(21), by=system) == 1


def test_an_appointment_without_a_word_from_them_leaves_the_alert_open(rita: User, system: User) -> None:
    deal = make_deal(owner=rita)
    now = NOON + day(14)
    raise_stall_alerts(now=now, by=system)
    step = PlannedStep("appointment", "Meet Dr. Weems", rita.today(now) + day(5), dt.time(10))
    unheard = TouchDraft(Outcome.MESSAGE, "", now)
    log_touch(deal=deal, key=uuid.uuid4(), draft=unheard, step=step, by=rita, at=now)
    deal.refresh_from_db()
    assert (deal.quiet_on, deal.alerts.get().closed_at) == (rita.today(now) + day(6), None)
    heard = TouchDraft(Outcome.STAFF, "", now)
    log_touch(deal=deal, key=uuid.uuid4(), draft=heard, step=None, by=rita, at=now)
    assert deal.alerts.get().end == AlertEnd.CONTACT


@pytest.mark.parametrize(
    ("zone", "evening"),
    [("Pacific/Honolulu", 10), ("America/Phoenix", 7), ("America/New_York", 4), ("Pacific/Guam", -10)],
)
def test_the_fourteenth_day_begins_at_the_owners_midnight(system: User, zone: str, evening: int) -> None:
    """`evening` is midnight in the zone as an hour of UTC, on the day the owner calls 16 March (daylight saving)."""
    owner = make_user(time_zone=zone)
    make_deal(owner=owner, opened_at=dt.datetime(2026, 3, 2, 12, tzinfo=owner.zone))
    midnight = dt.datetime(2026, 3, 16, 0, 0, tzinfo=owner.zone)
    half_an_hour = dt.timedelta(minutes=30)
    assert midnight.astimezone(dt.UTC).hour == evening % 24
    assert raise_stall_alerts(now=midnight - half_an_hour, by=system) == 0
    assert raise_stall_alerts(now=midnight + half_an_hour, by=system) == 1


def test_a_new_owner_counts_on_his_own_calendar(rita: User, marco: User) -> None:
    late = dt.datetime(2026, 3, 2, 23, 30, tzinfo=rita.zone)
    deal = make_deal(owner=rita, opened_at=late)
    guam = make_user(time_zone="Pacific/Guam")
    reassign(deal=deal, to=guam, by=marco, at=late)
    deal.refresh_from_db()
    assert (deal.clock_started_on, deal.quiet_on) == (dt.date(2026, 3, 3), dt.date(2026, 3, 17))
    assert deal.steps.open().get().owner == guam


def test_an_owner_who_moves_takes_the_calendar_along(rita: User, system: User) -> None:
    """Opened late on 2 March in New York, it is 3 March in Guam: the silence ends a day later there."""
    late = dt.datetime(2026, 3, 2, 23, 30, tzinfo=rita.zone)
    step = PlannedStep("call", "Call", rita.today(late) + day(1))
    deal = open_deal(group=make_group(), network=make_network(), owner=rita, step=step, by=rita, at=late)
    assert (deal.clock_zone, deal.quiet_on) == ("America/New_York", dt.date(2026, 3, 16))
    rita.time_zone = "Pacific/Guam"
    rita.save(update_fields=["time_zone"])
    last_minute = dt.datetime(2026, 3, 16, 23, 30, tzinfo=rita.zone)
    assert raise_stall_alerts(now=last_minute, by=system) == 0
    deal.refresh_from_db()
    assert (deal.clock_zone, deal.quiet_on) == ("Pacific/Guam", dt.date(2026, 3, 17))
    assert raise_stall_alerts(now=last_minute + dt.timedelta(hours=1), by=system) == 1


@pytest.mark.django_db(transaction=True)
def test_four_sweeps_at_once_raise_one_alert_each() -> None:
    owner, system = make_user(), make_user(role=Role.SYSTEM)
    for _ in range(20):
        make_deal(owner=owner)
    start, raised = threading.Barrier(4), []

    def sweep() -> None:
        try:
            start.wait(timeout=60)
            raised.append(raise_stall_alerts(now=NOON + day(14), by=system))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    raise_stall_alerts(now=NOON + day(14), by=system)
    assert len(raised) == 4
    assert (
        StallAlert.objects.count() == 20 == ProviderGroup.objects.filter(deals__alerts__isnull=False).count()
    )
