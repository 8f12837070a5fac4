"""One letter of every kind, in every state a kind knows: what all of them must keep to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.mail.backends.dummy import EmailBackend
from django.db import connection
from django.test import Client

from accounts.actions.invitations import invite
from accounts.letter_kinds import STOPPABLE
from accounts.models import CARRIES_A_KEY, Notice, NoticeKind, Role, User
from accounts.outgoing import as_mail
from adequacy.actions.briefs import post_briefs
from adequacy.actions.forecasting import forecast_network
from adequacy.actions.snapshots import take_snapshots
from pipeline.actions.deals import reassign
from pipeline.actions.digests import post_digests
from pipeline.actions.handovers import post_handovers
from pipeline.actions.playbook import ask_closing_call, book_closing_call, end_closing_call
from pipeline.models import CallOutcome, Deal, Stake
from pipeline.stages import Stage
from providers.actions.import_letters import tell_import_finished
from providers.models import RosterImport
from tests.adequacy.measured import make_ground, make_site
from tests.factories import (
    NOON,
    make_contact,
    make_county,
    make_deadline,
    make_deal,
    make_group,
    make_specialty,
    make_touch,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.long]

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
ADDRESS = re.compile(r"http://testserver[^\s\"<]*")
PERSON, PROMISE, NOTE = "Priya Mehta", "Call Joan Ellery about her terms", "They want 137 percent of Medicare"


def old_deal(owner: User, name: str, **fields: Any) -> Deal:
    """Three weeks silent, with a person, a promise and a note that are nobody else's business."""
    group = make_group(name=name)
    make_site(north=0, group=group)
    make_contact(group=group, name=PERSON, phone="3865550110")
    usual: dict[str, Any] = {"opened_at": NOON - 30 * DAY, "due_on": NOON.date(), "what": PROMISE}
    values = usual | fields
    deal = make_deal(owner=owner, group=group, **values)
    make_touch(deal=deal, note=NOTE, made_at=NOON - 29 * DAY)
    return deal


@pytest.fixture
def letters(client: Client, rita: User, sam: User, marco: User, vera: User, ada: User) -> list[Notice]:
    """By the actions that write them, at noon of a Monday and an hour later."""
    network = make_ground(minimum=1, percent=50)
    make_deadline(network=network, due_on=dt.date(2026, 5, 20), accepts_letters=False)
    pivotal = old_deal(rita, "Lake City Heart", stage=Stage.LOI)
    for number in range(6):
        old_deal(rita, f"Suwannee Bone {number}", opened_at=NOON - number * 5 * DAY)
    forecast_network(network=network, at=NOON - 7 * DAY)
    take_snapshots(at=NOON - 7 * DAY)
    forecast_network(network=network, at=NOON)
    Stake.objects.filter(deal=pivotal).delete()
    Stake.objects.create(
        deal=pivotal, county=make_county(), specialty=make_specialty(), brings=1, executed=0, members=10,
        members_out_of_reach=5, members_reached=5, is_estimate=True, closes=True, is_critical=False,
        other_groups=0, chance_if_signed=0.6, chance_if_lost=0.2, edition="2026", as_of=NOON - DAY,
    )  # fmt: skip
    given = old_deal(rita, "Gilchrist Eye", opened_at=NOON - 2 * DAY)
    reassign(deal=given, to=sam, by=marco, at=NOON - 2 * HOUR)
    made = RosterImport.objects.create(
        network=network, file_name="lake-county.csv", sha256="0" * 64, imported_by=ada, imported_at=NOON,
        rows_read=10, rows_used=9, rows_new=5, rows_changed=2, rows_same=2, rows_rejected=1,
    )  # fmt: skip
    tell_import_finished(made)
    call = ask_closing_call(deal=pivotal, why=f"{PERSON} hesitates at 137", by=rita, at=NOON)
    post_digests(now=NOON)
    post_handovers(now=NOON)
    post_briefs(now=NOON)
    for hours in (22, 23):
        book_closing_call(call=call, starts_at=NOON + hours * HOUR, by=vera, at=NOON)
    end_closing_call(call=call, outcome=CallOutcome.CALLED_OFF, note=NOTE, by=vera, at=NOON + HOUR)
    invite(email="new@plan.example", name="Noor Haddad", role=Role.REP, manager=marco, by=ada, at=NOON)
    assert client.post("/account/password/reset/", {"email": rita.email}).status_code == 302
    return list(Notice.objects.order_by("pk"))


