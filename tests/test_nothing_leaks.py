"""Other people's records do not leak: every address, as its owner and as those who only seem near to it.

Each secret is a word or figure that stands nowhere else. Whoever may read it finds it on some page, so that the test
could fail; everybody else finds it on none: pages, lists, search, dashboards, exports, calendar and letters.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Notice, Role, User
from pipeline.actions.digests import post_digests
from pipeline.actions.documents import Paper, add_document
from pipeline.actions.papers import Offer, Papers, record_papers
from pipeline.actions.rates import Figures
from pipeline.models import Deal
from providers.models import ProviderGroup
from tests.factories import make_range, make_sheet, make_user
from tests.test_every_address import address, names, values  # noqa: F401  # fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker_out_of_reach")]

BOOK = ("171.37", "183.19", "191.73")
DEAL_FIGURE, FILE, TIN, STEP = "173.55", "exhibit-of-secrets", "76-5438291", "Whisper to Dr. Mehta"
RATES_OF_DEAL = (DEAL_FIGURE, FILE)
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
    upload = ContentFile(b"%PDF-1.7", f"{FILE}.pdf")
    document = add_document(deal=deal, upload=upload, paper=Paper("exhibit"), by=rita, at=now)
    own: dict[str, Any] = {"document": document, "rate-range-ending": stands}
    own |= dict.fromkeys(("rate-sheet", "rate-sheet-csv", "rate-sheet-xlsx"), sheet)
    return values | {f"pipeline:{name}": (row.pk,) for name, row in own.items()}


def found_by(user: User, places: dict[str, Any], words: Iterable[str]) -> dict[str, set[str]]:
    """On which addresses the user reads each word."""
    client = Client()
    client.force_login(user)
    found: dict[str, set[str]] = {word: set() for word in words}
    for name in names():
        for query in (None, ASKED):
            reply = client.get(address(name, places), query)
            text = f"{reply.headers} {reply.content.decode(errors='replace')}"
            for word, where in found.items():
                if word in text:
                    where.add(name)
    return found


WHO_READS = {
    "owner": (*BOOK, *RATES_OF_DEAL, STEP),
    "another manager": (*BOOK, TIN, STEP),
    "administrator": (TIN, STEP),
}


@pytest.mark.parametrize("who", WHO_READS)
def test_every_address_shows_a_secret_to_those_alone_who_may_read_it(
    who: str, secrets: dict[str, Any], rita: User
) -> None:
    roles = {"another manager": Role.MANAGER, "administrator": Role.ADMIN}
    user = make_user(role=roles[who]) if who in roles else rita

    found = found_by(user, secrets, (*BOOK, *RATES_OF_DEAL, TIN, STEP))

    assert {word for word, places in found.items() if places} == set(WHO_READS[who]), found


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


def test_letters_name_no_figure_no_file_and_no_tin(secrets: dict[str, Any], rita: User) -> None:
    morning = dt.datetime.combine(timezone.now().date() + dt.timedelta(days=3), dt.time(16), dt.UTC)
    with transaction.atomic():
        for day in range(7):
            post_digests(now=morning + dt.timedelta(days=day))
    letters = " ".join(f"{notice.subject} {notice.text} {notice.html}" for notice in Notice.objects.all())

    assert STEP in letters
    assert [word for word in (*BOOK, *RATES_OF_DEAL, TIN, "765438291") if word in letters] == []
