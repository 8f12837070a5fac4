"""The letter of the day in the database: once per reader and day, nothing told twice, nothing missed."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Notice, NoticeKind, Role, User
from accounts.people import system_user
from pipeline.action_links import ActionLink, LinkAction, read_action_token
from pipeline.actions.digests import post_digests
from pipeline.actions.stalls import raise_stall_alerts
from pipeline.letters import LARGEST
from pipeline.models import Deal, StallAlert
from pipeline.queries.digests import digests_of
from pipeline.stages import Stage
from tests.factories import (
    make_deadline,
    make_deal,
    make_group,
    make_hold,
    make_network,
    make_touch,
    make_user,
)

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 2, 12, 30, tzinfo=dt.UTC)  # 07:30 in New York, 04:30 in Los Angeles.
TUESDAY = MONDAY + dt.timedelta(days=1)
LONG_AGO = MONDAY - dt.timedelta(days=20)


@pytest.fixture
def marco() -> User:
    return make_user(name="Marco Diaz", role=Role.MANAGER)


@pytest.fixture
def rita(marco: User) -> User:
    return make_user(name="Rita Alvarez", manager=marco)


def due(owner: User, *, days: int = 0, **fields: Any) -> Deal:
    """A deal opened yesterday whose step is due on Monday and so many days."""
    opened = {"opened_at": MONDAY - dt.timedelta(days=1), "due_on": MONDAY.date() + dt.timedelta(days=days)}
    return make_deal(owner=owner, **(opened | fields))


def quiet(owner: User, **fields: Any) -> Deal:
    """Opened twenty days ago and never answered; the alert is raised."""
    deal = make_deal(owner=owner, opened_at=LONG_AGO, due_on=dt.date(2026, 3, 20), **fields)
    raise_stall_alerts(now=MONDAY, by=system_user())
    return deal


def letter_of(reader: User) -> Notice:
    return Notice.objects.get(recipient=reader)


def test_a_due_step_is_in_the_letter_of_its_day(rita: User) -> None:
    due(rita, group=make_group(name="Lake City Heart"))
    assert post_digests(now=MONDAY) == 1
    letter = letter_of(rita)
    assert letter.subject == "1 due: Lake City Heart"
    assert (letter.kind, letter.to_email, letter.unique_key) == (
        NoticeKind.DIGEST,
        rita.email,
        f"digest:{rita.pk}:2026-03-02",
    )


def test_a_second_run_writes_nothing(rita: User) -> None:
    due(rita)
    assert [post_digests(now=MONDAY + dt.timedelta(minutes=15 * run)) for run in range(10)] == [1] + [0] * 9
    assert Notice.objects.count() == 1


def test_no_letter_before_half_past_seven_where_the_reader_is(rita: User) -> None:
    sam = make_user(name="Sam Cho", time_zone="America/Los_Angeles")
    due(rita)
    due(sam)
    assert post_digests(now=MONDAY - dt.timedelta(minutes=1)) == 0
    assert post_digests(now=MONDAY) == 1
    assert post_digests(now=MONDAY + dt.timedelta(hours=3)) == 1
    assert letter_of(sam).unique_key.endswith("2026-03-02")


def test_a_missed_run_is_made_up_the_same_day(rita: User) -> None:
    due(rita)
    assert post_digests(now=MONDAY + dt.timedelta(hours=16)) == 1


def test_an_outage_of_three_days_ends_in_one_letter_with_nothing_missing(rita: User) -> None:
    due(rita, group=make_group(name="Lake City Heart"))
    due(rita, days=2, group=make_group(name="Suwannee Bone"))
    quiet(rita, group=make_group(name="Gilchrist Eye"))
    assert post_digests(now=MONDAY + dt.timedelta(days=3)) == 2  # Rita's and her manager's.
    text = letter_of(rita).text
    assert all(name in text for name in ("LAKE CITY HEART", "SUWANNEE BONE", "GILCHRIST EYE"))


def test_no_letter_on_a_day_off(rita: User) -> None:
    due(rita)
    assert post_digests(now=MONDAY - dt.timedelta(days=1)) == 0


def test_there_is_no_empty_letter(rita: User) -> None:
    due(rita, days=1)
    assert post_digests(now=MONDAY) == 0


def test_a_silence_is_told_to_its_owner_and_the_manager_once(rita: User, marco: User) -> None:
    quiet(rita, group=make_group(name="Lake City Heart"))
    assert post_digests(now=MONDAY) == 2
    assert letter_of(rita).subject == "1 deal went quiet: Lake City Heart"
    assert letter_of(marco).subject == "1 quiet in your team: Lake City Heart"
    assert "Rita Alvarez" in letter_of(marco).text
    alert = StallAlert.objects.get()
    assert (alert.owner_told_on, alert.manager_told_on) == (MONDAY.date(), MONDAY.date())
    assert post_digests(now=TUESDAY) == 0


def test_a_silence_told_before_is_only_a_number(rita: User) -> None:
    quiet(rita, group=make_group(name="Lake City Heart"))
    post_digests(now=MONDAY)
    due(rita, days=1, group=make_group(name="Suwannee Bone"))
    post_digests(now=TUESDAY)
    second = Notice.objects.filter(recipient=rita).latest("created_at")
    assert second.subject == "1 due: Suwannee Bone"
    assert "1 deal you were told of is still quiet" in second.text
    assert "LAKE CITY HEART" not in second.text


def test_going_quiet_is_private_to_the_owner(rita: User, marco: User) -> None:
    make_deal(owner=rita, opened_at=MONDAY - dt.timedelta(days=10), due_on=dt.date(2026, 3, 20))
    assert post_digests(now=MONDAY) == 1
    assert "going quiet" in letter_of(rita).subject


def test_an_alert_without_room_stands_in_the_next_letter(rita: User) -> None:
    network = make_network()
    for _ in range(23):
        make_deal(owner=rita, network=network, opened_at=LONG_AGO, due_on=dt.date(2026, 3, 20))
    raise_stall_alerts(now=MONDAY, by=system_user())
    post_digests(now=MONDAY)
    assert StallAlert.objects.filter(owner_told_on__isnull=True).count() == 3
    assert "3 more" in letter_of(rita).text
    post_digests(now=TUESDAY)
    assert not StallAlert.objects.filter(owner_told_on__isnull=True).exists()


def test_a_held_deal_is_mentioned_only_when_its_step_is_due(rita: User) -> None:
    held = due(rita, days=2)
    Deal.objects.filter(pk=held.pk).update(quiet_on=dt.date(2026, 3, 4))
    make_hold(deal=held, until_on=dt.date(2026, 3, 4), placed_at=MONDAY - dt.timedelta(days=1))
    assert post_digests(now=MONDAY) == 0
    assert post_digests(now=MONDAY + dt.timedelta(days=2)) == 1


def test_lost_deals_and_people_who_left_get_no_letter(rita: User) -> None:
    make_deal(owner=rita, stage=Stage.LOST, opened_at=LONG_AGO)
    sam = make_user(name="Sam Cho")
    due(sam)
    User.objects.filter(pk=sam.pk).update(is_active=False)
    assert post_digests(now=MONDAY) == 0


def test_a_lost_race_tells_nothing(rita: User) -> None:
    """The other worker's letter told its alerts; those that came after it wait for the next."""
    quiet(rita)
    due(rita)
    Notice.objects.create(
        kind=NoticeKind.DIGEST,
        to_email=rita.email,
        unique_key=f"digest:{rita.pk}:2026-03-02",
        subject="first",
        created_at=MONDAY,
        send_after=MONDAY,
    )
    assert post_digests(now=MONDAY) == 1  # The manager's.
    assert StallAlert.objects.get().owner_told_on is None


