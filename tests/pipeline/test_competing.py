"""Competing plans on record: part of the leverage, for those who work the deal and for nobody else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from playwright.sync_api import expect

from accounts.models import Role, User
from pipeline.actions.competing import CompetingPlanRefused, end_competing_plan, record_competing_plan
from pipeline.models import CompetingPlan
from pipeline.queries.playbook import playbook
from pipeline.stages import Stage
from tests.factories import NOON, make_affiliation, make_deal, make_group, make_user
from tests.live import Live
from tests.pipeline.deal_desk import TODAY, Desk, make_desk, text_of

pytestmark = pytest.mark.django_db
LATER = NOON + dt.timedelta(days=1)


@pytest.fixture
def desk(client: Client, at_noon: None) -> Desk:
    return make_desk(client, stage=Stage.RATES)


def record(
    desk: Desk, name: str = "Sunrise Health", standing: str = "in_network", **fields: Any
) -> CompetingPlan:
    values: dict[str, Any] = {"group": desk.deal.group, "by": desk.rita, "at": NOON} | fields
    return record_competing_plan(name=name, standing=standing, **values)


def leverage(desk: Desk) -> tuple[str, ...]:
    book = playbook(desk.deal, reader=desk.rita, today=TODAY)
    return next(panel.filled.lines for panel in book.panels if panel.code == "leverage")


def standing_plans(desk: Desk) -> list[str]:
    return [
        str(plan) for plan in CompetingPlan.objects.standing().filter(group=desk.deal.group).order_by("name")
    ]


def test_leverage_names_every_plan_on_record(desk: Desk) -> None:
    assert not any("Other plans" in line for line in leverage(desk))
    record(desk)
    record(desk, "Blue Heron", "in_talks")
    assert (
        "Other plans on record: Blue Heron (in talks with them), Sunrise Health (in their network)."
        in leverage(desk)
    )


def test_the_same_again_is_one_and_another_standing_takes_its_place(desk: Desk) -> None:
    first = record(desk)
    assert record(desk, "  sunrise   health ", at=LATER) == first
    second = record(desk, "Sunrise Health", "left", at=LATER)

    first.refresh_from_db()
    assert (first.ended_at, first.ended_by) == (LATER, desk.rita)
    assert standing_plans(desk) == [str(second)] == ["Sunrise Health (left them)"]


def test_what_ended_stays_on_record_with_who_and_when(desk: Desk) -> None:
    plan = record(desk)
    for at in (LATER, LATER + dt.timedelta(days=1)):
        end_competing_plan(plan=plan, by=desk.marco, at=at)
    plan.refresh_from_db()
    assert (plan.ended_at, plan.ended_by) == (LATER, desk.marco)
    assert standing_plans(desk) == []


@pytest.mark.parametrize(
    ("name", "standing"), [("", "left"), (" ", "left"), ("x" * 81, "left"), ("Plan", "?")]
)
def test_a_plan_has_a_name_and_a_standing(desk: Desk, name: str, standing: str) -> None:
    with pytest.raises(CompetingPlanRefused):
        record(desk, name, standing)


def test_the_database_keeps_one_row_per_plan(desk: Desk) -> None:
    record(desk)
    with pytest.raises(IntegrityError), transaction.atomic():
        CompetingPlan.objects.create(
            group=desk.deal.group,
            name="SUNRISE HEALTH",
            standing="left",
            recorded_by=desk.rita,
            recorded_at=NOON,
        )


def test_page_records_and_ends_without_script(desk: Desk) -> None:
    assert desk.post("competing", {"name": "", "standing": "left"}).status_code == 422
    assert desk.post("competing", {"name": "Sunrise Health", "standing": "left"}).status_code == 302
    page = text_of(desk.get("competing"))
    assert "Sunrise Health" in page
    assert "left them" in page
    (plan,) = CompetingPlan.objects.all()
    assert desk.post("competing", {"ended": plan.pk}).status_code == 302
    assert standing_plans(desk) == []
    assert desk.post("competing", {"ended": plan.pk}).status_code == 404


def test_only_those_who_work_the_deal_read_and_record_it(desk: Desk) -> None:
    record(desk)
    strangers = [
        desk.sam,
        desk.vera,
        *(make_user(role=role) for role in (Role.ANALYST, Role.ADMIN, Role.MEDICAL_DIRECTOR)),
    ]
    for user in strangers:
        desk.sign_in(user)
        assert desk.get("competing").status_code in {403, 404}
        assert desk.post("competing", {"name": "Other", "standing": "left"}).status_code in {403, 404}
        assert "Sunrise Health" not in text_of(desk.get("deal-playbook"))
        assert "Sunrise Health" not in text_of(desk.get("deal"))
    assert standing_plans(desk) == ["Sunrise Health (in their network)"]
    assert "Sunrise Health" in text_of(desk.sign_in(desk.marco).get("deal-playbook"))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_recorded_from_the_leverage_on_the_deal(live: Live, rita: User) -> None:
    group = make_group(name="Bonifay Lung")
    make_affiliation(group=group)
    deal = make_deal(owner=rita, group=group, stage=Stage.RATES)
    page = live.sign_in(rita)
    page.goto(live.url(f"/deals/{deal.pk}/"))
    page.get_by_role("link", name="Competing plans").click()
    page.get_by_label("Plan", exact=True).fill("Sunrise Health")
    live.check(page)
    page.keyboard.press("Control+Enter")

    expect(page.locator("#toasts")).to_contain_text("Sunrise Health is on record for Bonifay Lung.")
    expect(page.locator("#deal-playbook")).to_contain_text(
        "Other plans on record: Sunrise Health (in their network)."
    )
