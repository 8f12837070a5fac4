"""A copied mail becomes a touch where there is no doubt, and waits where there is; nothing is lost or counted twice."""

from __future__ import annotations

import datetime as dt
import smtplib
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import Role, User
from config.local.mail_sink import mail_sink
from pipeline.actions.mail_in import MailRefused, log_mail, set_aside, take_mail
from pipeline.mail_addresses import OurAddress, address_of_deal, address_of_person, understood
from pipeline.mail_in import read_mail
from pipeline.models import Deal, IncomingMail, Outcome, Touch
from pipeline.models.incoming import MailState
from pipeline.stages import Stage
from providers.models import Contact
from tests.factories import NOON, make_contact, make_deal, make_group, make_network, make_user

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PRIYA = "priya@lakebutler.example"


@pytest.fixture(autouse=True)
def domain(settings: Settings) -> None:
    settings.MAIL_IN_DOMAIN = "in.plan.example"


@pytest.fixture
def deal(rita: User) -> Deal:
    deal = make_deal(owner=rita, group=make_group(name="Lake Butler Heart"), opened_at=NOON - 20 * DAY)
    make_contact(group=deal.group, email="Priya@LakeButler.example")
    return deal


def written(
    *,
    sender: str,
    to: str = PRIYA,
    subject: str = "Our terms",
    text: str = "Attached.",
    key: str = "1",
    **headers: str,
) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"], mail["Date"] = f"<{key}@plan.example>", "Mon, 02 Mar 2026 11:00:00 -0500"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def take(raw: bytes, *to: str) -> IncomingMail:
    (row,) = take_mail(raw=raw, at=NOON, envelope_to=to)
    return row


FORWARD = (
    "fyi\n\n---------- Forwarded message ---------\nFrom: Priya Mehta <{}>\nDate: Mon, Mar 2\n\nYes, send it."
)


# beyond doubt ----------------------------------------------------------------------------------------


def test_a_copy_of_a_mail_to_a_contact_is_an_attempt(deal: Deal, rita: User) -> None:
    row = take(written(sender=f"Rita Alvarez <{rita.email.upper()}>"), address_of_person(rita.pk))
    touch = deal.touches.get()
    assert (row.state, row.touch, row.deal) == (MailState.LOGGED, touch, deal)
    assert (touch.outcome, touch.is_conversation, touch.channel) == (Outcome.SENT, False, "email")
    assert (touch.contact and touch.contact.name, touch.made_by) == ("Priya Mehta", rita)
    assert touch.made_at == dt.datetime(2026, 3, 2, 16, 0, tzinfo=dt.UTC)
    assert touch.note == "Our terms\nAttached."
    deal.refresh_from_db()
    assert (deal.last_attempt_at, deal.last_contact_at) == (touch.made_at, None)
    assert deal.steps.open().count() == 1


def test_a_copy_to_the_address_of_a_deal_is_logged_on_it_whoever_it_went_to(deal: Deal, rita: User) -> None:
    row = take(written(sender=rita.email, to="counsel@elsewhere.example"), address_of_deal(deal.pk))
    assert (row.state, row.contact) == (MailState.LOGGED, None)
    assert deal.touches.get().outcome == Outcome.SENT


def test_the_manager_of_the_team_may_copy_the_deal(deal: Deal, marco: User) -> None:
    take(written(sender=marco.email), address_of_deal(deal.pk))
    assert deal.touches.get().made_by == marco


def test_the_same_mail_twice_is_one_touch(deal: Deal, rita: User) -> None:
    mail = written(sender=rita.email)
    assert take(mail, address_of_person(rita.pk)) == take(mail, address_of_person(rita.pk))
    assert Touch.objects.count() == IncomingMail.objects.count() == 1


def test_a_mail_that_came_by_two_addresses_is_one_touch(deal: Deal, rita: User) -> None:
    rows = take_mail(
        raw=written(sender=rita.email),
        at=NOON,
        envelope_to=(address_of_person(rita.pk), address_of_deal(deal.pk)),
    )
    assert [row.state for row in rows] == [MailState.LOGGED] * 2
    assert Touch.objects.count() == 1


