"""Other people's records do not leak: every address, as its owner and as those who only seem near to it.

Each secret is a word or figure that stands nowhere else. Whoever may read it finds it on some page, so that the test
could fail; everybody else finds it on none: pages, lists, search, dashboards, exports, calendar and letters.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Absence, Notice, NoticeKind, Role, User
from adequacy.actions.briefs import post_briefs
from pipeline.actions.competing import record_competing_plan
from pipeline.actions.deals import reassign
from pipeline.actions.digests import post_digests
from pipeline.actions.documents import Paper, add_document
from pipeline.actions.feeds import make_feed
from pipeline.actions.handovers import post_handovers
from pipeline.actions.papers import Offer, Papers, record_papers
from pipeline.actions.playbook import ask_closing_call
from pipeline.actions.rates import Figures
from pipeline.models import Deal
from providers.models import ProviderGroup
from tests.factories import NOON, make_range, make_sheet, make_user
from tests.test_every_address import address, names, values  # noqa: F401  # fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.usefixtures("broker_out_of_reach")]

BOOK = ("171.37", "183.19", "191.73")
DEAL_FIGURE, FILE, TIN, STEP = "173.55", "exhibit-of-secrets", "76-5438291", "Whisper to Dr. Mehta"
RIVAL = "Plan of the Seven Herons"
RATES_OF_DEAL = (DEAL_FIGURE, FILE)
EXPORTS = ("pipeline:deal-export",)
ASKED = {"q": "Lake", "show": "papers", "kind": "rates", "to": "loi"}


@pytest.fixture
def secrets(values: dict[str, Any], rita: User, marco: User) -> dict[str, Any]:  # noqa: F811  # the fixture above
    """The one deal of the plan with figures, a file, a TIN and a step of its own."""
    now = timezone.now()
    deal = Deal.objects.get(pk=values["pipeline:deal"][0])
    ProviderGroup.objects.filter(pk=deal.group_id).update(tin="765438291")
    deal.steps.update(what=STEP)
    stands = make_range(network=deal.network, by=marco, low=BOOK[0], high=BOOK[1], panel_from=777)
    sheet = make_sheet(network=deal.network, by=marco, version=2, lines={"surgery": BOOK[2]})
    shown = Figures(rate_range=stands, low=Decimal(DEAL_FIGURE), high=Decimal(BOOK[1]))
    offer = Offer("range", deal.owner.today(now), "unsure", figures=shown)
    record_papers(deal=deal, papers=Papers(offer=offer), by=rita, at=now)
    record_competing_plan(group=deal.group, name=RIVAL, standing="in_network", by=rita, at=now)
    upload = ContentFile(b"%PDF-1.7", f"{FILE}.pdf")
    document = add_document(deal=deal, upload=upload, paper=Paper("exhibit"), by=rita, at=now)
    own: dict[str, Any] = {"document": document, "rate-range-ending": stands}
    own |= dict.fromkeys(("rate-sheet", "rate-sheet-csv", "rate-sheet-xlsx"), sheet)
    return values | {f"pipeline:{name}": (row.pk,) for name, row in own.items()}


def content_of(reply: Any) -> str:
    """What a reader finds in it; a workbook is unpacked."""
    content = b"".join(reply.streaming_content) if reply.streaming else reply.content
    if not content.startswith(b"PK"):
        return str(content.decode(errors="replace"))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return " ".join(packed.read(part).decode(errors="replace") for part in packed.namelist())


def found_by(user: User, places: dict[str, Any], words: Iterable[str]) -> dict[str, set[str]]:
    """On which addresses the user reads each word."""
    client = Client()
    client.force_login(user)
    found: dict[str, set[str]] = {word: set() for word in words}
    for name in names():
        for query in (None, ASKED, ASKED | {"format": "xlsx"}):
            reply = client.get(address(name, places), query)
            text = f"{reply.headers} {content_of(reply)}"
            for word, where in found.items():
                if word in text:
                    where.add(name)
            if reply.status_code != 200 or (query and name not in EXPORTS):
                break
    return found


RELATIONS: dict[str, tuple[str, ...]] = {
    "owner": (*BOOK, *RATES_OF_DEAL, STEP, RIVAL),
    "cover of the owner": (*BOOK, *RATES_OF_DEAL, STEP, RIVAL),
    "rep of the team": (STEP,),
    "rep of another team": (STEP,),
    "rep with the right to rates": (*BOOK, *RATES_OF_DEAL, STEP),
    "manager of the team": (*BOOK, *RATES_OF_DEAL, TIN, STEP, RIVAL),
    "another manager": (*BOOK, TIN, STEP),
    "VP": (*BOOK, *RATES_OF_DEAL, STEP),
    "medical director": (),
    "analyst": (TIN, STEP),
    "administrator": (TIN, STEP),
}
"""What each may read of one deal in Identified that is Rita's, in Marco's team. Source: who may, by role and row."""


def reader_by(relation: str, owner: User, manager: User) -> User:
    if relation == "owner":
        return owner
    if relation == "manager of the team":
        return manager
    if relation == "cover of the owner":
        standing_in = make_user(role=Role.REP)
        owner.absences.update(cover=standing_in)
        return standing_in
    roles = {"VP": Role.VP, "medical director": Role.MEDICAL_DIRECTOR, "analyst": Role.ANALYST}
    roles |= {"administrator": Role.ADMIN, "another manager": Role.MANAGER}
    return make_user(
        role=roles.get(relation, Role.REP),
        manager=manager if relation == "rep of the team" else None,
        may_see_rates=relation == "rep with the right to rates",
    )


@pytest.mark.parametrize("relation", RELATIONS)
def test_complaint_12_every_address_shows_a_secret_to_those_alone_who_may_read_it(
    relation: str, secrets: dict[str, Any], rita: User, marco: User
) -> None:
    """Every address by every relation to the deal: pages, lists, search, dashboards, history, exports."""
    reader = reader_by(relation, rita, marco)

    found = found_by(reader, secrets, (*BOOK, *RATES_OF_DEAL, TIN, STEP, RIVAL))

    assert {word for word, places in found.items() if places} == set(RELATIONS[relation]), found


def test_complaint_12_every_role_has_its_relation(rita: User, marco: User) -> None:
    Absence.objects.create(
        person=rita, from_on=NOON.date(), until_on=NOON.date(), recorded_by=rita, recorded_at=NOON
    )
    roles = {reader_by(relation, rita, marco).role for relation in RELATIONS}
    assert roles == set(Role) - {Role.SYSTEM}


def test_complaint_12_calendars_name_no_secret(secrets: dict[str, Any], rita: User, marco: User) -> None:
    said = {}
    for relation in ("owner", "manager of the team", "VP", "medical director"):
        reader = reader_by(relation, rita, marco)
        feed = make_feed(owner=reader, at=timezone.now())
        said[relation] = (
            Client()
            .get(reverse("pipeline:calendar-feed", args=[feed.token]))
            .content.decode()
            .replace("\r\n ", "")
        )
    assert STEP in said["owner"]
    assert [
        word for word in (*BOOK, *RATES_OF_DEAL, TIN, "765438291", RIVAL) if word in "".join(said.values())
    ] == []


def test_complaint_12_the_administration_knows_no_table_of_rates() -> None:
    shown = {model.__name__ for model in admin.site._registry}
    kept_apart = {
        model.__name__ for model in apps.get_app_config("pipeline").get_models() if "Rate" in model.__name__
    }
    assert len(kept_apart) > 6
    assert shown & (kept_apart | {"Document", "CompetingPlan"}) == set()


def test_medical_director_knows_no_deal_before_the_letter(secrets: dict[str, Any]) -> None:
    lena = make_user(role=Role.MEDICAL_DIRECTOR)
    client = Client()
    client.force_login(lena)

    replies = {
        name: client.get(address(name, secrets)).status_code
        for name in names()
        if address(name, secrets).startswith(address("pipeline:deal", secrets))
    }
    assert set(replies.values()) <= {403, 404, 405}, replies


def test_exports_refuse_by_name_what_pages_refuse(secrets: dict[str, Any], sam: User, ada: User) -> None:
    for user in (sam, ada, make_user(role=Role.ANALYST)):
        client = Client()
        client.force_login(user)
        for name in ("rate-sheet", "rate-sheet-csv", "rate-sheet-xlsx", "document"):
            assert client.get(address(f"pipeline:{name}", secrets)).status_code == 404, (user.role, name)


def test_complaint_12_letters_name_no_figure_no_file_and_no_tin(
    secrets: dict[str, Any], rita: User, vera: User
) -> None:
    morning = dt.datetime.combine(timezone.now().date() + dt.timedelta(days=3), dt.time(16), dt.UTC)
    deal = Deal.objects.get(pk=secrets["pipeline:deal"][0])
    with transaction.atomic():
        for day in range(7):
            post_digests(now=morning + dt.timedelta(days=day))
            post_briefs(now=morning + dt.timedelta(days=day))
        reassign(deal=deal, to=make_user(manager=rita.manager), by=rita.manager or rita, at=morning)
        post_handovers(now=morning + dt.timedelta(hours=1))
        Deal.objects.filter(pk=deal.pk).update(stage="loi")  # The way there is not the point.
        deal.closing_calls.all().delete()
        ask_closing_call(deal=deal, why="They waver.", by=rita, at=morning)
    letters = " ".join(f"{notice.subject} {notice.text} {notice.html}" for notice in Notice.objects.all())

    kinds = {NoticeKind.DIGEST, NoticeKind.STALLS, NoticeKind.HANDOVER, NoticeKind.CLOSING_CALL}
    assert kinds <= set(Notice.objects.values_list("kind", flat=True))
    assert STEP in letters
    assert [word for word in (*BOOK, *RATES_OF_DEAL, TIN, "765438291", RIVAL) if word in letters] == []
