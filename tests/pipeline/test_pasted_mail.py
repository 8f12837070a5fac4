"""A mail copied out of a mail program: who wrote it, when, and what is new in it. Nothing here may fail on odd text."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pasted_mail import PastedMail, moment_of, read_pasted, without_history

ZONE = ZoneInfo("America/New_York")
FIVE_PAST = dt.datetime(2026, 3, 2, 11, 5, tzinfo=ZONE)

OUTLOOK = """From: Mehta, Priya <Priya@LakeButler.example>
Sent: Monday, March 2, 2026 11:05 AM
To: Rita Alvarez <rita@plan.example>; Bo Lind <bo@plan.example>
Subject: RE: Our terms

Yes, send it over.

Priya

From: Rita Alvarez <rita@plan.example>
Sent: Friday, February 27, 2026 9:00 AM
To: Mehta, Priya <priya@lakebutler.example>
Subject: Our terms

Attached.
"""
APPLE = """From: Priya Mehta <priya@lakebutler.example>
Subject: Re: Our terms
Date: March 2, 2026 at 11:05:00\u202fAM EST
To: rita@plan.example

Yes, send it over.

> On Feb 27, 2026, at 9:00 AM, Rita Alvarez <rita@plan.example> wrote:
>
> Attached.
"""
GMAIL = """On Mon, Mar 2, 2026 at 11:05\u202fAM Priya Mehta
<priya@lakebutler.example> wrote:

> Yes, send it over.
>
> On Fri, Feb 27, 2026 at 9:00 AM Rita Alvarez <rita@plan.example> wrote:
>> Attached.
"""
SOURCE = """Return-Path: <priya@lakebutler.example>
Received: by mx.plan.example; Mon, 2 Mar 2026 11:05:03 -0500
From: =?utf-8?q?Priy=C3=A1_Mehta?= <priya@lakebutler.example>
To: rita@plan.example
Subject: Re: Our
 terms
Date: Mon, 2 Mar 2026 11:05:00 -0500
Message-ID: <1@lakebutler.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

S=C3=AD, send it over.

-----Original Message-----
From: Rita
Attached.

--b
Content-Type: text/html; charset=utf-8

