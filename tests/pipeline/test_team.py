"""The team page, its lists, absences with cover, and the way out for somebody who leaves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions.absences import record_absence
from accounts.models import Role, User
from pipeline.actions.clocks import set_clocks
from pipeline.actions.deals import reassign
from pipeline.models import Deal, Outcome, OwnerChange, PaperHandover, RateOffer
from pipeline.queries.manager_lists import manager_lists
from pipeline.queries.team import leaving, team
from pipeline.queries.work import read_calendar
from pipeline.stages import Stage
from tests.factories import NOON, make_deal, make_group, make_network, make_touch, make_user
from tests.pipeline.deal_desk import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
DAY = dt.timedelta(days=1)


@pytest.fixture
def deal(rita: User) -> Deal:
    return make_deal(owner=rita, group=make_group(name="Lake City Heart"), network=make_network())


def lists(reader: User) -> dict[str, list[str]]:
    found = manager_lists(read_calendar(now=NOON, reader=reader))
    return {each.key: [row.group for row in each.rows] for each in found}


# lists -------------------------------------------------------------------------------------------


def test_rates_are_late_after_three_conversations_without_a_range(deal: Deal, marco: User) -> None:
    for outcome in (Outcome.STAFF, Outcome.MESSAGE, Outcome.REPLY):
        make_touch(deal=deal, outcome=outcome)
    assert lists(marco)["rates-late"] == []

    make_touch(deal=deal, outcome=Outcome.MET)
    assert lists(marco)["rates-late"] == ["Lake City Heart"]

    RateOffer.objects.create(
        deal=deal, kind="range", shown_on=NOON.date(), ballpark="yes", recorded_by=marco, recorded_at=NOON
    )
    assert lists(marco)["rates-late"] == []


@pytest.mark.parametrize(("days", "listed"), [(3, False), (4, True)])
def test_paper_with_us_is_listed_after_three_days(rita: User, marco: User, days: int, listed: bool) -> None:
    deal = make_deal(owner=rita, stage=Stage.LEGAL)
    PaperHandover.objects.create(
        deal=deal, holder="plan", since_on=NOON.date() - days * DAY, recorded_by=rita, recorded_at=NOON
    )

    (found,) = (
        each for each in manager_lists(read_calendar(now=NOON, reader=marco)) if each.key == "paper-with-us"
    )
    assert [(row.pk, since) for row, since in found.lines] == ([(deal.pk, days)] if listed else [])


def test_silences_are_told_apart(rita: User, marco: User) -> None:
    long_ago = NOON - 20 * DAY
    make_deal(owner=rita, group=make_group(name="Nobody tried"), opened_at=long_ago)
    make_deal(owner=rita, group=make_group(name="No answer"), opened_at=long_ago, unanswered=3)

    found = lists(marco)
    assert (found["neglected"], found["unresponsive"]) == (["Nobody tried"], ["No answer"])


def test_untouched_counts_from_the_day_it_came_to_its_owner(deal: Deal, sam: User, marco: User) -> None:
    assert lists(marco)["untouched"] == ["Lake City Heart"]
    Deal.objects.filter(pk=deal.pk).update(last_attempt_at=NOON + dt.timedelta(hours=1))
    assert lists(marco)["untouched"] == []

    reassign(deal=deal, to=sam, by=marco, at=NOON + dt.timedelta(hours=2))
    assert lists(marco)["untouched"] == ["Lake City Heart"]


def test_lists_lead_to_the_very_same_deals(client: Client, rita: User, marco: User) -> None:
    quiet = NOON - 20 * DAY
    for number in range(10):
        deal = make_deal(owner=rita, opened_at=quiet)
        if number:
            for _ in range(3):
                make_touch(deal=deal, outcome=Outcome.MESSAGE, made_at=quiet + DAY)
            set_clocks(deal)
    make_deal(owner=make_user(manager=make_user(role=Role.MANAGER)), opened_at=quiet)
    client.force_login(marco)
    found = [each for each in manager_lists(read_calendar(now=NOON, reader=marco)) if each.address]
    for each in found:
        assert client.get(each.address).context["listing"].count == each.count, each.key
        assert each.more == max(0, each.count - 8)
    assert {each.key: each.count for each in found} == {"rates-late": 0, "unresponsive": 9, "neglected": 1}


def test_another_managers_deals_are_not_listed(deal: Deal) -> None:
    assert lists(make_user(role=Role.MANAGER))["untouched"] == []


# desks -------------------------------------------------------------------------------------------


def test_desk_counts_what_the_person_has(deal: Deal, rita: User, sam: User, marco: User) -> None:
    make_touch(deal=deal, made_at=NOON - 6 * DAY)
    make_touch(deal=deal, made_at=NOON - 2 * DAY, logged_at=NOON)
    make_deal(owner=rita, opened_at=NOON - 20 * DAY, due_on=NOON.date())

    desks = {desk.person.name: desk for desk in team(reader=marco, now=NOON).desks}
    mine = desks[rita.name]
    assert list(desks) == sorted(desks)
    assert (mine.open, mine.due, mine.overdue, mine.quiet) == (2, 1, 0, 1)
    assert (mine.gap, mine.late_entries) == (4, 0)
    assert desks[sam.name].open == 0


def test_entry_of_more_than_48_hours_is_late(deal: Deal, rita: User, marco: User) -> None:
    make_touch(deal=deal, made_at=NOON - 2 * DAY, logged_at=NOON)
    make_touch(deal=deal, made_at=NOON - 2 * DAY - dt.timedelta(seconds=1), logged_at=NOON)

    desks = {desk.person: desk for desk in team(reader=marco, now=NOON).desks}
    assert desks[rita].late_entries == 1


@pytest.mark.parametrize("role", [Role.REP, Role.ANALYST, Role.MEDICAL_DIRECTOR])
def test_team_page_is_not_for_others(client: Client, deal: Deal, role: Role) -> None:
    client.force_login(make_user(role=role))

    assert client.get(reverse("pipeline:team")).status_code == 403


def test_query_count_is_flat_in_people_and_deals(
    client: Client, deal: Deal, marco: User, django_assert_max_num_queries: object
) -> None:
    client.force_login(marco)
    client.get(reverse("pipeline:team"))
    with django_assert_max_num_queries(34):  # type: ignore[operator]
        client.get(reverse("pipeline:team"))
    for _ in range(3):
        make_deal(owner=make_user(manager=marco), network=deal.network)
    with django_assert_max_num_queries(34):  # type: ignore[operator]
        client.get(reverse("pipeline:team"))


# absences ----------------------------------------------------------------------------------------


def test_who_is_away_and_who_covers_stands_beside_the_desk(
    client: Client, rita: User, sam: User, marco: User
) -> None:
    record_absence(
        person=rita, from_on=NOON.date(), until_on=NOON.date() + 7 * DAY, cover=sam, by=marco, at=NOON
    )
    client.force_login(marco)

    page = text_of(client.get(reverse("pipeline:team")))
    assert "Sam Okafor covers" in page
    assert reverse("accounts:absences-of-person", args=[rita.pk]) in page


# leaving -----------------------------------------------------------------------------------------


def test_everything_goes_in_one_act(client: Client, deal: Deal, rita: User, sam: User, marco: User) -> None:
    second = make_deal(owner=rita, network=deal.network)
    promised = make_deal(owner=sam, network=deal.network)
    promised.steps.update(owner=rita)
    client.force_login(marco)

    reply = client.post(
        reverse("pipeline:departure", args=[rita.pk]),
        {"everything_to": sam.pk, f"deal_{second.pk}": marco.pk},
    )

    assert reply.status_code == 302
    assert leaving(rita).is_done
    deal.refresh_from_db()
    second.refresh_from_db()
    assert (deal.owner, deal.steps.get().owner) == (sam, sam)
    assert (second.owner, promised.steps.get().owner) == (marco, sam)
    assert OwnerChange.objects.filter(changed_by=marco).count() == 2


def test_deal_without_a_new_owner_stops_all(
    client: Client, deal: Deal, rita: User, sam: User, marco: User
) -> None:
    second = make_deal(owner=rita, network=deal.network)
    client.force_login(marco)

    reply = client.post(reverse("pipeline:departure", args=[rita.pk]), {f"deal_{second.pk}": sam.pk})

    assert reply.status_code == 422
    assert f"deal_{deal.pk}" in reply.context["form"].errors
    assert Deal.objects.filter(owner=rita).count() == 2


def test_team_of_a_leaving_manager_gets_another(client: Client, rita: User, marco: User, ada: User) -> None:
    after = make_user(name="Mona Diaz", role=Role.MANAGER)
    client.force_login(ada)
    address = reverse("pipeline:departure", args=[marco.pk])
    assert client.post(address, {}).status_code == 422

    client.post(address, {"team_to": after.pk})
    rita.refresh_from_db()
    assert rita.manager == after
    assert "End the access of Marco Ruiz" in text_of(client.get(address))


@pytest.mark.parametrize("who", ["sam", "vera", "stranger"])
def test_stranger_hands_nothing_over(
    client: Client, deal: Deal, rita: User, sam: User, vera: User, who: str
) -> None:
    stranger = make_user(role=Role.MANAGER)
    client.force_login({"sam": sam, "vera": vera, "stranger": stranger}[who])

    reply = client.post(reverse("pipeline:departure", args=[rita.pk]), {"everything_to": sam.pk})

    assert reply.status_code == 403
    assert Deal.objects.get(pk=deal.pk).owner == rita


# who else sees rates -----------------------------------------------------------------------------


def test_vp_grants_rates_and_nobody_to_themselves(client: Client, deal: Deal, ada: User, vera: User) -> None:
    address = reverse("pipeline:rate-readers")
    client.force_login(ada)
    assert client.post(address, {"person": ada.pk}).status_code == 403

    client.force_login(vera)
    client.post(address, {"person": ada.pk})
    ada.refresh_from_db()
    assert ada.may_see_rates
    client.post(address, {"person": ada.pk, "take_back": "1"})
    ada.refresh_from_db()
    assert not ada.may_see_rates