@pytest.fixture
def clock() -> Iterator[None]:
    with time_machine.travel(NOON + HOUR, tick=False):
        yield


def rows_of_the_plan() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the three floors, as the database holds it."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in ("pipeline", "providers", "adequacy"):
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY 1')
                found[model._meta.db_table] = cursor.fetchall()
    return found


class Reader(HTMLParser):
    """What a mail reader finds in a letter: where its links go, and what it would have to fetch."""

    def __init__(self, letter: Notice) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.fetched: list[str] = []
        self.feed(letter.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.add(str(given["href"]))
        if tag in ("img", "link", "script", "iframe") or "src" in given:
            self.fetched.append(tag)


def test_every_kind_is_there(letters: list[Notice]) -> None:
    assert {letter.kind for letter in letters} == set(NoticeKind)
    subjects = " ".join(letter.subject for letter in letters if letter.kind == NoticeKind.CLOSING_CALL)
    assert all(word in subjects for word in ("is asked for", "is booked", "is moved", "is called off"))


def test_complaint_7_scanners_change_nothing_by_following_every_link_of_every_kind(
    letters: list[Notice], clock: None, rita: User, sam: User, marco: User, vera: User, ada: User
) -> None:
    """Signed in as anybody or not at all, GET and HEAD of all that was mailed leave the rows of the plan alone."""
    links = {
        found.removeprefix("http://testserver"): letter.kind
        for letter in letters
        for found in ADDRESS.findall(letter.text + letter.html)
    }
    assert {letter.kind for letter in letters if ADDRESS.search(letter.text)} == set(NoticeKind)
    before = rows_of_the_plan()
    for who in (None, rita, sam, marco, vera, ada, make_user(role=Role.MEDICAL_DIRECTOR)):
        client = Client()
        if who:
            client.force_login(who)
        for link, kind in sorted(links.items()):
            for reply in (client.get(link), client.head(link)):
                assert reply.status_code in {200, 302, 403, 404}, (kind, link, who)
                if who is None:
                    assert "Lake City Heart" not in reply.content.decode()
    assert rows_of_the_plan() == before


def test_every_letter_is_read_in_the_dark_without_pictures_and_is_light(letters: list[Notice]) -> None:
    for letter in letters:
        assert "prefers-color-scheme:dark" in letter.html.replace(" ", ""), letter.kind
        assert '<meta name="color-scheme" content="light dark"' in letter.html, letter.kind
        assert "@import" not in letter.html, letter.kind
        assert "url(" not in letter.html, letter.kind
        assert Reader(letter).fetched == [], letter.kind
        assert len((letter.html + letter.text + letter.subject).encode()) <= 60 * 1024, letter.kind


def test_text_and_html_hold_the_same_links(letters: list[Notice]) -> None:
    for letter in letters:
        assert Reader(letter).links == set(ADDRESS.findall(letter.text)), letter.kind


def test_no_letter_names_a_rate_or_a_person_of_the_provider(letters: list[Notice], rita: User) -> None:
    """What a rep wrote down as the next step stands in the rep's own letter only."""
    for letter in letters:
        said = letter.subject + letter.text + letter.html + letter.calendar
        assert not [word for word in (PERSON, "3865550110", "386", "137", NOTE) if word in said], letter.kind
        own = letter.kind in (NoticeKind.DIGEST, NoticeKind.HANDOVER)
        assert own or "Joan Ellery" not in said, letter.kind


def test_every_letter_one_may_stop_says_how_in_head_and_foot(letters: list[Notice]) -> None:
    for letter in letters:
        mail = as_mail(letter, EmailBackend()).message()
        if letter.kind not in STOPPABLE:
            assert letter.kind in CARRIES_A_KEY
            assert mail["List-Unsubscribe"] is None
            continue
        stop = str(mail["List-Unsubscribe"]).strip("<>")
        assert str(mail["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
        assert stop in letter.text, letter.kind
        assert stop in Reader(letter).links, letter.kind
        assert "You get this because" in letter.text, letter.kind