<p>S&iacute;</p>
--b--
"""


def read(source: str) -> PastedMail:
    mail = read_pasted(source, zone=ZONE)
    assert mail is not None
    return mail


@pytest.mark.parametrize(
    ("source", "name", "subject", "text"),
    [
        pytest.param(OUTLOOK, "Mehta, Priya", "RE: Our terms", "Yes, send it over.\n\nPriya", id="copied from Outlook"),
        pytest.param(APPLE, "Priya Mehta", "Re: Our terms", "Yes, send it over.", id="copied from Apple Mail"),
        pytest.param(GMAIL, "Priya Mehta", "", "Yes, send it over.", id="quoted by Gmail"),
        pytest.param(SOURCE, "Priyá Mehta", "Re: Our terms", "Sí, send it over.", id="the source of a mail"),
    ],
)  # fmt: skip
def test_every_shape_says_who_wrote_when_and_what_is_new(
    source: str, name: str, subject: str, text: str
) -> None:
    for given_as in (source, source.replace("\n", "\r\n"), f"\n\n{source}"):
        mail = read(given_as)
        assert (mail.sender, mail.sender_name) == ("priya@lakebutler.example", name)
        assert (mail.subject, mail.text, mail.has_history) == (subject, text, True)
        assert mail.sent_at == FIVE_PAST
        assert not mail.is_automatic


def test_the_receivers_of_a_copy_are_those_with_an_address() -> None:
    assert read(OUTLOOK).receivers == ("rita@plan.example", "bo@plan.example")
    assert read("From: Priya Mehta\nTo: Rita; Bo\nSubject: Hi\n\nYes").receivers == ()


def test_a_name_without_address_is_a_sender_too() -> None:
    mail = read("From: Priya Mehta\nSent: Monday, March 2, 2026 11:05 AM\n\nYes")
    assert (mail.sender, mail.sender_name, mail.text) == ("", "Priya Mehta", "Yes")


@pytest.mark.parametrize(
    "source",
    [
        "",
        "Yes, send it over.",
        "Subject: only this\n\nYes",
        "From: nobody",
        "Note: call\nTo: do",
        "> > >",
        "On we wrote:",
    ],
)
def test_what_is_no_mail_is_not_guessed_at(source: str) -> None:
    assert read_pasted(source, zone=ZONE) is None


@pytest.mark.parametrize(
    "written",
    [
        "Mon, 2 Mar 2026 11:05:00 -0500",
        "Mon, 02 Mar 2026 16:05:00 +0000",
        "Monday, March 2, 2026 11:05 AM",
        "Monday, 2 March 2026 11:05",
        "March 2, 2026 at 11:05:00 AM EST",
        "March 2, 2026 at 8:05 AM PST",
        "Mon, Mar 2, 2026 at 11:05 AM",
        "Mon 3/2/2026 11:05 AM",
        "3/2/26 11:05 AM",
        "2026-03-02 11:05",
        "Mon, Mar 2, 2026 at 11:05 AM (2 days ago)",
    ],
)
def test_dates_as_mail_programs_write_them(written: str) -> None:
    assert moment_of(written, ZONE) == FIVE_PAST


@pytest.mark.parametrize(
    "written",
    [
        "Monday, March 2, 2026 1:05 PM",
        "Monday, March 2, 2026 01:05 PM",
        "Mar 2, 2026 at 1:05:00 PM EST",
        "3/2/2026 1:05 p.m.",
        "Mon, 2 Mar 2026 13:05:00 -0500",
        "Mon, 2 Mar 2026 18:05:00 GMT",
    ],
)
def test_an_afternoon_is_no_morning(written: str) -> None:
    assert moment_of(written, ZONE) == FIVE_PAST + dt.timedelta(hours=2)


def test_half_of_a_day_that_is_not_understood_is_not_left_out() -> None:
    assert moment_of("Mon, 2 Mar 2026 01:05 PM (sent from my phone) -0500", ZONE) is None


@pytest.mark.parametrize("written", ["", "yesterday", "Mon, 45 Foo 2026", "99/99/9999 1:00 AM", "\x00"])
def test_a_date_nobody_can_read_is_none(written: str) -> None:
    assert moment_of(written, ZONE) is None


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Yes\n\n-----Original Message-----\nOld", "Yes"),
        ("Yes\n\nOn Fri, Feb 27, 2026 at 9:00 AM Rita <r@p.example> wrote:\nOld", "Yes"),
        ("Yes\n\nOn Fri, Feb 27, 2026 at 9:00 AM Rita Alvarez\n<r@p.example> wrote:\n> Old", "Yes"),
        ("Yes\n________________________________\nFrom: R\nSent: x\nTo: y\nSubject: z\n\nOld", "Yes"),
        ("Yes\n> old\n>\n> older\n", "Yes"),
        ("> Can you?\nYes\n> And when?\nMonday", "> Can you?\nYes\n> And when?\nMonday"),
        ("fyi\n\n---------- Forwarded message ---------\nFrom: P\nDate: x\nSubject: z\nTo: y\n\nTheir words",
         "fyi\n\n---------- Forwarded message ---------\nFrom: P\nDate: x\nSubject: z\nTo: y\n\nTheir words"),
        ("> only history", "> only history"),
        ("On Monday we wrote: nothing", "On Monday we wrote: nothing"),
        ("From: the desk of Dr. Mehta\nYes", "From: the desk of Dr. Mehta\nYes"),
    ],
)  # fmt: skip
def test_what_is_new_ends_where_older_messages_begin(text: str, new: str) -> None:
    assert without_history(text) == new


@pytest.mark.parametrize("subject", ["Automatic reply: Our terms", "Out of office: back on Monday"])
def test_an_away_note_is_known_by_its_subject(subject: str) -> None:
    assert read(f"From: Priya <p@lakebutler.example>\nSubject: {subject}\n\nAway.").is_automatic


@given(st.text(max_size=400))
def test_no_text_is_too_odd(text: str) -> None:
    read_pasted(text, zone=ZONE)
    read_pasted(f"From: a@b.example\nMessage-ID: {text}", zone=ZONE)
    read_pasted(f"From: {text}\nSent: {text}\nSubject: {text}\n\n{text}", zone=ZONE)
    assert bool(without_history(text)) == bool(text)