def test_our_address_is_found_among_the_receivers_too(deal: Deal, rita: User) -> None:
    assert take(written(sender=rita.email, Cc=address_of_person(rita.pk))).state == MailState.LOGGED


# waits for a person ----------------------------------------------------------------------------------


def test_a_stranger_who_writes_to_the_address_waits(deal: Deal, rita: User) -> None:
    row = take(written(sender="stranger@elsewhere.example", to=PRIYA), address_of_person(rita.pk))
    assert (row.state, row.reader, row.deal, row.outcome) == (MailState.WAITING, rita, None, "")
    assert not Touch.objects.exists()


def test_another_user_does_not_log_by_the_address_of_somebody_else(deal: Deal, rita: User, sam: User) -> None:
    assert take(written(sender=sam.email), address_of_person(rita.pk)).state == MailState.WAITING
    assert take(written(sender=sam.email, key="2"), address_of_deal(deal.pk)).state == MailState.WAITING
    assert not Touch.objects.exists()


def test_a_mail_from_the_contact_waits_as_their_reply(deal: Deal, rita: User) -> None:
    row = take(written(sender=PRIYA, to=rita.email), address_of_person(rita.pk))
    assert (row.state, row.deal, row.outcome) == (MailState.WAITING, deal, Outcome.REPLY)
    log_mail(mail=row, deal=deal, outcome=row.outcome, by=rita, at=NOON)
    touch = deal.touches.get()
    assert (touch.is_conversation, touch.contact and touch.contact.email) == (
        True,
        "Priya@LakeButler.example",
    )


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Fwd: Our terms", FORWARD.format(PRIYA)),
        (
            "FW: Our terms",
            f"-----Original Message-----\nFrom: Priya Mehta [mailto:{PRIYA}]\nSent: Monday\n\nYes.",
        ),
        ("Our terms", f"Begin forwarded message:\n\n> From: Priya <{PRIYA}>\n> Yes."),
    ],
)
def test_a_forward_waits_prefilled_for_one_click(deal: Deal, rita: User, subject: str, text: str) -> None:
    ours = address_of_person(rita.pk)
    row = take(written(sender=rita.email, to=ours, subject=subject, text=text), ours)
    assert (row.state, row.deal, row.outcome) == (MailState.WAITING, deal, Outcome.REPLY)
    assert row.contact == Contact.objects.get()
    log_mail(mail=row, deal=deal, outcome=row.outcome, by=rita, at=NOON)
    log_mail(mail=row, deal=deal, outcome=row.outcome, by=rita, at=NOON)
    assert deal.touches.get().outcome == Outcome.REPLY


def test_a_forward_of_ones_own_mail_is_no_answer(deal: Deal, rita: User) -> None:
    text = FORWARD.format(rita.email)
    row = take(written(sender=rita.email, subject="Fwd: terms", text=text), address_of_deal(deal.pk))
    assert (row.state, row.outcome) == (MailState.WAITING, Outcome.SENT)


def test_an_answer_that_quotes_is_no_forward(deal: Deal, rita: User) -> None:
    text = "Here it is.\n\n-----Original Message-----\nFrom: Priya Mehta\nSent: Monday\n\nSend it."
    row = take(written(sender=rita.email, subject="RE: Our terms", text=text), address_of_person(rita.pk))
    assert row.state == MailState.LOGGED


def test_nobody_known_among_the_receivers_waits(deal: Deal, rita: User) -> None:
    row = take(written(sender=rita.email, to="new@lakebutler.example"), address_of_person(rita.pk))
    assert (row.state, row.why) == (
        MailState.WAITING,
        "None of those it went to is a contact of your open deals.",
    )


def test_a_contact_of_two_deals_waits_for_the_choice(deal: Deal, rita: User) -> None:
    second = make_deal(owner=rita, group=deal.group, network=make_network(name="Florida Silver"))
    row = take(written(sender=rita.email), address_of_person(rita.pk))
    assert (row.state, row.deal, row.why) == (
        MailState.WAITING, None, "It can be about more than one deal: choose.",
    )  # fmt: skip
    log_mail(mail=row, deal=second, outcome="sent", by=rita, at=NOON)
    assert second.touches.count() == 1


