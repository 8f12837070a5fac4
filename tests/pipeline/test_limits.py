"""The limit of silence of a stage: asked for, previewed, set, and counted by everywhere."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from pipeline.actions.limits import LimitRefused, set_stage_limits
from pipeline.actions.stalls import raise_stall_alerts
from pipeline.actions.steps import PlannedStep, plan_next_step
from pipeline.actions.touches import TouchDraft, log_touch
from pipeline.models import AlertEnd, Deal, Outcome, StageLimit, StallAlert, StepKind
from pipeline.queries.limits import preview_limits
from pipeline.stages import OPEN_STAGES, Stage
from tests.factories import NOON, make_deal, make_deals, make_hold, make_user

pytestmark = pytest.mark.django_db

TODAY = NOON.date()


def ago(days: int) -> dt.datetime:
    return NOON - dt.timedelta(days=days)


def set_limits(by: User, at: dt.datetime = NOON, **days: int) -> int:
    return set_stage_limits(days=days, by=by, at=at)


def quiet_on(deal: Deal) -> dt.date | None:
    return Deal.objects.get(pk=deal.pk).quiet_on


def test_every_open_stage_has_fourteen_days_until_somebody_sets_another_number() -> None:
    assert StageLimit.objects.of_stages() == dict.fromkeys(map(str, OPEN_STAGES), 14)


def test_setting_a_limit_counts_the_open_deals_of_its_stage_anew(rita: User, marco: User) -> None:
    rates, intro = make_deal(owner=rita, stage=Stage.RATES), make_deal(owner=rita, stage=Stage.INTRO)
    assert set_limits(marco, rates=10, intro=14) == 1

    assert quiet_on(rates) == TODAY + dt.timedelta(days=10)
    assert quiet_on(intro) == TODAY + dt.timedelta(days=14)


def test_every_later_act_counts_by_the_limit_of_the_stage(rita: User, marco: User) -> None:
    set_limits(marco, legal=7)
    deal = make_deal(owner=rita, stage=Stage.LEGAL, opened_at=ago(3))
    draft = TouchDraft(Outcome.REPLY, "", NOON)
    log_touch(deal=deal, key=uuid.uuid4(), draft=draft, step=None, by=rita, at=NOON)

    assert quiet_on(deal) == TODAY + dt.timedelta(days=7)


def test_an_appointment_still_postpones_the_flag(rita: User, marco: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.RATES)
    meeting = TODAY + dt.timedelta(days=12)
    step = PlannedStep(StepKind.APPOINTMENT, "Meet Dr. Mehta", meeting, dt.time(10))
    plan_next_step(deal=deal, step=step, by=rita, at=NOON)
    set_limits(marco, rates=6)

    assert quiet_on(deal) == meeting + dt.timedelta(days=1)


def test_a_shorter_limit_raises_alerts_at_the_next_sweep_and_a_longer_one_ends_them(
    rita: User, marco: User, system: User
) -> None:
    deal = make_deal(owner=rita, stage=Stage.RATES, opened_at=ago(10))
    assert raise_stall_alerts(now=NOON, by=system) == 0
    set_limits(marco, rates=10)
    assert raise_stall_alerts(now=NOON, by=system) == 1
    set_limits(marco, rates=20)

    alert = deal.alerts.get()
    assert (alert.end, alert.closed_by, alert.closed_at) == (AlertEnd.LIMIT, marco, NOON)


def test_a_limit_that_comes_back_brings_its_alert_back_and_no_second_one(
    rita: User, marco: User, system: User
) -> None:
    make_deal(owner=rita, stage=Stage.RATES, opened_at=ago(14))
    raise_stall_alerts(now=NOON, by=system)
    StallAlert.objects.update(owner_told_on=TODAY)
    set_limits(marco, rates=20)
    set_limits(marco, rates=14)

    assert raise_stall_alerts(now=NOON, by=system) == 0
    alert = StallAlert.objects.get()
    assert (alert.closed_at, alert.end, alert.owner_told_on) == (None, "", TODAY)


@pytest.mark.parametrize("days", [4, 61, 0])
def test_a_limit_nobody_could_mean_is_refused_by_action_and_database(marco: User, days: int) -> None:
    with pytest.raises(LimitRefused) as refused:
        set_limits(marco, rates=days)
    assert (refused.value.field, refused.value.message) == ("rates", "A limit is 5 to 60 days.")
    with pytest.raises(IntegrityError, match="stagelimit_within_reason"), transaction.atomic():
        StageLimit.objects.create(stage=Stage.RATES, days=days, set_by=marco, set_at=NOON)


def test_the_preview_counts_what_the_limit_then_flags(rita: User, marco: User, system: User) -> None:
    for days in (3, 7, 8, 9, 14, 30):
        make_deal(owner=rita, stage=Stage.RATES, opened_at=ago(days))
    held = make_deal(owner=rita, stage=Stage.RATES, opened_at=ago(30))
    make_hold(deal=held, until_on=TODAY + dt.timedelta(days=5))
    Deal.objects.filter(pk=held.pk).update(
        clock_started_on=TODAY + dt.timedelta(days=5), quiet_on=TODAY + dt.timedelta(days=19)
    )
    met = make_deal(owner=rita, stage=Stage.RATES, opened_at=ago(12))
    step = PlannedStep(StepKind.APPOINTMENT, "Meet", TODAY, dt.time(16))
    plan_next_step(deal=met, step=step, by=rita, at=NOON)
    preview = preview_limits({"rates": 8}, reader=marco, now=NOON)

    rates = next(each for each in preview.stages if each.stage == Stage.RATES)
    assert (rates.open, rates.quiet, rates.would_be) == (8, 2, 4)
    assert (preview.flagged, preview.freed) == (2, 0)
    set_limits(marco, rates=8)
    assert Deal.objects.quiet(TODAY).count() == rates.would_be


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "America/Phoenix", "America/New_York", "Pacific/Guam"])
@pytest.mark.parametrize(("hour", "is_flagged"), [(23, False), (0, True)])
def test_the_preview_counts_days_where_the_owner_is(
    marco: User, zone: str, hour: int, is_flagged: bool
) -> None:
    """Half past eleven of the evening before the tenth day, and half past midnight of it."""
    owner = make_user(time_zone=zone)
    opened = dt.datetime(2026, 3, 3, 12, tzinfo=owner.zone)
    make_deal(owner=owner, stage=Stage.RATES, opened_at=opened)
    evening = dt.datetime(2026, 3, 12, 23, 30, tzinfo=owner.zone)
    now = evening if hour == 23 else evening + dt.timedelta(hours=1)

    assert preview_limits({"rates": 10}, reader=marco, now=now).flagged == is_flagged


def test_the_preview_asks_the_same_of_one_deal_and_of_many(rita: User, marco: User) -> None:
    make_deals(1, owner=rita)
    with CaptureQueriesContext(connection) as one:
        preview_limits({}, reader=marco, now=NOON)
    make_deals(3, owner=rita)
    with CaptureQueriesContext(connection) as many:
        preview_limits({}, reader=marco, now=NOON)

    assert len(one) == len(many) == 3


# The page -----------------------------------------------------------------------------------------------

FOURTEENS = {stage.value: "14" for stage in OPEN_STAGES}


@pytest.fixture
def page(client: Client, marco: User, at_noon: None) -> Client:
    client.force_login(marco)
    return client


def words(reply: Any) -> str:
    return " ".join(reply.content.decode().split())


def test_the_page_first_shows_what_a_change_would_flag(page: Client, rita: User) -> None:
    for days in (10, 11, 3):
        make_deal(owner=rita, stage=Stage.LOI, opened_at=ago(days))
    reply = page.get("/limits/", FOURTEENS | {"loi": "10"})

    assert "Would flag 2 deals today" in words(reply)
    assert StageLimit.objects.count() == 0


def test_confirming_sets_them_and_a_second_press_changes_nothing(page: Client, marco: User) -> None:
    for _ in range(2):
        reply = page.post("/limits/", FOURTEENS | {"loi": "10"})
        assert (reply.status_code, reply["Location"]) == (302, "/limits/")

    limit = StageLimit.objects.get()
    assert (limit.stage, limit.days, limit.set_by, limit.set_at) == (Stage.LOI, 10, marco, NOON)


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ("4", "At least 5 days: the owner hears of it four days before."),
        ("61", "At most 60 days."),
        ("ten", "A whole number of days."),
        ("", "Say after how many days."),
    ],
)
def test_a_number_that_will_not_do_is_named_beside_its_stage(
    page: Client, value: str, complaint: str
) -> None:
    for reply in (
        page.get("/limits/", FOURTEENS | {"loi": value}),
        page.post("/limits/", FOURTEENS | {"loi": value}),
    ):
        assert (reply.status_code, reply.context["form"].errors) == (422, {"loi": [complaint]})
        assert complaint in words(reply)
    assert StageLimit.objects.count() == 0


@pytest.mark.parametrize("role", [Role.REP, Role.VP, Role.MEDICAL_DIRECTOR, Role.ANALYST])
def test_others_may_neither_see_nor_set_limits(client: Client, role: Role) -> None:
    client.force_login(make_user(role=role))

    assert client.get("/limits/").status_code == 403
    assert client.post("/limits/", FOURTEENS | {"loi": "10"}).status_code == 403
    assert "Limits of silence" not in client.get("/settings/").content.decode()
    assert StageLimit.objects.count() == 0


def test_a_row_of_the_list_shows_its_own_limit(client: Client, rita: User, marco: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.RATES, opened_at=ago(9))
    draft = TouchDraft(Outcome.REPLY, "", ago(8))
    log_touch(deal=deal, key=uuid.uuid4(), draft=draft, step=None, by=rita, at=ago(8))
    set_limits(marco, rates=8)
    with time_machine.travel(NOON, tick=False):
        client.force_login(rita)
        row = client.get("/").context["desk"].sections[0].rows[0]

    assert (row.two_way, row.limit, row.state.key) == (8, 8, "quiet-neglected")
