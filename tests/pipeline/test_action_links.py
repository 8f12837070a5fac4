"""The links of a letter: signed, short-lived, harmless to open, done once, and no way in for anybody."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
import time_machine
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from pipeline.action_links import ActionLink, LinkAction, action_token, read_action_token
from pipeline.actions.deals import reassign
from pipeline.actions.endings import Loss
from pipeline.actions.moves import close_as_lost
from pipeline.models import Deal, Hold, LinkUse, NextStep, Touch
from tests.factories import (
    NOON,
    make_contact,
    make_deal,
    make_group,
    make_hold_reason,
    make_loss_reason,
    make_user,
)

pytestmark = pytest.mark.django_db

TODAY = NOON.date()
CALL, STEP, HOLD = LinkAction.CALL, LinkAction.STEP, LinkAction.HOLD


@pytest.fixture
def deal(rita: User) -> Deal:
    group = make_group(name="Sebring Neurology")
    make_contact(group=group, name="Joan Ellery", phone="8635550188")
    make_hold_reason()
    make_loss_reason()
    return make_deal(owner=rita, group=group, opened_at=NOON - dt.timedelta(days=16), due_on=TODAY)


@pytest.fixture
def signed_in(client: Client, rita: User, at_noon: None) -> Client:
    client.force_login(rita)
    return client


def path(deal: Deal, action: LinkAction = CALL, *, reader: User | None = None, day: dt.date = TODAY) -> str:
    token = action_token(person_id=(reader or deal.owner).pk, deal_id=deal.pk, action=action, day=day)
    return reverse("pipeline:action", args=[token])


def filled(reply: Any, **changes: Any) -> dict[str, Any]:
    """What a browser sends back of the form it was shown."""
    form = reply.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (values | changes).items() if value is not None}


def words(reply: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


def confirm(client: Client, address: str, **changes: Any) -> Any:
    return client.post(address, filled(client.get(address), **changes))


# The token ----------------------------------------------------------------------------------------------


def test_a_token_says_for_whom_which_deal_what_and_until_when(deal: Deal, rita: User) -> None:
    token = action_token(person_id=rita.pk, deal_id=deal.pk, action=HOLD, day=TODAY)
    assert read_action_token(token) == ActionLink(rita.pk, deal.pk, HOLD, TODAY + dt.timedelta(days=14))
    assert len(token) < 64


def test_a_changed_token_is_nobodys(signed_in: Client, deal: Deal, rita: User) -> None:
    token = action_token(person_id=rita.pk, deal_id=deal.pk, action=CALL, day=TODAY)
    value, signature = token.split(":")
    person, which, last, _ = value.split(".")
    forged = [
        f"{person}.{which}.{last}.h:{signature}",
        f"{person}.9.{last}.c:{signature}",
        f"{value}:{signature[:-1]}x",
        value,
        Signer(salt="elsewhere").sign(value),
        Signer(salt="pipeline.letters.action").sign("1.2.3"),
        Signer(salt="pipeline.letters.action").sign("1.2.zzzzzzzzzz.c"),
        Signer(salt="pipeline.letters.action").sign("1.2.3.x"),
        "a\x00b",
    ]
    for each in forged:
        assert read_action_token(each) is None
        assert signed_in.get(reverse("pipeline:action", args=[each])).status_code == 404


# Opening changes nothing --------------------------------------------------------------------------------


@pytest.mark.parametrize("action", LinkAction)
def test_a_stranger_is_led_to_sign_in_and_reads_no_name(
    client: Client, deal: Deal, action: LinkAction
) -> None:
    for reply in (
        client.get(path(deal, action)),
        client.head(path(deal, action)),
        client.post(path(deal, action)),
    ):
        assert reply.status_code == 302
        assert reply["Location"].startswith("/account/login/?next=")
    page = client.get(path(deal, action), follow=True)
    assert "Sebring" not in page.content.decode()
    assert "Sebring" not in client.get("/account/login/").content.decode()


def test_signing_in_leads_back_to_the_filled_in_page(client: Client, deal: Deal, rita: User) -> None:
    rita.set_password("correct horse battery")
    rita.save()
    with time_machine.travel(NOON, tick=False):
        login = client.get(path(deal))["Location"]
        reply = client.post(login, {"login": rita.email, "password": "correct horse battery"}, follow=True)
    assert reply.redirect_chain[-1][0] == path(deal)
    assert "I called Sebring Neurology" in words(reply)


# Confirming ---------------------------------------------------------------------------------------------


def test_i_called_is_filled_in_and_one_post_logs_it(signed_in: Client, deal: Deal, rita: User) -> None:
    page = signed_in.get(path(deal))
    assert "I called Sebring Neurology" in words(page)
    assert "Joan Ellery (863) 555-0188" in words(page)
    assert "Quiet" in words(page)
    reply = signed_in.post(path(deal), filled(page, outcome="staff", note="Try the administrator"))
    assert (reply.status_code, reply["Location"]) == (302, path(deal))
    touch = deal.touches.get()
    assert (touch.outcome, touch.note, touch.made_by, touch.logged_at) == (
        "staff", "Try the administrator", rita, NOON,
    )  # fmt: skip
    assert deal.steps.open().get().what == "Call again"
    use = LinkUse.objects.get()
    assert (use.used_by, use.used_at, use.action, use.deal) == (rita, NOON, "c", deal)


def test_set_next_step_is_filled_in_and_one_post_plans_it(signed_in: Client, deal: Deal) -> None:
    reply = confirm(signed_in, path(deal, STEP), what="Send the rate sheet", kind="send", due="2026-03-04")
    assert reply.status_code == 302
    step = deal.steps.open().get()
    assert (step.what, step.kind, step.due_on) == ("Send the rate sheet", "send", dt.date(2026, 3, 4))


def test_hold_is_filled_in_and_one_post_holds_it(signed_in: Client, deal: Deal) -> None:
    given = {"reason": make_hold_reason().pk, "until_on": "2026-03-20", "what": "Ask again"}
    assert confirm(signed_in, path(deal, HOLD), **given).status_code == 302
    assert Hold.objects.get().until_on == dt.date(2026, 3, 20)


@pytest.mark.parametrize("action", [CALL, STEP, HOLD])
def test_used_twice_is_harmless_and_says_who_did_it(
    signed_in: Client, deal: Deal, action: LinkAction
) -> None:
    given: dict[LinkAction, dict[str, Any]] = {
        CALL: {"outcome": "no_answer"},
        STEP: {"what": "Write to them", "due": "2026-03-04"},
        HOLD: {"reason": make_hold_reason().pk, "until_on": "2026-03-20", "what": "Ask again"},
    }
    data = filled(signed_in.get(path(deal, action)), **given[action])
    for _ in range(2):
        assert signed_in.post(path(deal, action), data).status_code in {200, 302}
    assert (LinkUse.objects.count(), Touch.objects.count(), Hold.objects.count()) == (
        1, int(action == CALL), int(action == HOLD),
    )  # fmt: skip
    assert NextStep.objects.count() == 2
    page = signed_in.get(path(deal, action))
    assert page.context["form"] is None
    assert "Already done by you, Today" in words(page)
    assert LinkUse.objects.get().said in words(page)


def test_the_other_link_of_the_same_letter_still_works(signed_in: Client, deal: Deal) -> None:
    confirm(signed_in, path(deal), outcome="no_answer")
    page = signed_in.get(path(deal, STEP))
    assert "Since this letter you logged “No answer”" in words(page)
    assert page.context["form"] is not None


@pytest.mark.parametrize(
    ("action", "given", "complaint"),
    [
        (CALL, {"outcome": ""}, "Choose how it went."),
        (CALL, {"outcome": "staff", "what": ""}, "Say what you will do next."),
        (CALL, {"outcome": "staff", "due": "other", "due_on": "2026-02-01"}, "A next step lies ahead"),
        (CALL, {"outcome": "declined"}, "Say why it rests until then."),
        (CALL, {"outcome": "staff", "note": "x" * 4001}, "at most 4,000 characters"),
        (STEP, {"what": ""}, "Say what you will do next."),
        (STEP, {"due": "other", "due_on": "2030-01-01"}, "at most two years ahead"),
        (HOLD, {"until_on": "2026-03-02"}, "Say why it rests."),
        (HOLD, {"until_on": "2026-12-31", "what": "Ask"}, "A hold lasts at most 60 days"),
    ],
)
def test_what_is_wrong_is_said_on_the_page_and_the_link_stays_good(
    signed_in: Client, deal: Deal, action: LinkAction, given: dict[str, str], complaint: str
) -> None:
    if "60 days" in complaint:
        given = given | {"reason": str(make_hold_reason().pk)}
    reply = confirm(signed_in, path(deal, action), **given)
    assert reply.status_code == 422
    assert complaint in words(reply)
    assert (LinkUse.objects.count(), Touch.objects.count(), Hold.objects.count()) == (0, 0, 0)


# For somebody else, too late, or nothing to do ----------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "offered", "not_offered"),
    [
        ("marco", ["reassign the deal", "log a call of your own", "read it"], []),
        ("sam", ["read it"], ["reassign the deal", "log a call of your own"]),
        ("vera", ["read it"], ["reassign the deal", "log a call of your own"]),
    ],
)
def test_somebody_else_is_offered_only_what_they_may(
    client: Client, deal: Deal, at_noon: None, request: pytest.FixtureRequest,
    who: str, offered: list[str], not_offered: list[str],
) -> None:  # fmt: skip
    client.force_login(request.getfixturevalue(who))
    page = client.get(path(deal))
    assert page.status_code == 200
    assert "This letter was sent to Rita." in words(page)
    assert [text in words(page) for text in (*offered, *not_offered)] == [True] * len(offered) + [
        False
    ] * len(not_offered)
    assert client.post(path(deal), {"outcome": "staff"}).status_code == 403
    assert not Touch.objects.exists()


def test_who_may_not_see_the_deal_does_not_find_the_page(client: Client, deal: Deal, at_noon: None) -> None:
    client.force_login(make_user(role=Role.MEDICAL_DIRECTOR))
    assert client.get(path(deal)).status_code == 404


def test_a_deal_given_away_since_is_read_only(signed_in: Client, deal: Deal, sam: User, marco: User) -> None:
    reassign(deal=deal, to=sam, by=marco, at=NOON)
    assert "Sam Okafor works this deal now." in words(signed_in.get(path(deal)))
    assert signed_in.post(path(deal), {"outcome": "staff"}).status_code == 403


def test_a_deal_lost_since_leaves_nothing_to_do(signed_in: Client, deal: Deal, rita: User) -> None:
    close_as_lost(deal=deal, loss=Loss(make_loss_reason()), key=uuid.uuid4(), by=rita, at=NOON)
    page = signed_in.get(path(deal, HOLD))
    assert "There is nothing left to do." in words(page)
    signed_in.post(path(deal, HOLD), {"until_on": "2026-03-20"})
    assert not Hold.objects.exists()


@pytest.mark.parametrize(("age", "is_good"), [(14, True), (15, False)])
def test_a_link_is_good_for_fourteen_days(signed_in: Client, deal: Deal, age: int, is_good: bool) -> None:
    address = path(deal, day=TODAY - dt.timedelta(days=age))
    page = signed_in.get(address)
    assert (page.status_code, page.context["form"] is not None) == ((200, True) if is_good else (410, False))
    if not is_good:
        assert "This link is more than 14 days old." in words(page)
        signed_in.post(address, {"outcome": "staff"})
        assert not Touch.objects.exists()


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "America/Phoenix", "America/New_York", "Pacific/Guam"])
def test_the_last_day_ends_at_midnight_where_the_reader_is(client: Client, zone: str) -> None:
    reader = make_user(time_zone=zone)
    address = path(make_deal(owner=reader, opened_at=NOON), day=dt.date(2026, 3, 2))
    for at, status in [("2026-03-16 23:30", 200), ("2026-03-17 00:30", 410)]:
        with time_machine.travel(dt.datetime.fromisoformat(at).replace(tzinfo=reader.zone), tick=False):
            client.force_login(reader)
            assert client.get(address).status_code == status


def test_links_that_only_lead_somewhere_lead_there(
    client: Client, deal: Deal, marco: User, sam: User, at_noon: None
) -> None:
    client.force_login(marco)
    assert client.get(path(deal, LinkAction.READ, reader=marco))["Location"] == deal.get_absolute_url()
    reassigning = path(deal, LinkAction.REASSIGN, reader=marco)
    assert client.get(reassigning)["Location"] == reverse("pipeline:owner", args=[deal.pk])
    client.force_login(sam)
    assert client.get(reassigning)["Location"] == deal.get_absolute_url()
