"""What comes back marks its address; a stranger without the secret changes nothing."""

from __future__ import annotations

import base64
import datetime as dt
import json
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import AddressMark, Notice, NoticeKind, NoticeState, User
from accounts.notices import deliver, mark_address, post_notice, send_again
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ada")]
SECRET = "provider:a-long-enough-password"
BOUNCE = {
    "RecordType": "Bounce",
    "Type": "HardBounce",
    "Email": "Rita@Plan.example",
    "Details": "550 5.1.1 No such\nperson",
}


@pytest.fixture
def provider(settings: Settings) -> None:
    settings.MAIL_PROVIDER = "postmark"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}


def report(client: Client, event: Any, secret: str = SECRET) -> int:
    proof = base64.b64encode(secret.encode()).decode()
    body = event if isinstance(event, str) else json.dumps(event)
    reply = client.post(
        "/mail-events/", body, content_type="application/json", headers={"Authorization": f"Basic {proof}"}
    )
    return reply.status_code


def letter_to(email: str, day: int = 1) -> Notice:
    post_notice(
        kind=NoticeKind.DIGEST, recipient=None, to_email=email, unique_key=f"digest:{email}:{day}", subject="3 due",
        text="Call.", html="", at=NOON,
    )  # fmt: skip
    return Notice.objects.latest("pk")


@pytest.mark.usefixtures("provider")
def test_a_bounce_marks_the_address_and_no_letter_goes_there(client: Client) -> None:
    assert report(client, BOUNCE) == 200
    letter = letter_to("rita@plan.example")
    assert deliver(now=NOON)["failed"] == 1
    letter.refresh_from_db()
    assert (letter.state, letter.error) == (
        NoticeState.FAILED,
        "Letters come back from this address: 550 5.1.1 No such person",
    )
    assert mail.outbox == []


@pytest.mark.usefixtures("provider")
def test_a_bounce_told_twice_marks_once(client: Client) -> None:
    assert [report(client, BOUNCE), report(client, BOUNCE | {"Email": "rita@plan.example"})] == [200, 200]
    assert AddressMark.objects.get().email == "rita@plan.example"


def test_sending_again_says_that_mail_arrives() -> None:
    mark_address(email="rita@plan.example", reason="550", at=NOON)
    letter = letter_to("RITA@plan.example")
    deliver(now=NOON)
    assert send_again(notice=letter, at=NOON)
    assert deliver(now=NOON + dt.timedelta(minutes=1))["sent"] == 1
    assert not AddressMark.objects.exists()


def test_others_get_their_letters() -> None:
    mark_address(email="rita@plan.example", reason="550", at=NOON)
    letter_to("sam@plan.example")
    assert deliver(now=NOON)["sent"] == 1


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize("event", [{"RecordType": "Delivery", "Recipient": "rita@plan.example"}, {}])
def test_what_did_not_come_back_marks_nothing(client: Client, event: dict[str, str]) -> None:
    assert report(client, event) == 200
    assert not AddressMark.objects.exists()


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize("secret", ["provider:wrong", "", "provider:"])
def test_a_stranger_changes_nothing(client: Client, secret: str) -> None:
    assert report(client, BOUNCE, secret) == 400
    assert (
        client.post("/mail-events/", json.dumps(BOUNCE), content_type="application/json").status_code == 400
    )
    assert not AddressMark.objects.exists()


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize("body", ["", "no json", "[1]", '"text"', '{"FromFull": {}}', "\x00"])
def test_what_is_no_event_is_refused_in_peace(client: Client, body: str) -> None:
    assert report(client, body) == 400


def test_without_a_provider_there_is_no_such_address(client: Client) -> None:
    assert report(client, BOUNCE) == 404


def test_the_page_of_a_person_says_that_letters_come_back(client: Client, ada: User, rita: User) -> None:
    mark_address(email=rita.email, reason="550 5.1.1 No such person", at=NOON)
    client.force_login(ada)
    assert "550 5.1.1 No such person" in client.get(f"/people/{rita.pk}/").content.decode()