def test_a_mail_to_us_alone_waits(deal: Deal, rita: User) -> None:
    ours = address_of_deal(deal.pk)
    assert take(written(sender=rita.email, to=ours), ours).state == MailState.WAITING


def test_a_closed_deal_keeps_the_mail_and_says_why(rita: User) -> None:
    lost = make_deal(owner=rita, stage=Stage.LOST)
    row = take(written(sender=rita.email), address_of_deal(lost.pk))
    assert (row.state, row.why) == (MailState.WAITING, "This deal is lost; reopen it to log on it.")


def test_a_mail_of_long_ago_waits_with_the_reason(deal: Deal, rita: User) -> None:
    mail = written(sender=rita.email).replace(b"2026", b"2016")
    assert "two years back" in take(mail, address_of_person(rita.pk)).why


def test_a_date_in_the_future_is_the_moment_it_came(deal: Deal, rita: User) -> None:
    take(written(sender=rita.email).replace(b"2026", b"2036"), address_of_person(rita.pk))
    assert deal.touches.get().made_at == NOON


@pytest.mark.parametrize(
    "to", ["me-1-aaaaaaaaaaaaaaaa@in.plan.example", "sales@in.plan.example", "x@y.example", ""]
)
def test_an_address_nobody_gave_out_is_kept_for_the_manager(rita: User, marco: User, to: str) -> None:
    row = take(written(sender=rita.email, to=to or "z@y.example"), *filter(None, [to]))
    assert (row.state, row.reader) == (MailState.WAITING, None)
    assert row in IncomingMail.objects.visible_to(marco)
    assert row not in IncomingMail.objects.visible_to(rita)


# machines --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "signs",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner-email=x"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
        {"List_Id": "<news.example>"},
        {"subject": "Automatic reply: Our terms"},
        {"subject": "Out of office"},
        {"sender": "MAILER-DAEMON@lakebutler.example"},
        {"sender": "no-reply@lakebutler.example"},
    ],
)
def test_what_a_machine_wrote_never_counts(deal: Deal, rita: User, signs: dict[str, str]) -> None:
    for number, ours in enumerate((address_of_person(rita.pk), address_of_deal(deal.pk))):
        row = take(written(**({"sender": PRIYA, "key": str(number)} | signs)), ours)
        assert (row.state, row.outcome) == (MailState.AUTOMATIC, "")
        with pytest.raises(MailRefused):
            log_mail(mail=row, deal=deal, outcome="reply", by=rita, at=NOON)
    assert not Touch.objects.exists()


def test_a_report_of_delivery_never_counts(deal: Deal, rita: User) -> None:
    report = written(sender=rita.email).replace(
        b"Content-Type: text/plain", b"Content-Type: multipart/report"
    )
    assert take(report, address_of_person(rita.pk)).state == MailState.AUTOMATIC


def test_a_person_who_says_so_is_no_machine(deal: Deal, rita: User) -> None:
    assert take(written(sender=rita.email, Auto_Submitted="no"), address_of_person(rita.pk)).state == "logged"


# deciding --------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(deal: Deal, rita: User) -> IncomingMail:
    return take(written(sender=PRIYA), address_of_person(rita.pk))


def test_nobody_logs_on_the_deal_of_another(waiting: IncomingMail, deal: Deal, sam: User) -> None:
    with pytest.raises(MailRefused, match="yours to work on"):
        log_mail(mail=waiting, deal=deal, outcome="reply", by=sam, at=NOON)


def test_a_mail_is_no_decline(waiting: IncomingMail, deal: Deal, rita: User) -> None:
    with pytest.raises(MailRefused, match="Say whether"):
        log_mail(mail=waiting, deal=deal, outcome="declined", by=rita, at=NOON)


