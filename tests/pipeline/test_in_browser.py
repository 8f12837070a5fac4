"""The pages around the day, with data, empty and with an error: accessible, and no wider than the window."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from pipeline.actions.competing import record_competing_plan
from pipeline.actions.documents import Paper, add_document
from pipeline.models import Deal, ObjectionMet, Outcome, PaperHandover, StageMove
from pipeline.playbook import Objection
from pipeline.stages import Stage
from tests.factories import make_affiliation, make_contact, make_deal, make_group, make_network, make_touch
from tests.live import DESK, PHONE, Live

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = pytest.mark.parametrize(
    ("size", "dark"), [(DESK, False), (PHONE, True)], ids=["desk-light", "phone-dark"]
)


@dataclass
class Plan:
    full: Deal
    bare: Deal


@pytest.fixture
def plan(rita: User) -> Plan:
    """A deal with something of everything, names as long as they get, and one with nothing."""
    now, network = timezone.now(), make_network()
    group = make_group(
        name="Ichetucknee Family Medicine and Pediatrics of the Upper Suwannee", phone="3865550101"
    )
    make_affiliation(group=group)
    priya = make_contact(
        group=group, name="Dr. Priyadarshini Mehta-Villanueva", role="Owner", phone="3865550143",
        email="priyadarshini.mehta-villanueva@ichetucknee-family-medicine.example", signs=True, not_before=dt.time(10),
    )  # fmt: skip
    opened = now - dt.timedelta(days=20)
    full = make_deal(owner=rita, group=group, network=network, stage=Stage.LEGAL, opened_at=opened)
    touch = make_touch(deal=full, made_at=opened, note="We are in three networks already " * 5, contact=priya)
    for objection in Objection:
        ObjectionMet.objects.create(
            touch=touch, objection=objection, steps=["acknowledge", "ease"], version=0
        )
    StageMove.objects.create(
        deal=full,
        from_stage="loi",
        to_stage="legal",
        moved_by=rita,
        moved_at=now,
        is_forward=True,
        key=uuid.uuid4(),
    )
    make_touch(deal=full, made_at=now - dt.timedelta(days=1), outcome=Outcome.REPLY, contact=priya)
    PaperHandover.objects.create(
        deal=full,
        holder="plan",
        since_on=rita.today(now) - dt.timedelta(days=5),
        recorded_by=rita,
        recorded_at=now,
    )
    for name in ("exhibit-of-" + "very-" * 12 + "long-name.pdf", "b.pdf"):
        upload = ContentFile(b"%PDF-1.7" + name.encode(), name)
        add_document(deal=full, upload=upload, paper=Paper("exhibit"), by=rita, at=now)
    record_competing_plan(group=group, name="Sunrise Health of Florida", standing="in_talks", by=rita, at=now)
    return Plan(full, make_deal(owner=rita, network=network, opened_at=now - dt.timedelta(days=3)))


@LOOKS
def test_what_belongs_to_a_deal_with_data_and_without(
    live: Live, plan: Plan, rita: User, size: dict[str, int], dark: bool
) -> None:
    page = live.sign_in(rita, size=size, dark=dark)
    for deal in (plan.full, plan.bare):
        for name in ("deal", "documents", "competing", "deal-playbook", "deal-rates", "touches"):
            page.goto(live.url(reverse(f"pipeline:{name}", args=[deal.pk])))
            live.check(page)
        page.goto(live.url(reverse("providers:group", args=[deal.group_id])))
        live.check(page)
    page.goto(live.url(reverse("pipeline:closing-calls", args=[plan.full.pk])))
    live.check(page)
    for address in ("/recent/", "/effective/", "/mail/"):
        page.goto(live.url(address))
        live.check(page)


@LOOKS
def test_errors_stand_beside_their_fields(
    live: Live, plan: Plan, rita: User, size: dict[str, int], dark: bool
) -> None:
    page = live.sign_in(rita, size=size, dark=dark)
    page.goto(live.url(reverse("pipeline:documents", args=[plan.full.pk])))
    page.locator("[name=kind]").select_option("agreement")
    page.locator("[name=upload]").set_input_files(
        {"name": "a.exe", "mimeType": "text/plain", "buffer": b"MZ"}
    )
    page.get_by_role("button", name="Keep the file").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    live.check(page)
    for name, button in (("competing", "Record"), ("closing-calls", "Ask")):
        page.goto(live.url(reverse(f"pipeline:{name}", args=[plan.full.pk])))
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.locator("[data-error-summary]")).to_be_focused()
        live.check(page)


@LOOKS
def test_what_a_manager_reads(live: Live, plan: Plan, marco: User, size: dict[str, int], dark: bool) -> None:
    page = live.sign_in(marco, size=size, dark=dark)
    for name in ("scripts", "missions", "team", "effective", "rates"):
        page.goto(live.url(reverse(f"pipeline:{name}")))
        live.check(page)
    page.goto(live.url(reverse("pipeline:script", args=["capacity"])))
    live.check(page)
    page.goto(live.url(reverse("pipeline:departure", args=[plan.full.owner_id])))
    live.check(page)
    page.goto(live.url(reverse("pipeline:scripts")))
    expect(page.locator("#objection-report")).to_contain_text("100")
    page.goto(live.url(reverse("pipeline:team")))
    expect(page.locator("#list-paper-with-us")).to_contain_text("with us 5")
