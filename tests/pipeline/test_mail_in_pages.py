"""The tray of incoming mail, and the door of the mail provider."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from pipeline.mail_addresses import address_of_deal, address_of_person
from pipeline.models import Deal, IncomingMail, Touch
from tests.factories import make_contact, make_deal, make_group
from tests.live import PHONE, Live

pytestmark = pytest.mark.django_db
SECRET = "provider:a-long-enough-password"
PRIYA = "priya@lakebutler.example"


@pytest.fixture(autouse=True)
def provider(settings: Settings) -> None:
    settings.MAIL_IN_DOMAIN = "in.plan.example"
    settings.MAIL_PROVIDER = "postmark"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}


@pytest.fixture
def deal(rita: User) -> Deal:
    deal = make_deal(owner=rita, group=make_group(name="Lake Butler Heart"), opened_at=timezone.now())
    make_contact(group=deal.group, email=PRIYA)
    return deal


def waiting(reader: User, *, deal: Deal | None = None, key: str = "1", **fields: Any) -> IncomingMail:
    values: dict[str, Any] = {
        "message_id": key, "came_to": "x@in.plan.example", "sender": PRIYA, "subject": "Re: terms",
        "text": "Yes, send it.",
        "sent_at": timezone.now(), "received_at": timezone.now(), "state": "waiting", "reader": reader, "deal": deal,
        "outcome": "reply" if deal else "", "why": "Forwarded: one click logs it.",
    }  # fmt: skip
    return IncomingMail.objects.create(**values | fields)


def bring(client: Client, *, to: str, sender: str, secret: str = SECRET) -> int:
    event = {
        "FromFull": {"Email": sender, "Name": ""},
        "ToFull": [{"Email": PRIYA, "Name": "Priya"}],
        "OriginalRecipient": to,
        "Subject": "Our terms",
        "TextBody": "Attached.",
        "MessageID": "a",
        "Headers": [{"Name": "Message-ID", "Value": "<1@plan.example>"}],
    }
    proof = base64.b64encode(secret.encode()).decode()
    reply = client.post(
        "/mail-in/",
        json.dumps(event),
        content_type="application/json",
        headers={"Authorization": f"Basic {proof}"},
    )
    return reply.status_code


def test_the_provider_brings_a_copied_mail_once(client: Client, deal: Deal, rita: User) -> None:
    for _ in range(2):
        assert bring(client, to=address_of_deal(deal.pk), sender=rita.email) == 200
    assert deal.touches.get().note == "Our terms\nAttached."


@pytest.mark.parametrize("secret", ["provider:wrong", ""])
def test_a_stranger_brings_nothing(client: Client, deal: Deal, rita: User, secret: str) -> None:
    assert bring(client, to=address_of_deal(deal.pk), sender=rita.email, secret=secret) == 400
    assert not IncomingMail.objects.exists()


def test_without_a_provider_there_is_no_door(
    client: Client, deal: Deal, rita: User, settings: Settings
) -> None:
    settings.MAIL_PROVIDER = ""
    assert bring(client, to=address_of_deal(deal.pk), sender=rita.email) == 404
    assert not IncomingMail.objects.exists()


def test_one_click_logs_what_is_prefilled(client: Client, deal: Deal, rita: User) -> None:
    mail = waiting(rita, deal=deal)
    client.force_login(rita)
    page = client.get("/mail/").content.decode()
    assert "Log their reply: Lake Butler Heart" in page
    assert address_of_person(rita.pk) in page
    client.post(f"/mail/{mail.pk}/", {"deal": deal.pk, "outcome": "reply"})
    client.post(f"/mail/{mail.pk}/", {"deal": deal.pk, "outcome": "reply"})
    assert deal.touches.get().is_conversation
    assert "Nothing waits" in client.get("/mail/").content.decode()


def test_a_mail_without_a_deal_asks_for_one(client: Client, deal: Deal, rita: User) -> None:
    mail = waiting(rita)
    client.force_login(rita)
    assert "Choose the deal" in client.get("/mail/").content.decode()
    refused = client.post(f"/mail/{mail.pk}/", {})
    assert refused.status_code == 422
    assert "Choose the deal it is about." in refused.content.decode()
    assert client.post(f"/mail/{mail.pk}/", {"deal": deal.pk, "outcome": "sent"}).status_code == 302
    assert deal.touches.count() == 1


def test_the_deal_of_somebody_else_is_no_choice(client: Client, deal: Deal, sam: User) -> None:
    mail = waiting(sam)
    client.force_login(sam)
    assert client.post(f"/mail/{mail.pk}/", {"deal": deal.pk, "outcome": "reply"}).status_code == 422
    assert not Touch.objects.exists()


def test_nobody_reads_the_mail_of_another(client: Client, deal: Deal, rita: User, sam: User) -> None:
    mail = waiting(rita, deal=deal)
    client.force_login(sam)
    assert "Yes, send it" not in client.get("/mail/").content.decode()
    assert client.get(f"/mail/{mail.pk}/").status_code == 404
    assert client.post(f"/mail/{mail.pk}/", {"deal": deal.pk, "outcome": "reply"}).status_code == 404
    assert client.post(f"/mail/{mail.pk}/setting-aside/").status_code == 404
    mail.refresh_from_db()
    assert mail.state == "waiting"


def test_the_deal_names_its_address_to_those_who_work_it(
    client: Client, deal: Deal, rita: User, vera: User
) -> None:
    for person, is_named in ((rita, True), (vera, False)):
        client.force_login(person)
        assert (address_of_deal(deal.pk) in client.get(f"/deals/{deal.pk}/").content.decode()) is is_named


def test_what_is_set_aside_leaves_the_tray(client: Client, deal: Deal, rita: User) -> None:
    mail = waiting(rita, deal=deal)
    client.force_login(rita)
    client.post(f"/mail/{mail.pk}/setting-aside/")
    assert "Nothing waits" in client.get("/mail/").content.decode()
    assert "Set aside" in client.get(f"/mail/{mail.pk}/").content.decode()
    assert not Touch.objects.exists()


def test_what_machines_wrote_has_its_list_and_never_counts(
    client: Client, deal: Deal, rita: User, sam: User
) -> None:
    mail = waiting(
        rita,
        deal=deal,
        state="automatic",
        subject="Out of office",
        why="Written by a machine: it does not count.",
    )
    client.force_login(rita)
    assert "Out of office" not in client.get("/mail/").content.decode()
    listed = client.get("/mail/?show=automatic").content.decode()
    assert "Out of office" in listed
    assert "it does not count" in listed
    assert "Log it" not in client.get(f"/mail/{mail.pk}/").content.decode()
    assert client.post(f"/mail/{mail.pk}/", {"deal": deal.pk, "outcome": "reply"}).status_code == 422
    assert not deal.touches.exists()
    assert "No such mail" in client.get("/mail/?show=logged").content.decode()
    client.force_login(sam)
    for show in ("logged", "automatic", "set_aside", "nonsense"):
        assert "Out of office" not in client.get(f"/mail/?show={show}").content.decode()


def test_a_long_tray_costs_as_many_queries_as_a_short_one(
    client: Client, deal: Deal, rita: User, django_assert_max_num_queries: Any
) -> None:
    client.force_login(rita)
    waiting(rita, deal=deal)
    with django_assert_max_num_queries(50) as first:
        client.get("/mail/")
    for number in range(2, 5):
        waiting(rita, deal=deal, key=str(number))
    with django_assert_max_num_queries(len(first)):
        client.get("/mail/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_tray_is_worked_off_in_a_browser(live: Live, deal: Deal, rita: User) -> None:
    waiting(rita, deal=deal)
    page = live.sign_in(rita)
    page.goto(live.url("/settings/"))
    page.get_by_role("link", name="Mail in").click()
    live.check(page)
    page.get_by_role("button", name="Log their reply: Lake Butler Heart").click()
    page.get_by_text("Logged on Lake Butler Heart").wait_for()
    waiting(
        rita,
        key="3",
        state="automatic",
        subject="Out of office",
        why="Written by a machine: it does not count.",
    )
    page.get_by_label("State").get_by_role("link", name="Automatic").click()
    page.get_by_role("link", name="Out of office").wait_for()
    live.check(page)
    waiting(rita, key="2", subject="Something else entirely, which nobody could match")
    small = live.sign_in(rita, size=PHONE)
    small.goto(live.url("/mail/"))
    live.check(small)
    small.get_by_role("link", name="Something else entirely, which nobody could match", exact=True).click()
    live.check(small)
