"""Today: what is late comes first, then what is due, then who is silent, then what lies ahead."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role, User
from pipeline.models import NextStep, Outcome, StepKind
from pipeline.queries.desk import Desk, desk
from pipeline.stages import Stage
from tests.factories import (
    NOON,
    make_affiliation,
    make_contact,
    make_county,
    make_deadline,
    make_deal,
    make_deals,
    make_group,
    make_hold,
    make_location,
    make_network,
    make_specialty,
    make_touch,
    make_user,
)

pytestmark = pytest.mark.django_db

TODAY = NOON.date()
NEW_YORK_0030 = dt.datetime(2026, 3, 3, 5, 30, tzinfo=dt.UTC)
"""Half past midnight on Tuesday in New York; still Monday in Honolulu."""


def day(ahead: int) -> dt.date:
    return TODAY + dt.timedelta(days=ahead)


def ago(days: int) -> dt.datetime:
    return NOON - dt.timedelta(days=days)


def desk_of(reader: User, *, now: dt.datetime = NOON, scope: str = "") -> Desk:
    return desk(reader=reader, scope_key=scope, now=now, plan_today=TODAY)


def shown(found: Desk) -> dict[str, list[str]]:
    return {section.key: [row.group for row in section.rows] for section in found.sections}


@pytest.fixture
def visit(client: Client) -> Callable[..., str]:
    def page_of(reader: User, path: str = "/") -> str:
        client.force_login(reader)
        with time_machine.travel(NOON, tick=False):
            response = client.get(path)
        assert response.status_code == 200
        return response.content.decode()

    return page_of


def test_sections_follow_urgency(rita: User) -> None:
    make_deal(owner=rita, group=make_group(name="Ahead"), due_on=day(4))
    make_deal(owner=rita, group=make_group(name="Silent"), due_on=day(3), opened_at=ago(20))
    make_deal(owner=rita, group=make_group(name="Due"), due_on=day(0))
    make_deal(owner=rita, group=make_group(name="Late"), due_on=day(-2), opened_at=ago(5))

    assert shown(desk_of(rita)) == {
        "overdue": ["Late"],
        "due": ["Due"],
        "silent": ["Silent"],
        "next": ["Ahead"],
    }


def test_a_late_deal_that_is_quiet_too_stands_once() -> None:
    rita = make_user(name="Rita Alvarez")
    make_deal(owner=rita, group=make_group(name="Both"), due_on=day(-5), opened_at=ago(20))

    found = desk_of(rita)

    assert shown(found) == {"overdue": ["Both"]}
    assert [row.state.key for row in found.sections[0].rows if row.state] == ["quiet-neglected"]


@pytest.mark.parametrize(
    ("opened_days_ago", "state"),
    [(9, None), (10, "quiet-in"), (13, "quiet-in"), (14, "quiet-neglected"), (15, "quiet-neglected")],
)
def test_silence_is_told_four_days_before_and_from_the_fourteenth_day_on(
    rita: User, opened_days_ago: int, state: str | None
) -> None:
    make_deal(owner=rita, opened_at=ago(opened_days_ago), due_on=day(3))

    (row,) = [row for section in desk_of(rita).sections for row in section.rows]

    assert (row.state and row.state.key) == state


@pytest.mark.parametrize(
    ("attempts", "state"), [(0, "quiet-neglected"), (1, "quiet"), (2, "quiet"), (3, "quiet-unresponsive")]
)
def test_kind_of_quiet_counts_our_unanswered_attempts(rita: User, attempts: int, state: str) -> None:
    make_deal(owner=rita, opened_at=ago(20), due_on=day(3), unanswered=attempts)

    (row,) = desk_of(rita).sections[0].rows

    assert row.state
    assert row.state.key == state


def test_order_within_a_day_is_by_the_clock_and_any_time_comes_last(rita: User) -> None:
    for name, at in (("Any time", None), ("Ten", dt.time(10)), ("Nine", dt.time(9))):
        deal = make_deal(owner=rita, group=make_group(name=name), due_on=day(0))
        NextStep.objects.filter(deal=deal).update(due_time=at)

    assert shown(desk_of(rita)) == {"due": ["Nine", "Ten", "Any time"]}


def test_a_step_is_due_on_its_owners_calendar() -> None:
    honolulu = make_user(name="Kai Akana", time_zone="Pacific/Honolulu")
    new_york = make_user(name="Nell York", time_zone="America/New_York")
    for owner in (honolulu, new_york):
        make_deal(owner=owner, group=make_group(name=owner.name), due_on=TODAY)
    vera = make_user(name="Vera Stone", role=Role.VP, time_zone="America/Phoenix")

    found = shown(desk_of(vera, now=NEW_YORK_0030))

    assert found == {"overdue": ["Nell York"], "due": ["Kai Akana"]}


def test_strip_counts_lead_to_lists_of_the_same_deals(rita: User, client: Client) -> None:
    make_deadline(network=make_network(), due_on=day(47))
    make_deals(2, owner=rita, opened_at=ago(3), due_on=day(-1))
    make_deals(3, owner=rita, due_on=day(0))
    make_deals(4, owner=rita, opened_at=ago(11), due_on=day(5))
    make_deals(5, owner=rita, opened_at=ago(15), due_on=day(5))
    make_hold(deal=make_deal(owner=rita, due_on=day(9)), until_on=day(9))
    client.force_login(rita)

    figures = desk_of(rita).figures

    assert [(figure.number, figure.word.split(",")[0]) for figure in figures] == [
        ("47", "days to filing"),
        ("2", "Overdue"),
        ("3", "Due today"),
        ("4", "Going quiet"),
        ("5", "Quiet"),
        ("1", "On hold"),
    ]
    with time_machine.travel(NOON, tick=False):
        for figure in figures[1:]:
            assert client.get(figure.address).context["listing"].count == int(figure.number)


def test_row_says_whom_where_what_and_their_last_words(rita: User, visit: Callable[..., str]) -> None:
    group = make_group(name="Lake City Heart & Vascular")
    columbia, gulf = make_county(), make_county(ssa_code="10220", name="Gulf", fips="12045")
    for county in (columbia, columbia, gulf):
        site = make_location(group=group, county=county)
        make_affiliation(group=group, location=site, specialty=make_specialty())
    deal = make_deal(owner=rita, group=group, stage=Stage.RATES, due_on=day(0), what="Send E/M language")
    priya = make_contact(group=group, role="practice administrator")
    make_touch(deal=deal, note="110 % or we walk.", contact=priya, made_at=ago(9))
    make_touch(deal=deal, outcome=Outcome.MESSAGE, note="left word", made_at=ago(2))

    page = visit(rita)
    (row,) = desk_of(rita).sections[0].rows

    assert (row.chips.county, row.chips.specialty, row.chips.more) == ("Columbia", "Cardiology", 1)
    assert row.words
    assert (row.words.text, row.words.is_quote) == ("110 % or we walk.", True)
    for words in (
        "Lake City Heart &amp; Vascular",
        "1 more",
        "Send E/M language",
        "“110 % or we walk.”",
        "Rates",
    ):
        assert words in page


def test_former_roster_gives_no_chips(rita: User) -> None:
    group = make_group()
    make_affiliation(group=group, from_on=day(-90), until_on=day(-1))
    make_deal(owner=rita, group=group, due_on=day(0))

    (row,) = desk_of(rita).sections[0].rows

    assert row.chips.line == ""


def test_without_words_the_last_attempt_is_named(rita: User) -> None:
    deal = make_deal(owner=rita, due_on=day(0))
    make_touch(deal=deal, outcome=Outcome.MESSAGE, made_at=ago(2))

    (row,) = desk_of(rita).sections[0].rows

    assert row.words
    assert (row.words.text, row.words.is_quote) == ("Left message, Sat 28 Feb", False)


def test_hold_and_appointment_are_shown(rita: User, visit: Callable[..., str]) -> None:
    held = make_deal(owner=rita, due_on=day(20))
    make_hold(deal=held, until_on=day(20))
    meeting = make_deal(owner=rita)
    NextStep.objects.filter(deal=meeting).update(kind=StepKind.APPOINTMENT, due_time=dt.time(15))

    page = visit(rita)

    assert "Hold to 22 Mar" in page
    assert re.search(r"15:00 appointment", page)


def test_a_rep_sees_own_deals_and_steps_promised_for_others(rita: User, sam: User) -> None:
    make_deal(owner=sam, group=make_group(name="Sam's"))
    lent = make_deal(owner=sam, group=make_group(name="Lent"))
    NextStep.objects.filter(deal=lent).update(owner=rita)
    make_deal(owner=rita, group=make_group(name="Own"))

    found = desk_of(rita)

    assert sorted(shown(found)["next"]) == ["Lent", "Own"]
    assert found.scopes == ()
    assert {row.group: row.may_edit for row in found.sections[0].rows} == {"Lent": False, "Own": True}


def test_a_rep_cannot_ask_for_everybodys_day(rita: User, sam: User) -> None:
    make_deal(owner=sam)

    assert desk_of(rita, scope="all").open_count == 0


def test_a_manager_starts_with_the_team_and_may_look_further(marco: User, rita: User) -> None:
    other_manager = make_user(name="Nora Beck", role=Role.MANAGER)
    stranger = make_user(name="Omar Diaz", manager=other_manager)
    make_deal(owner=rita, group=make_group(name="Team"))
    make_deal(owner=marco, group=make_group(name="Own"))
    make_deal(owner=stranger, group=make_group(name="Elsewhere"))

    assert sorted(shown(desk_of(marco))["next"]) == ["Own", "Team"]
    assert shown(desk_of(marco, scope="mine"))["next"] == ["Own"]
    assert sorted(shown(desk_of(marco, scope="all"))["next"]) == ["Elsewhere", "Own", "Team"]


def test_the_vp_reads_all_deals_with_whose_they_are(
    vera: User, rita: User, sam: User, visit: Callable[..., str]
) -> None:
    make_deals(1, owner=rita)
    make_deals(1, owner=sam)

    page = visit(vera)

    assert desk_of(vera).open_count == 2
    assert "Owner: Rita Alvarez" in page
    assert "Owner: Sam Okafor" in page
    assert "Log a touch with" not in page


def test_the_medical_director_sees_letters_and_later_only(rita: User) -> None:
    director = make_user(name="Dr. Osei", role=Role.MEDICAL_DIRECTOR)
    make_deal(owner=rita, stage=Stage.RATES)
    make_deal(owner=rita, group=make_group(name="Late stage"), stage=Stage.LEGAL)

    assert shown(desk_of(director)) == {"next": ["Late stage"]}


def test_a_first_visit_offers_to_open_a_deal(rita: User, vera: User, visit: Callable[..., str]) -> None:
    assert "No deals yet" in visit(rita)
    assert reverse("pipeline:deal-new") in visit(rita)
    assert reverse("pipeline:deal-new") not in visit(vera)


def test_a_calm_day_says_so_and_shows_what_comes(rita: User, visit: Callable[..., str]) -> None:
    make_deals(1, owner=rita)

    page = visit(rita)

    assert "Nothing due" in page
    assert "Next, by worth and date" in page


def test_long_sections_are_cut_and_lead_to_the_list(rita: User, visit: Callable[..., str]) -> None:
    make_deals(60, owner=rita, due_on=day(0))
    make_deals(20, owner=rita, due_on=day(5))

    found = desk_of(rita)

    assert [(section.count, len(section.rows), section.more) for section in found.sections] == [
        (60, 50, 10),
        (20, 12, 8),
    ]
    assert "10 more" in visit(rita)


@pytest.mark.parametrize("role", [Role.REP, Role.MANAGER, Role.VP])
def test_queries_do_not_grow_with_the_deals(client: Client, role: Role) -> None:
    reader = make_user(name="Reader One", role=role)
    client.force_login(reader)
    owner = reader if role == Role.REP else make_user(name="Rita Alvarez")
    make_deals(3, owner=owner, due_on=day(0))
    make_deadline(network=make_network(name="Other"))

    few = queries_of(client)
    make_deals(150, owner=owner, opened_at=ago(20), due_on=day(1))
    make_deals(147, owner=owner, opened_at=ago(1), due_on=day(-1))

    assert queries_of(client) == few <= 10


def queries_of(client: Client) -> int:
    with (
        time_machine.travel(NOON, tick=False),
        CaptureQueriesContext(
            connection,
        ) as captured,
    ):
        assert client.get("/").status_code == 200
    return len(captured)


def test_key_d_finishes_the_very_step_the_row_shows(rita: User, visit: Callable[..., str]) -> None:
    deal = make_deal(owner=rita)

    link = re.search(r'<a href="([^"]+)"[^>]* data-key="d"', visit(rita))

    assert link
    assert link[1] == reverse("pipeline:completion", args=[deal.steps.get().pk])


@pytest.mark.parametrize("role", Role)
def test_log_is_offered_to_those_who_work_deals(client: Client, role: Role) -> None:
    client.force_login(make_user(role=role))
    offered = f'hx-get="{reverse("pipeline:log")}"' in client.get("/").content.decode()
    assert offered == (role in (Role.REP, Role.MANAGER))