def test_what_is_set_aside_is_kept_and_logs_nothing(waiting: IncomingMail, deal: Deal, rita: User) -> None:
    assert [set_aside(mail=waiting), set_aside(mail=waiting)] == [True, False]
    with pytest.raises(MailRefused, match="set aside"):
        log_mail(mail=waiting, deal=deal, outcome="reply", by=rita, at=NOON)
    assert IncomingMail.objects.get().state == MailState.SET_ASIDE


# reading ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff",
        b"From: =?x-none?q?=FF?= <a@b\n\n\x00",
        b"Content-Type: text/plain; charset=no-such\nFrom: r@plan.example\n\n\xe9\x00t",
        b"Content-Type: multipart/mixed\nTo: a@b, , <c@d>, undisclosed-recipients:;\n\nno parts",
        b"Date: 99 Foo 2026\nSubject: =?utf-8?b?////?=\n\nx",
        b"From: \xff\xfe@\xff\nMessage-ID: " + b"x" * 900 + b"\n\nx",
    ],
)
def test_no_mail_is_so_broken_that_it_is_lost(raw: bytes, rita: User) -> None:
    row = take(raw, address_of_person(rita.pk))
    assert row.reader == rita
    assert take(raw, address_of_person(rita.pk)) == row


def test_text_is_read_from_html_where_there_is_no_other() -> None:
    raw = b"Content-Type: text/html; charset=utf-8\n\n<style>p{}</style><p>Yes &amp; <b>soon</b></p>"
    assert read_mail(raw).text.split() == ["Yes", "&", "soon"]


def test_an_attachment_is_no_text() -> None:
    mail = EmailMessage()
    mail.set_content("See the sheet.")
    mail.add_attachment("secret", filename="rates.txt")
    assert read_mail(mail.as_bytes()).text == "See the sheet."


# addresses -------------------------------------------------------------------------------------------


def test_an_address_is_understood_only_as_it_was_given_out(settings: Settings) -> None:
    assert understood(address_of_person(7).upper()) == OurAddress("me", 7)
    assert understood(address_of_deal(7)) == OurAddress("deal", 7)
    proof = address_of_person(7).split("-")[2]
    assert understood(f"deal-7-{proof}") is None
    assert understood(f"me-8-{proof}") is None
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert understood(f"me-7-{proof}") == OurAddress("me", 7)
    settings.MAIL_IN_DOMAIN = ""
    assert (understood(f"me-7-{proof}"), address_of_person(7)) == (None, "")


# the command -----------------------------------------------------------------------------------------


def test_a_file_is_taken_as_if_it_had_come_by_mail(
    deal: Deal, rita: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "copy.eml"
    file.write_bytes(written(sender=rita.email))
    call_command("take_mail", str(file), "--to", address_of_person(rita.pk))
    assert capsys.readouterr().out.startswith(f"Logged on deal {deal.pk}.")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("take_mail", str(tmp_path / "nothing.eml"))


def test_what_went_to_the_sink_is_taken_in_once(
    deal: Deal, rita: User, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """As any mail program would bring it: over SMTP, blind copies included."""
    with mail_sink(tmp_path) as port, smtplib.SMTP("127.0.0.1", port) as server:
        server.sendmail(rita.email, [PRIYA, address_of_person(rita.pk)], written(sender=rita.email))
        server.sendmail("digest@plan.example", [rita.email], b"Subject: 3 due\n\nCall.")
    settings.MAIL_SINK_DIR = str(tmp_path)
    for _ in range(2):
        call_command("take_mail", "--kept")
        assert capsys.readouterr().out.startswith(f"Logged on deal {deal.pk}.")
    assert deal.touches.count() == IncomingMail.objects.count() == 1
    settings.MAIL_SINK_DIR = ""
    with pytest.raises(CommandError, match="keeps no letters"):
        call_command("take_mail", "--kept")


def test_who_may_read_what_waits(
    waiting: IncomingMail, rita: User, marco: User, sam: User, ada: User
) -> None:
    def sees(person: Any) -> bool:
        return IncomingMail.objects.visible_to(person).exists()

    assert [sees(person) for person in (rita, marco, sam, ada)] == [True, True, False, False]
    assert not sees(make_user(role=Role.MANAGER))