def test_the_letter_names_no_person_of_the_group_and_no_tax_id(rita: User) -> None:
    group = make_group(name="Lake City Heart", tin="912345678", phone="3865550100")
    make_touch(deal=due(rita, group=group), note="Dr. Mehta said maybe")
    post_digests(now=MONDAY)
    letter = letter_of(rita)
    for secret in ("912345678", "3865550100", "Mehta"):
        assert secret not in letter.text + letter.html


def test_each_deal_has_three_links_bound_to_reader_deal_and_action(rita: User) -> None:
    deal = due(rita)
    post_digests(now=MONDAY)
    letter = letter_of(rita)
    found = [read_action_token(token) for token in re.findall(r"http://testserver/a/(\S+)/\n", letter.text)]
    last = MONDAY.date() + dt.timedelta(days=14)
    assert found == [
        ActionLink(rita.pk, deal.pk, action, last)
        for action in (LinkAction.CALL, LinkAction.STEP, LinkAction.HOLD)
    ]
    assert len(re.findall(r'href="http://testserver/a/', letter.html)) == 3


def test_many_deals_have_words_for_links_and_few_have_buttons(rita: User) -> None:
    network, button = make_network(), "display:inline-block;padding:8px"
    for _ in range(3):
        due(rita, network=network)
    post_digests(now=MONDAY)
    assert letter_of(rita).html.count(button) == 9
    due(rita, days=1, network=network)
    post_digests(now=TUESDAY)
    second = Notice.objects.filter(recipient=rita).latest("created_at")
    assert (second.html.count(button), second.html.count("/a/")) == (0, 12)


