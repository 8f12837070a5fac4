"""Pasting an e-mail into the log: it is filled in, nothing is written, and nothing that was typed is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from pipeline.models import Outcome, Touch
from tests.factories import NOON, make_contact, make_deal, make_group, make_touch, make_user
from tests.live import Live
from tests.pipeline.deal_desk import Desk, Reply, key, make_desk, text_of

pytestmark = pytest.mark.django_db

PRIYA = "priya@lakebutler.example"
HEAD = "From: {sender}\nSent: Monday, March 2, 2026 11:05 AM\nTo: {to}\nSubject: RE: Our terms\n\n"
OLD = "\n\n-----Original Message-----\nFrom: Rita\nAttached.\n"


@pytest.fixture
def desk(client: Client, at_noon: None) -> Desk:
    desk = make_desk(client)
    make_contact(group=desk.deal.group, name="Priya Mehta", email=PRIYA.title())
    return desk


def mail(
    sender: str = f"Priya Mehta <{PRIYA}>", to: str = "rita@plan.example", text: str = "Yes." + OLD
) -> str:
    return HEAD.format(sender=sender, to=to) + text


def paste(desk: Desk, source: str, **typed: Any) -> Reply:
    return desk.post("touch-mail", {"key": key(), "mail": source, **typed})


def values(reply: Reply) -> dict[str, Any]:
    form = reply.context["form"]
    return {name: form[name].value() for name in form.fields}


def test_their_mail_is_a_reply_of_its_own_hour_with_what_is_new_in_it(desk: Desk) -> None:
    reply = paste(desk, mail())

    found = values(reply)
    contact = desk.deal.group.contacts.get(name="Priya Mehta")
    assert (found["outcome"], found["note"], found["mail"]) == (Outcome.REPLY, "RE: Our terms\nYes.", "")
    assert (found["made_at"], found["channel"], found["contact"]) == (
        dt.datetime(2026, 3, 2, 11, 5),  # noqa: DTZ001  # the reader's own clock, as the field takes it
        "email",
        contact.pk,
    )
    assert found["what"] == "Answer their reply"
    assert reply.context["told"] == (
        "Read from the e-mail from Priya Mehta, Mon 2 Mar, 11:05.",
        "The older messages below it were left out.",
    )
    assert not Touch.objects.exists()


def test_what_was_read_is_saved_as_it_stands(desk: Desk) -> None:
    found = {
        name: value for name, value in values(paste(desk, mail())).items() if value not in (None, "", [])
    }
    found["made_at"] = "2026-03-02T11:05"

    assert desk.post("touches", found).status_code == 302
    touch = Touch.objects.get()
    assert (touch.outcome, touch.is_conversation, touch.channel) == (Outcome.REPLY, True, "email")
    assert touch.made_at == dt.datetime(2026, 3, 2, 16, 5, tzinfo=dt.UTC)
    assert touch.note == "RE: Our terms\nYes."


@pytest.mark.parametrize(
    "sender", ["Rita Alvarez <{rita}>", "Rita Alvarez", "Lena <lena@{house}>", "Marco <{marco}>"]
)
def test_a_mail_of_one_of_us_was_sent_to_the_contact_it_names(desk: Desk, sender: str) -> None:
    house = desk.rita.email.partition("@")[2]
    source = mail(
        sender.format(rita=desk.rita.email, marco=desk.marco.email, house=house), to=f"Priya <{PRIYA}>"
    )

    reply = paste(desk, source)

    found = values(reply)
    assert (found["outcome"], found["what"]) == (Outcome.SENT, "Ask whether it arrived")
    assert found["contact"] == desk.deal.group.contacts.get(name="Priya Mehta").pk
    assert reply.context["told"][0].startswith("Read from the e-mail to Priya Mehta")


def test_a_stranger_who_writes_replies_for_the_group(desk: Desk) -> None:
    found = values(paste(desk, mail("Counsel <counsel@elsewhere.example>")))
    assert (found["outcome"], found["contact"]) == (Outcome.REPLY, None)


def test_an_away_note_is_no_reply(desk: Desk) -> None:
    reply = paste(desk, mail().replace("RE: Our terms", "Automatic reply: Our terms"))
    assert values(reply)["outcome"] == ""
    assert "automatic answer" in text_of(reply)


def test_what_was_typed_stays(desk: Desk) -> None:
    typed = {
        "note": "They want 110.",
        "outcome": Outcome.DECLINED,
        "what": "Visit them",
        "kind": "visit",
        "due": "other",
        "due_on": "2026-03-20",
        "objection": "capacity",
        "objection_steps": ["acknowledge", "ease"],
        "ask_what": "Ask in autumn",
    }
    reply = paste(desk, mail(), **typed)

    found = values(reply)
    assert found["note"] == "They want 110.\n\nRE: Our terms\nYes."
    assert {name: found[name] for name in typed if name not in ("note", "objection", "objection_steps")} == {
        name: value for name, value in typed.items() if name not in ("note", "objection", "objection_steps")
    }
    assert reply.context["form"].kept_use() == [
        ("objection", "capacity"),
        ("objection_steps", "acknowledge"),
        ("objection_steps", "ease"),
    ]


def test_a_step_that_was_only_proposed_is_proposed_anew(desk: Desk) -> None:
    shown = values(desk.get("touch-new"))
    step = {name: shown[name] or "" for name in ("what", "kind", "due", "due_on")}
    assert values(paste(desk, mail(), **step))["what"] == "Answer their reply"


@pytest.mark.parametrize("source", ["They said yes on the phone.", "Subject: terms\n\nYes"])
def test_what_is_no_mail_goes_into_the_note_as_it_is(desk: Desk, source: str) -> None:
    reply = paste(desk, source, note="Before")
    found = values(reply)
    assert (found["note"], found["mail"], found["outcome"]) == (f"Before\n\n{source}", "", "")
    assert "could not be made out" in text_of(reply)


def test_what_is_no_mail_and_too_long_stays_where_it_was_pasted(desk: Desk) -> None:
    source = "They said yes. " * 300
    found = values(paste(desk, source, note="Before"))
    assert (found["note"], found["mail"]) == ("Before", source.strip())


def test_a_long_mail_is_cut_and_says_so(desk: Desk) -> None:
    reply = paste(desk, mail(text="word " * 2000))
    note = values(reply)["note"]
    assert len(note) <= 4000
    assert note.endswith("[cut here]")
    assert "was cut" in text_of(reply)


@pytest.mark.parametrize("sent", ["March 2, 2031 11:05 AM", "March 2, 1999 11:05 AM", "some day"])
def test_a_date_that_cannot_be_is_left_open_and_said(desk: Desk, sent: str) -> None:
    reply = paste(desk, mail().replace("Monday, March 2, 2026 11:05 AM", sent))
    assert values(reply)["made_at"] is None
    assert "date could not be used" in text_of(reply)


def test_the_mail_that_came_by_copy_already_is_noticed(desk: Desk) -> None:
    at = dt.datetime(2026, 3, 2, 16, 5, 3, tzinfo=dt.UTC)
    make_touch(deal=desk.deal, outcome=Outcome.SENT, made_at=at, logged_at=NOON, channel="email")
    assert "on record already" in text_of(paste(desk, mail()))


def test_nobody_saves_past_a_mail_that_was_not_read(desk: Desk) -> None:
    found = {
        name: value for name, value in values(desk.get("touch-new")).items() if value not in (None, "", [])
    }
    reply = desk.post("touches", found | {"outcome": "message", "mail": mail()})
    assert reply.status_code == 422
    assert "Read the e-mail first" in text_of(reply)
    assert not Touch.objects.exists()


def test_only_who_works_the_deal_fills_its_log_in(desk: Desk) -> None:
    for user, status in ((desk.marco, 200), (desk.sam, 403), (desk.vera, 403)):
        assert paste(desk.sign_in(user), mail()).status_code == status
    assert paste(desk.sign_in(make_user(role=Role.MEDICAL_DIRECTOR)), mail()).status_code == 404


# in the browser ---------------------------------------------------------------------------------------


def paste_into(page: Page, selector: str, text: str) -> None:
    page.locator(selector).evaluate(
        """(field, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pasted_into_the_note_it_is_read_at_once_and_kept(live: Live, rita: User) -> None:
    now = timezone.now()
    group = make_group(name="Apalachicola Heart")
    make_contact(group=group, name="Priya Mehta", email=PRIYA)
    deal = make_deal(owner=rita, group=group, opened_at=now - dt.timedelta(days=2), due_on=rita.today(now))
    sent = now.astimezone(rita.zone) - dt.timedelta(hours=3)
    source = mail().replace(
        "Monday, March 2, 2026 11:05 AM", f"{sent:%A, %B} {sent.day}, {sent.year} {sent:%I:%M %p}"
    )
    page = live.sign_in(rita)
    page.goto(live.url("/"))
    page.keyboard.press("j")
    page.keyboard.press("l")
    expect(page.locator("#log-note")).to_be_visible()
    page.locator("#log-note").fill("They are ready.")

    paste_into(page, "#log-note", source)

    expect(page.locator("#log-told")).to_contain_text("Read from the e-mail from Priya Mehta")
    expect(page.locator("#log-note")).to_have_value("They are ready.\n\nRE: Our terms\nYes.")
    expect(page.locator('#drawer input[value="reply"]')).to_be_checked()
    expect(page.locator("#log-what")).to_have_value("Answer their reply")
    live.check(page)
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    expect(page.locator("#log-note")).to_have_value("They are ready.\n\nRE: Our terms\nYes.")
    page.locator("#log-note").press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("Logged with Apalachicola Heart")
    touch = deal.touches.get()
    assert (touch.outcome, touch.channel) == (Outcome.REPLY, "email")
    assert touch.made_at == sent.replace(second=0, microsecond=0)
