"""Many deals at once: a preview with a count, the change deal by deal, one undo for all; columns, views, files."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Reading, ReadingKind, Role, User
from pipeline.models import Deal, DealTag, SavedView, Tag
from pipeline.stages import Stage
from tests.factories import NOON, make_deal, make_group, make_loss_reason, make_network, make_user

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
SELECTION = "/deals/selection/"


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def as_marco(client: Client, marco: User) -> Client:
    client.force_login(marco)
    return client


@pytest.fixture
def deals(rita: User) -> list[Deal]:
    return [
        make_deal(owner=rita, group=make_group(name=name), opened_at=NOON - dt.timedelta(days=2))
        for name in ("Alpha", "Beta", "Gamma")
    ]


def ticked(deals: list[Deal], do: str, **more: Any) -> dict[str, Any]:
    return {"do": do, "deal": [deal.pk for deal in deals]} | more


def undo_in(client: Client, response: Any) -> str:
    page = client.get(response.headers["Location"]).content.decode()
    found = re.search(r'action="(/deals/selection/undo/\d+/)"', page)
    assert found, page
    return found[1]


def owners() -> dict[str, str]:
    return dict(Deal.objects.values_list("group__name", "owner__name"))


def test_the_preview_counts_what_would_change_and_changes_nothing(
    as_marco: Client, deals: list[Deal]
) -> None:
    elsewhere = make_user(manager=make_user(role=Role.MANAGER))
    other = make_deal(owner=elsewhere, group=make_group(name="Delta"))
    page = as_marco.get(SELECTION, ticked([*deals, other], "owner")).content.decode()

    assert "3 deals will be changed." in page
    assert "1 is not yours to change and stays as it is." in page
    assert set(owners().values()) == {"Rita Alvarez", elsewhere.name}


def test_reassigning_many_and_taking_all_of_it_back(as_marco: Client, deals: list[Deal], sam: User) -> None:
    done = as_marco.post(SELECTION, ticked(deals[:2], "owner", to=sam.pk))
    assert owners() == {"Alpha": sam.name, "Beta": sam.name, "Gamma": "Rita Alvarez"}

    as_marco.post(undo_in(as_marco, done))
    assert set(owners().values()) == {"Rita Alvarez"}


def test_one_step_for_many_is_owed_by_each_owner(as_marco: Client, deals: list[Deal], rita: User) -> None:
    day = TODAY + dt.timedelta(days=3)
    step = {"kind": "call", "what": "Ask about the range", "due": "other", "due_on": day.isoformat()}
    done = as_marco.post(SELECTION, ticked(deals, "step", **step))
    for deal in deals:
        now = deal.steps.open().get()
        assert (now.what, now.due_on, now.owner) == ("Ask about the range", day, rita)

    as_marco.post(undo_in(as_marco, done))
    assert {deal.steps.open().get().what for deal in deals} == {"Call the practice manager"}


def test_a_tag_is_put_on_once_and_taken_off_by_undo(as_marco: Client, deals: list[Deal]) -> None:
    for name in ("Rural  push", "rural push"):
        done = as_marco.post(SELECTION, ticked(deals, "tag", name=name))
    assert (Tag.objects.get().name, DealTag.objects.standing().count()) == ("Rural push", 3)
    page = as_marco.get(f"/deals/?tag={Tag.objects.get().pk}&columns=tags&network=all")
    assert page.content.decode().count('<span class="chip">Rural push</span>') == 3

    assert done.status_code == 302
    moment = int(NOON.timestamp()) * 1_000_000
    as_marco.post(reverse("pipeline:selection-undo", args=[moment]))
    assert DealTag.objects.standing().count() == 0


def test_what_somebody_acted_on_since_stays_and_is_named(
    as_marco: Client, deals: list[Deal], sam: User, client: Client
) -> None:
    done = as_marco.post(SELECTION, ticked(deals, "owner", to=sam.pk))
    address = undo_in(as_marco, done)
    with time_machine.travel(NOON + dt.timedelta(minutes=1), tick=False):
        client.force_login(sam)
        client.post(
            reverse("pipeline:next-step", args=[deals[0].pk]),
            {"kind": "call", "what": "Call", "due": "other", "due_on": "2026-03-09", "step_owner": sam.pk},
        )
        client.force_login(deals[0].owner.manager)  # type: ignore[arg-type]  # Marco
        page = client.post(address, follow=True).content.decode()

    assert "Undone for 2 deals." in page
    assert (
        "1 of 3 deals stay as they were. Alpha: Not undone: Sam Okafor has acted on this deal since." in page
    )


def test_a_closed_deal_among_them_is_named_and_the_others_are_changed(
    as_marco: Client, deals: list[Deal], rita: User
) -> None:
    make_loss_reason()
    lost = make_deal(owner=rita, group=make_group(name="Omega"), stage=Stage.LOST)
    step = {"kind": "call", "what": "Call", "due": "other", "due_on": "2026-03-09"}
    reply = as_marco.post(SELECTION, ticked([*deals, lost], "step", **step), follow=True)

    page = reply.content.decode()
    assert "Set the next step: 3 deals changed." in page
    assert "1 of 4 deals stay as they were. Omega: This deal is lost; reopen it first." in page


def test_all_of_the_list_means_its_conditions_not_the_page(
    as_marco: Client, deals: list[Deal], sam: User
) -> None:
    make_deal(owner=sam, group=make_group(name="Sam's"))
    asked: dict[str, Any] = {
        "do": "owner",
        "all": "1",
        "deal": deals[0].pk,
        "back": f"owner={deals[0].owner_id}&network=all",
    }
    page = as_marco.get(SELECTION, asked).content.decode()

    assert "3 deals will be changed." in page


def test_a_rep_changes_own_deals_only_and_reassigns_none(
    client: Client, deals: list[Deal], rita: User, sam: User
) -> None:
    client.force_login(rita)
    client.post(SELECTION, ticked(deals, "owner", to=sam.pk))
    assert set(owners().values()) == {"Rita Alvarez"}

    client.force_login(sam)
    client.post(SELECTION, ticked(deals, "tag", name="mine"))
    assert DealTag.objects.count() == 0


def test_nothing_ticked_says_so(as_marco: Client) -> None:
    assert "Tick the deals in the list first." in as_marco.get(SELECTION, {"do": "tag"}).content.decode()


# columns, views, files --------------------------------------------------------------------------------


def test_chosen_columns_are_shown_in_the_usual_order(as_marco: Client, deals: list[Deal]) -> None:
    page = as_marco.get("/deals/", {"columns": ["network", "stage"]}).content.decode()
    head = page[page.index("<thead>") : page.index("</thead>")]

    assert re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([A-Z][a-z, -]+)', head) == [
        "Group",
        "Stage",
        "Network",
    ]


def test_a_view_is_kept_with_its_columns_and_shared_by_choice(
    as_marco: Client, deals: list[Deal], rita: User, sam: User
) -> None:
    query = "due=now&columns=stage&columns=due"
    as_marco.post("/deals/views/", {"name": "Late ones", "query": query, "is_shared": "on"})
    as_marco.post("/deals/views/", {"name": "late ones", "query": query + "&sort=group"})
    assert SavedView.objects.get().query == query + "&sort=group"
    assert 'href="?due=now&amp;columns=stage' in as_marco.get("/deals/").content.decode()

    as_marco.force_login(rita)
    assert "late ones" not in as_marco.get("/deals/").content.decode()
    SavedView.objects.update(is_shared=True)
    assert "late ones" in as_marco.get("/deals/").content.decode()


def test_only_who_kept_a_view_forgets_it(as_marco: Client, rita: User, marco: User) -> None:
    view = SavedView.objects.create(name="Hers", query="", is_shared=True, saved_by=rita, saved_at=NOON)
    address = reverse("pipeline:saved-view-removal", args=[view.pk])
    assert as_marco.post(address).status_code == 404

    as_marco.force_login(rita)
    as_marco.post(address)
    assert SavedView.objects.count() == 0


def test_a_view_without_a_name_is_refused_in_words(as_marco: Client) -> None:
    page = as_marco.post("/deals/views/", {"name": " ", "query": "due=now"}, follow=True).content.decode()

    assert "Give the view a name." in page
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_as_a_file_holds_the_chosen_columns_and_is_on_record(
    as_marco: Client, deals: list[Deal], marco: User, kind: str
) -> None:
    Deal.objects.filter(pk=deals[0].pk).update(network=make_network(name="=HYPERLINK(1)"))
    reply = as_marco.get(f"/deals/export/?columns=stage&columns=network&format={kind}&network=all")
    if kind == "csv":
        rows = [line.split(",") for line in reply.content.decode("utf-8-sig").splitlines()]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(reply.content)).active
        assert sheet
        rows = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]

    assert rows[0] == ["Group", "Stage", "Network"]
    assert [row[:2] for row in rows[1:]] == [[name, "Identified"] for name in ("Alpha", "Beta", "Gamma")]
    assert rows[1][2].startswith("'=HYPERLINK")
    reading = Reading.objects.get()
    assert (reading.kind, reading.what, reading.read_by) == (ReadingKind.EXPORT, "list of 3 deals", marco)


def test_the_ticked_deals_as_a_file(as_marco: Client, deals: list[Deal]) -> None:
    reply = as_marco.get(f"/deals/export/?deal={deals[1].pk}&back=columns%3Downer")

    assert reply.content.decode("utf-8-sig").splitlines() == ["Group,Owner", "Beta,Rita Alvarez"]