def test_the_filing_of_the_network_is_said_with_its_days(rita: User) -> None:
    network = make_network()
    make_deadline(network=network, due_on=dt.date(2026, 2, 20), name="Past")
    make_deadline(network=network, due_on=dt.date(2026, 4, 18))
    due(rita, network=network)
    post_digests(now=MONDAY)
    text = " ".join(letter_of(rita).text.split())
    assert "47 days to filing" in text
    # Identified yesterday: 110 days at the median, and 28 more if it goes quiet.
    assert (
        "Without a word it counts as quiet from Sun 15 Mar; signing is then expected on 17 Jul, not 19 Jun. "
        "Both are after the filing on 18 Apr." in text
    )


def test_a_full_letter_weighs_at_most_60_kib(rita: User) -> None:
    network = make_network()
    for number in range(40):
        due(
            rita,
            network=network,
            group=make_group(name=f"{number} " + "Suwannee Valley & Partners " * 7),
            what="W" * 200,
        )
    post_digests(now=MONDAY)
    letter = letter_of(rita)
    assert len(letter.html.encode()) + len(letter.text.encode()) <= LARGEST
    assert len(letter.subject) <= 300


def test_names_are_escaped_in_html_and_plain_in_text(rita: User) -> None:
    due(rita, group=make_group(name="Heart & <b>Soul</b>"))
    post_digests(now=MONDAY)
    assert "HEART & <B>SOUL</B>" in letter_of(rita).text
    assert "<b>Soul</b>" not in letter_of(rita).html
    assert "Heart &amp; &lt;b&gt;Soul&lt;/b&gt;" in letter_of(rita).html


def queries_for(readers: int, deals: int) -> int:
    network = make_network(name=f"Network {readers} {deals}")
    for _ in range(readers):
        owner = make_user(manager=make_user(role=Role.MANAGER))
        for _ in range(deals):
            make_deal(owner=owner, network=network, opened_at=LONG_AGO, due_on=dt.date(2026, 3, 1))
    raise_stall_alerts(now=MONDAY, by=system_user())
    with CaptureQueriesContext(
        connection,
    ) as context:
        assert post_digests(now=MONDAY) == 2 * readers
    return len(context)


def test_more_deals_cost_no_more_queries() -> None:
    assert queries_for(1, 2) == queries_for(1, 15)


def test_gathering_for_more_readers_costs_no_more_queries(rita: User) -> None:
    quiet(rita)
    with CaptureQueriesContext(connection) as one:
        digests_of([rita], now=MONDAY)
    sam = make_user(name="Sam Cho", manager=rita.manager)
    quiet(sam)
    due(sam)
    with CaptureQueriesContext(connection) as two:
        digests_of([rita, sam], now=MONDAY)
    assert len(one) == len(two) <= 6
