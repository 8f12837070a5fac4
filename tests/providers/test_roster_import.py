"""A roster file on its way into the database: what lands, what is kept, what the second reading changes."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from pytest_django import DjangoDbBlocker

from accounts.models import Role, User
from providers import npi
from providers.actions.rosters import RosterUnreadable, import_roster
from providers.models import (
    Affiliation,
    Contact,
    County,
    Location,
    Network,
    Participant,
    Provider,
    ProviderGroup,
    RosterImport,
)
from providers.roster.columns import OPTIONAL, REQUIRED
from tests.factories import NOON, make_agreement, make_group, make_network, make_provider, make_user
from tests.reference import reference_data

pytestmark = pytest.mark.django_db

NPI, OTHER_NPI = npi.make(90_000_001), npi.make(90_000_002)
COLUMNS = (*REQUIRED, *OPTIONAL, "last_name", "organization_name", "specialty_code")
LATER = NOON + dt.timedelta(days=3)
WRITTEN = (ProviderGroup, Provider, Location, Contact, Affiliation)


@pytest.fixture(scope="module", autouse=True)
def _reference(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with reference_data(django_db_blocker):
        yield


@pytest.fixture
def analyst() -> User:
    return make_user(name="Ana Lys", role=Role.ANALYST)


@pytest.fixture
def network() -> Network:
    return make_network(counties=list(County.objects.in_state("FL")))


def row(**cells: str) -> dict[str, str]:
    usual = {
        "group_name": "Ichetucknee Family Medicine",
        "tin": "00-0900001",
        "npi": NPI,
        "first_name": "Elena",
        "last_name": "Marrero",
        "specialty_code": "002",
        "address": "12 Main St",
        "city": "Lake City",
        "state": "FL",
        "zip": "32025",
        "phone": "386-555-0130",
        "contact_name": "Dana Whitlow",
        "contact_role": "Manager",
    }
    return usual | cells


def csv_of(*rows: dict[str, str]) -> bytes:
    target = io.StringIO()
    writer = csv.DictWriter(target, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()


@pytest.fixture
def read(network: Network, analyst: User) -> Any:
    def reading(*rows: dict[str, str], at: dt.datetime = NOON) -> RosterImport:
        return import_roster(
            network=network, file_name="roster.csv", content=csv_of(*rows), by=analyst, at=at
        )

    return reading


def counts(made: RosterImport) -> tuple[int, int, int, int]:
    """New, changed, same, refused."""
    return made.rows_new, made.rows_changed, made.rows_same, made.rows_rejected


def stored() -> dict[str, list[Any]]:
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in WRITTEN}


def reasons(made: RosterImport) -> list[str]:
    return [problem.reason for problem in made.problems.order_by("line", "pk")]


def test_row_brings_group_person_site_contact_and_place_of_work(read: Any) -> None:
    made = read(row(from_date="2026-03-01", accepting_new_patients="no"))

    group = ProviderGroup.objects.get()
    assert (group.name, group.tin, group.kind) == ("Ichetucknee Family Medicine", "000900001", "group")
    work = group.affiliations.get()
    assert (work.provider.npi, work.provider.name, work.provider.kind) == (
        NPI,
        "Marrero, Elena",
        "individual",
    )
    assert (work.specialty_id, work.is_accepting, work.from_on) == ("002", False, dt.date(2026, 3, 1))
    site = work.location
    assert (site.address, site.city, site.county_id, site.phone) == (
        "12 Main St",
        "Lake City",
        "10110",
        "3865550130",
    )
    contact = group.contacts.get()
    assert (contact.name, contact.role, contact.phone) == ("Dana Whitlow", "Manager", "")
    assert counts(made) == (1, 0, 0, 0)


def test_same_file_twice_changes_nothing(read: Any) -> None:
    rows = [
        row(),
        row(npi=OTHER_NPI, last_name="Grenz", first_name="Tobias", phone="", contact_role=""),
        row(address="900 Duval St", zip="32055", latitude="30.2", longitude="-82.65"),
        row(npi="1234567890"),
    ]
    first = read(*rows)
    before = stored()
    second = read(*rows, at=LATER)

    assert counts(first) == (3, 0, 0, 1)
    assert counts(second) == (0, 0, 3, 1)
    assert stored() == before
    assert first.sha256 == second.sha256
    assert reasons(first) == reasons(second)


def test_corrected_facts_are_taken_over_and_counted_once(read: Any) -> None:
    both = [row(), row(npi=OTHER_NPI, last_name="Grenz", first_name="Tobias")]
    read(*both)
    moved = {"phone": "386-555-0199", "contact_email": "dana@ichetucknee.example"}
    made = read(*(each | moved for each in both), at=LATER)

    assert counts(made) == (0, 1, 1, 0)
    assert Location.objects.get().phone == "3865550199"
    contact = Contact.objects.get()
    assert (contact.email, contact.role) == ("dana@ichetucknee.example", "Manager")


def test_beds_first_day_and_open_panel_are_corrected(read: Any) -> None:
    hospital = row(
        npi=OTHER_NPI,
        first_name="",
        last_name="",
        organization_name="Ichetucknee Hospital",
        specialty_code="040",
    )
    read(hospital | {"beds": "40"})
    made = read(
        hospital | {"beds": "55", "from_date": "2026-05-01", "accepting_new_patients": "no"}, at=LATER
    )

    work = Affiliation.objects.get()
    assert counts(made) == (0, 1, 0, 0)
    assert (work.beds, work.from_on, work.is_accepting) == (55, dt.date(2026, 5, 1), False)


def test_telehealth_is_taken_over_and_kept_where_the_file_is_silent(read: Any) -> None:
    read(row())
    assert Affiliation.objects.get().offers_telehealth is False
    assert counts(read(row(telehealth="yes"), at=LATER)) == (0, 1, 0, 0)
    assert counts(read(row(), at=LATER)) == (0, 0, 1, 0)
    assert Affiliation.objects.get().offers_telehealth is True
    assert counts(read(row(telehealth="no"), at=LATER)) == (0, 1, 0, 0)
    assert Affiliation.objects.get().offers_telehealth is False


def test_empty_cells_say_nothing(read: Any) -> None:
    read(row(accepting_new_patients="no", from_date="2026-03-01"))
    before = stored()
    made = read(row(phone="", contact_role="", group_kind=""), at=LATER)

    assert counts(made) == (0, 0, 1, 0)
    assert stored() == before


def test_nobody_is_taken_off_because_a_file_is_silent(read: Any) -> None:
    read(row(), row(npi=OTHER_NPI, last_name="Grenz", first_name="Tobias"))
    made = read(row(), at=LATER)

    assert counts(made) == (0, 0, 1, 0)
    assert Affiliation.objects.filter(until_on__isnull=True).count() == 2


def test_name_and_kind_on_record_are_kept_with_a_notice(read: Any) -> None:
    make_group(name="Ichetucknee Medicine PA", tin="000900001", kind="clinic")
    made = read(row(group_kind="group"), row(npi=OTHER_NPI, last_name="Grenz", first_name="T"))

    group = ProviderGroup.objects.get()
    assert (group.name, group.kind) == ("Ichetucknee Medicine PA", "clinic")
    assert counts(made) == (2, 0, 0, 0)
    notices = list(made.problems.values_list("line", "column", "is_rejection"))
    assert notices == [(2, "group_name", False)]
    assert "000900001" not in reasons(made)[0]


def test_other_spelling_of_a_name_is_no_other_name(read: Any) -> None:
    read(row())
    made = read(
        row(group_name="ICHETUCKNEE FAMILY MEDICINE", address="12 MAIN ST.", contact_name="dana whitlow")
    )

    assert counts(made) == (0, 0, 1, 0)
    assert reasons(made) == []
    assert ProviderGroup.objects.get().name == "Ichetucknee Family Medicine"


def test_person_on_record_under_another_name_is_used_with_a_notice(read: Any) -> None:
    make_provider(npi=NPI, name="Okafor, Grace")
    made = read(row())

    assert counts(made) == (1, 0, 0, 0)
    assert Provider.objects.get().name == "Okafor, Grace"
    assert reasons(made) == [f"The NPI {NPI} is on record as Okafor, Grace; that name is kept."]


def test_number_of_a_facility_on_record_is_refused_for_a_person(read: Any) -> None:
    make_provider(npi=NPI, name="Ichetucknee Hospital", kind="organization")
    made = read(row(), row(npi=OTHER_NPI, last_name="Grenz", first_name="Tobias"))

    assert counts(made) == (1, 0, 0, 1)
    problem = made.problems.get(is_rejection=True)
    assert (problem.line, problem.column) == (2, "npi")
    assert problem.reason == "The NPI belongs to a facility here: Ichetucknee Hospital."


def test_corrected_point_moves_the_site_and_a_missing_one_does_not(read: Any) -> None:
    read(row(latitude="30.18", longitude="-82.63"))
    silent = read(row(), at=LATER)
    assert counts(silent) == (0, 0, 1, 0)
    assert Location.objects.get().latitude == 30.18

    corrected = read(row(latitude="30.19", longitude="-82.63"), at=LATER)
    assert counts(corrected) == (0, 1, 0, 0)
    assert Location.objects.get().latitude == 30.19


def test_county_of_a_site_on_record_is_kept(read: Any) -> None:
    read(row())
    made = read(row(county="Suwannee"), at=LATER)

    assert Location.objects.get().county_id == "10110"
    assert counts(made) == (0, 0, 1, 0)
    assert reasons(made) == ["This site is on record in county 10110; that is kept."]


def test_moving_house_makes_a_new_site(read: Any) -> None:
    read(row())
    made = read(row(address="77 Marion Ave"), at=LATER)

    assert counts(made) == (1, 0, 0, 0)
    assert Location.objects.count() == 2


def test_somebody_who_left_and_came_back_has_a_second_time(read: Any) -> None:
    read(row())
    Affiliation.objects.update(until_on=dt.date(2026, 3, 1))
    made = read(row(from_date="2026-03-04"), at=LATER)

    assert counts(made) == (1, 0, 0, 0)
    assert Affiliation.objects.filter(until_on__isnull=True).count() == 1


def test_signed_agreement_stays_as_it_was_signed(read: Any, network: Network, analyst: User) -> None:
    hospital = row(
        first_name="", last_name="", organization_name="Ichetucknee Hospital", specialty_code="040"
    )
    read(hospital | {"beds": "40"})
    make_agreement(group=ProviderGroup.objects.get(), network=network, by=analyst)
    read(hospital | {"beds": "90"}, row(npi=OTHER_NPI), at=LATER)

    assert list(Participant.objects.values_list("beds", flat=True)) == [40]


def test_rows_outside_the_service_area_are_used_and_told_once(read: Any, network: Network) -> None:
    network.counties.set([County.objects.get(ssa_code="10000")])
    made = read(row(), row(npi=OTHER_NPI, last_name="Grenz", first_name="Tobias"))

    assert counts(made) == (2, 0, 0, 0)
    assert reasons(made) == ["2 rows stand outside the service area of Florida Gold 2027."]


@pytest.mark.parametrize("content", [b"", b"name,phone\nA,1\n", b"PK\x03\x04rest", b"\x00\x01\x02"])
def test_file_that_is_no_roster_is_refused_whole(content: bytes, network: Network, analyst: User) -> None:
    with pytest.raises(RosterUnreadable) as refusal:
        import_roster(network=network, file_name="x.csv", content=content, by=analyst, at=NOON)

    assert refusal.value.problems[0].reason
    assert not RosterImport.objects.exists()


def test_file_with_only_refused_rows_leaves_its_report(read: Any) -> None:
    made = read(row(tin="12"), row(specialty_code="999"))

    assert counts(made) == (0, 0, 0, 2)
    assert not ProviderGroup.objects.exists()
    assert list(made.problems.values_list("line", "column")) == [(2, "tin"), (3, "specialty_code")]


def test_writes_come_in_few_queries_whatever_the_file_holds(
    read: Any, django_assert_max_num_queries: Any
) -> None:
    def many(count: int, start: int) -> list[dict[str, str]]:
        return [
            row(npi=npi.make(start + each), last_name=f"Doe{each}", address=f"{each} Main St")
            for each in range(count)
        ]

    # Those of the letter that says it is finished are among them.
    read(row())
    with django_assert_max_num_queries(29) as few:
        read(*many(3, 91_000_000))
    with django_assert_max_num_queries(29) as more:
        read(*many(300, 92_000_000))
    assert len(more) == len(few)


def test_history_tells_which_file_brought_a_row(read: Any) -> None:
    read(row())
    event = apps.get_model("providers", "ProviderGroupEvent").objects.get()
    assert event.pgh_context.metadata["roster"] == "roster.csv"
    assert event.name == "Ichetucknee Family Medicine"
