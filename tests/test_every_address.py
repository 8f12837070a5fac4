"""Every address of the product, as every role and as nobody, with good, odd and missing values: never a 500.

The broker is out of reach throughout: no page and no form may need it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts.letter_kinds import stop_address
from accounts.models import Absence, Invitation, Notice, NoticeKind, Role, User
from adequacy.models import Audit, StandardImport, StandardSet
from pipeline.action_links import LinkAction, action_token
from pipeline.actions.documents import Paper, add_document
from pipeline.actions.rates import Figures, ask_approval
from pipeline.models import ClosingCall, IncomingMail, SavedView
from providers.models import RosterImport
from tests.factories import (
    make_affiliation,
    make_contact,
    make_county_area,
    make_deadline,
    make_deal,
    make_group,
    make_hold,
    make_hold_reason,
    make_loss_reason,
    make_member_file,
    make_member_upload,
    make_minimum,
    make_network,
    make_range,
    make_sheet,
    make_specialty,
    make_standard_set,
    make_touch,
    make_user,
)
from tests.test_architecture import OPEN, addresses

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.usefixtures("broker_out_of_reach")]
OURS = ("accounts:", "providers:", "pipeline:", "adequacy:")
ROLES = [role for role in Role if role != Role.SYSTEM]
ODD = {
    "page": "x", "after": "\x00", "stage": "nowhere", "county": "99999", "q": "'\x00%", "to": "moon", "sort": ";--",
    "network": "abc", "owner": "0", "group": "999999999999999999999", "specialty": "ZZZ", "quiet": "?", "due": "31/2",
    "next": "//elsewhere.example", "state": "ZZ", "status": "?", "show": "?",
}  # fmt: skip


@pytest.fixture
def values(rita: User, ada: User) -> dict[str, tuple[Any, ...]]:
    """What each address with a placeholder is filled with: one small plan with something of everything."""
    now = timezone.now()
    network = make_network(go_live_on=dt.date(now.year + 2, 1, 1))
    deadline = make_deadline(network=network, due_on=now.date() + dt.timedelta(days=80))
    county = network.counties.get()
    make_county_area(county=county)
    make_minimum(specialty=make_specialty())
    make_loss_reason()
    make_hold_reason()
    group = make_group(name="Lake Butler Heart")
    contact = make_contact(group=group)
    affiliation = make_affiliation(group=group)
    deal = make_deal(owner=rita, group=group, network=network, opened_at=now - dt.timedelta(days=20))
    make_touch(deal=deal, made_at=now - dt.timedelta(days=16))
    held = make_deal(owner=rita, network=network, opened_at=now - dt.timedelta(days=3))
    make_hold(deal=held, until_on=now.date() + dt.timedelta(days=9), placed_at=now)
    roster = RosterImport.objects.create(
        network=network, file_name="r.csv", sha256="0" * 64, imported_by=ada, imported_at=now
    )
    invitation = Invitation.objects.create(
        email="new@plan.example", name="New", role=Role.REP, token_hash="1" * 64, invited_by=ada, invited_at=now,
        expires_at=now + dt.timedelta(days=7),
    )  # fmt: skip
    view = SavedView.objects.create(name="Mine", query="due=now", saved_by=rita, saved_at=now)
    notice = Notice.objects.create(
        kind=NoticeKind.DIGEST, to_email="r@plan.example", unique_key="k", subject="s", text="t", created_at=now,
        send_after=now,
    )  # fmt: skip
    sheet = make_sheet(network=network, by=rita)
    absence = Absence.objects.create(
        person=rita, from_on=now.date(), until_on=now.date(), recorded_by=rita, recorded_at=now
    )
    document = add_document(
        deal=deal, upload=ContentFile(b"%PDF-1.7", "a.pdf"), paper=Paper("draft"), by=rita, at=now
    )
    call = ClosingCall.objects.create(deal=deal, why="?", asked_on=now.date(), asked_by=rita, asked_at=now)
    asked = ask_approval(
        deal=deal,
        figures=Figures(low=Decimal(95), high=Decimal(120), medicare_year=2026),
        why="?",
        by=rita,
        at=now,
    )
    link = action_token(person_id=rita.pk, deal_id=deal.pk, action=LinkAction.CALL, day=now.date())
    audit = Audit.objects.create(
        standard_set=StandardSet.objects.order_by("pk")[0], state="FL", file_name="r.csv", sha256="0" * 64, size=1,
        asked_by=rita, asked_at=now,
    )  # fmt: skip
    token = stop_address(rita.pk, NoticeKind.DIGEST).rstrip("/").rpartition("/")[2]
    handed_in = StandardImport.objects.create(
        edition="2099", file_name="f.xlsx", sha256="0" * 64, uploaded_by=ada, uploaded_at=now
    )
    mail = IncomingMail.objects.create(
        message_id="m", came_to="x@in.example", sender="p@group.example", subject="Re: terms", text="Yes", reader=rita,
        deal=deal, sent_at=now, received_at=now, state="waiting",
    )  # fmt: skip
    deals, network_pk = (deal.pk,), (network.pk,)
    return {
        "accounts:person": (rita.pk,),
        "accounts:person-deactivation": (rita.pk,),
        "accounts:person-return": (rita.pk,),
        "accounts:invitation-letter": (invitation.pk,),
        "accounts:invitation-revocation": (invitation.pk,),
        "accounts:invitation": ("no-such-token",),
        "accounts:absences-of-person": (rita.pk,),
        "accounts:absence-end": (absence.pk,),
        "accounts:my-letter": (notice.pk,),
        "accounts:letter-stop": (token,),
        "pipeline:action": (link,),
        "accounts:letter": ("no-such-letter",),
        "accounts:letter-html": ("no-such-letter",),
        "accounts:notice-resending": (notice.pk,),
        "providers:group": (group.pk,),
        "providers:group-edit": (group.pk,),
        "providers:group-contacts": (group.pk,),
        "providers:contact": (contact.pk,),
        "providers:provider": (affiliation.provider.npi,),
        "providers:network": network_pk,
        "providers:network-edit": network_pk,
        **dict.fromkeys(("providers:service-area", "providers:network-markets"), network_pk),
        "providers:network-deadlines": network_pk,
        "providers:deadline": (deadline.pk,),
        "providers:roster-imports": network_pk,
        "providers:roster-import": (roster.pk,),
        "providers:roster-problems": (roster.pk,),
        "pipeline:mail": (mail.pk,),
        "pipeline:mail-setting-aside": (mail.pk,),
        "pipeline:calendar-feed": ("no-such-token",),
        "pipeline:completion": (deal.steps.get().pk,),
        "pipeline:group-deals": (group.pk,),
        "pipeline:hold-end": (held.pk,),
        "pipeline:rate-range-ending": (make_range(network=network, by=rita).pk,),
        "pipeline:rate-approval": (asked.pk,),
        **dict.fromkeys((f"pipeline:closing-call{part}" for part in ("", "-booking", "-file")), (call.pk,)),
        "pipeline:document": (document.pk,),
        "pipeline:departure": (rita.pk,),
        "pipeline:mission": (county.ssa_code,),
        "pipeline:script": ("capacity",),
        **dict.fromkeys((f"pipeline:rate-sheet{part}" for part in ("", "-csv", "-xlsx")), (sheet.pk,)),
        "pipeline:selection-undo": (1_772_470_800_000_000,),
        "pipeline:saved-view-removal": (view.pk,),
        "pipeline:undo": (deal.pk, 1_772_470_800_000_000),
        **dict.fromkeys(("adequacy:county", "adequacy:county-what-if"), (county.ssa_code,)),
        "adequacy:cell-reach": (county.ssa_code, "008"),
        "adequacy:measurements": network_pk,
        "adequacy:measuring": network_pk,
        **dict.fromkeys(("adequacy:audit", "adequacy:audit-rows"), (audit.pk,)),
        "adequacy:audit-file": (audit.pk, "xlsx"),
        "adequacy:standard-import": (handed_in.pk,),
        "adequacy:standard-set": (make_standard_set().pk,),
        "adequacy:standard-application": (handed_in.pk,),
        **dict.fromkeys((f"adequacy:hsd-{part}" for part in ("tables", "findings", "reading")), network_pk),
        "adequacy:hsd-table": (network.pk, "provider", "csv"),
        "adequacy:cell": (county.ssa_code, "008"),
        **dict.fromkeys(("adequacy:exception", "adequacy:exception-print"), (county.ssa_code, "008")),
        "adequacy:chance": ("ever-loi",),
        "adequacy:chance-return": ("ever-loi",),
        "adequacy:deal-chance": deals,
        **dict.fromkeys(("adequacy:members", "adequacy:members-zip-points", "adequacy:enrollment"), network_pk),
        "adequacy:member-upload": (make_member_upload(network=network, by=ada).pk,),
        **dict.fromkeys(
            ("adequacy:member-file", "adequacy:member-problems"),
            (make_member_file(network=network, by=ada).pk,),
        ),
        **dict.fromkeys(
            (f"pipeline:{name}" for name in
             ("deal", "touches", "touch-new", "touch-mail", "stage", "hold", "owner", "closing", "papers", "next-step",
              "deal-rates", "deal-approvals", "deal-playbook", "closing-calls", "competing",
              "participants", "documents")),
            deals,
        ),
    }  # fmt: skip


def names() -> list[str]:
    return sorted({name for name, _ in addresses(get_resolver()) if name.startswith(OURS)})


def address(name: str, values: dict[str, tuple[Any, ...]]) -> str:
    return reverse(name, args=values.get(name, ()))


def test_every_address_with_a_placeholder_is_filled(values: dict[str, tuple[Any, ...]]) -> None:
    assert {name for name in names() if address(name, values)} == set(names())


@pytest.mark.parametrize("role", ROLES)
def test_no_address_breaks_for_a_role(role: Role, values: dict[str, tuple[Any, ...]]) -> None:
    client = Client()
    client.force_login(make_user(role=role))
    for name in names():
        plain = client.get(address(name, values))
        odd = client.get(address(name, values), ODD, headers={"HX-Request": "true"})
        for reply in (plain, odd):
            assert reply.status_code in {200, 302, 400, 403, 404, 405, 410, 422}, f"{name} as {role}"
        assert client.head(address(name, values)).status_code == plain.status_code, f"{name} as {role}"


@pytest.mark.parametrize("role", ROLES)
def test_no_form_breaks_on_what_it_did_not_expect(role: Role, values: dict[str, tuple[Any, ...]]) -> None:
    client = Client()
    client.force_login(make_user(role=role))
    sent: list[dict[str, Any]] = [
        {},
        ODD | {"key": "no-key", "outcome": "?", "due_on": "yesterday", "what": "\x00"},
    ]
    for name in names():
        for data in sent:
            reply = client.post(address(name, values), data)
            assert reply.status_code in {200, 302, 400, 403, 404, 405, 409, 410, 422}, f"{name} as {role}"


def test_nobody_comes_in_without_signing_in(values: dict[str, tuple[Any, ...]], client: Client) -> None:
    for name in names():
        reply = client.get(address(name, values))
        if name not in OPEN and reply.status_code != 404:
            assert (reply.status_code, "next=" in reply.get("Location", "")) == (302, True), name


@pytest.mark.parametrize("path", ["/providers/%00/", "/counties/%00/", "/letters/%00/", "/%00/"])
def test_an_address_with_a_null_character_is_not_found(path: str, ada: User, client: Client) -> None:
    client.force_login(ada)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("role", [Role.REP, Role.ADMIN])
def test_what_is_not_there_is_not_found(role: Role, values: dict[str, tuple[Any, ...]]) -> None:
    client = Client()
    client.force_login(make_user(role=role))
    for name, filled in values.items():
        nothing = [999_999_999 if isinstance(value, int) else "99999" for value in filled]
        for reply in (client.get(reverse(name, args=nothing)), client.post(reverse(name, args=nothing))):
            assert reply.status_code in {403, 404, 405, 410}, name


def test_a_call_is_logged_while_the_broker_is_away(values: dict[str, tuple[Any, ...]], rita: User) -> None:
    client = Client()
    client.force_login(rita)
    tomorrow = rita.today(timezone.now()) + dt.timedelta(days=1)
    (deal,) = values["pipeline:deal"]
    page = client.get(reverse("pipeline:touch-new", args=[deal]))
    form = page.context["form"]
    data = {form.add_prefix(name): value for name, value in {
        "key": str(uuid.uuid4()), "outcome": "message", "note": "Left word.", "what": "Call again", "kind": "call",
        "due": "other", "due_on": str(tomorrow), "channel": "phone",
    }.items()}  # fmt: skip
    assert client.post(reverse("pipeline:touches", args=[deal]), data).status_code == 302
    assert rita.deals.get(pk=deal).touches.filter(note="Left word.").exists()
