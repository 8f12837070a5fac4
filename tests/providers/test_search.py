"""One box for everything: what finds what, why, and that 20,000 groups are asked by their indexes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from providers.models import Contact, County, Location, Provider, ProviderGroup
from providers.queries import search
from providers.search_terms import SearchTerms, search_terms
from tests.factories import (
    NOON,
    make_contact,
    make_county,
    make_group,
    make_location,
    make_npi,
    make_provider,
    make_user,
)

pytestmark = pytest.mark.django_db
SEARCH = reverse("providers:search")


@pytest.fixture
def marco() -> User:
    return make_user(name="Marco Reyes", role=Role.MANAGER)


@pytest.fixture
def rita() -> User:
    return make_user(name="Rita Alvarez", role=Role.REP)


def found(text: str, reader: User) -> dict[str, list[tuple[str, str]]]:
    """Names and reasons by kind."""
    may_see = reader.role == Role.MANAGER
    hits = search.search(search_terms(text, may_see_tin=may_see), reader=reader, may_see_tin=may_see)
    return {each.title: [(hit.name, hit.reason) for hit in each.hits] for each in hits}


def test_name_is_found_by_any_part_of_it_in_any_case(rita: User) -> None:
    make_group(name="Ichetucknee Family Medicine")
    make_group(name="Olustee Care")
    for text in ("ichetucknee", "TUCK", "nee fam", "medicine ichet"):
        assert found(text, rita) == {"Groups": [("Ichetucknee Family Medicine", "Name")]}
    assert found("ichetucknee surgery", rita) == {}


def test_signs_of_the_database_are_only_signs(rita: User) -> None:
    make_group(name="Fifty % Off_Beat \\ Clinic's")
    make_group(name="Fifty per cent")
    for text in ("fty %", "off_", "clinic's", "fifty %"):
        assert list(found(text, rita)) == ["Groups"]
        assert len(found(text, rita)["Groups"]) == 1
    assert found("f%y", rita) == {}


def test_one_word_finds_groups_people_contacts_sites_and_counties(rita: User) -> None:
    group = make_group(name="Columbia Care")
    make_provider(name="Columbia, Ada")
    make_contact(group=group, name="Bo Columbia")
    make_location(group=group, address="9 Columbia Rd", city="Lake City")
    assert found("columbia", rita) == {
        "Groups": [("Columbia Care", "Name")],
        "Clinicians and facilities": [("Columbia, Ada", "Name")],
        "Contacts": [("Bo Columbia", "Name")],
        "Sites": [("9 Columbia Rd, Lake City", "Address")],
        "Counties": [("Columbia, FL", "County")],
    }


def test_phone_is_found_by_any_four_digits_wherever_it_stands(rita: User) -> None:
    group = make_group(name="Olustee Care", phone="3865550134")
    make_contact(group=group, name="Dana Whitlow", phone="3865550134")
    make_location(group=group, address="9 Main St", phone="3865550134")
    for text in ("0134", "386-555-0134", "555.0134", "(386) 555"):
        assert found(text, rita) == {
            "Groups": [("Olustee Care", "Phone (386) 555-0134")],
            "Contacts": [("Dana Whitlow", "Phone (386) 555-0134")],
            "Sites": [("9 Main St, Lake City", "Phone (386) 555-0134")],
        }
    assert found("013", rita) == {}


def test_npi_is_found_whole_and_by_its_beginning(rita: User) -> None:
    npi = make_npi(77_000_001)
    make_provider(npi=npi, name="Grenz, Tobias")
    for text in (npi, npi[:4], npi[:7]):
        assert found(text, rita) == {"Clinicians and facilities": [("Grenz, Tobias", f"NPI {npi}")]}
    assert found(npi[1:], rita) == {}


def test_tin_is_found_whole_by_everybody_and_by_its_beginning_with_the_right(rita: User, marco: User) -> None:
    make_group(name="Olustee Care", tin="987654321")
    assert found("98-7654321", marco) == {"Groups": [("Olustee Care", "TIN 98-7654321")]}
    assert found("98-7654321", rita) == {"Groups": [("Olustee Care", "TIN ••-•••4321")]}
    assert found("98765", marco) == {"Groups": [("Olustee Care", "TIN 98-7654321")]}
    assert found("98765", rita) == {}


@pytest.mark.parametrize("text", ["columbia county", "County Columbia"])
def test_county_is_found_with_the_word_county(text: str, rita: User) -> None:
    make_county()
    assert found(text, rita) == {"Counties": [("Columbia, FL", "County")]}
    assert found("county", rita) == {}


def test_county_leads_to_its_groups(client: Client, rita: User) -> None:
    make_location(group=make_group(name="Olustee Care"), county=make_county())
    client.force_login(rita)
    html = client.get(SEARCH, {"q": "columbia"}).content.decode()
    assert f"{reverse('providers:groups')}?county=10120" in html
    assert "Olustee Care" in client.get(f"{reverse('providers:groups')}?county=10120").content.decode()


def test_long_list_is_cut_and_says_so(client: Client, rita: User) -> None:
    for number in range(search.MOST + 1):
        make_group(name=f"Olustee {number}")
    client.force_login(rita)
    html = client.get(SEARCH, {"q": "olustee"}).content.decode()
    assert "20 and more" in html
    assert "add a word for fewer" in html


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", "3 letters or more"),
        ("ab", "at least 3 letters or 4 digits"),
        ("zzz", "Nothing found"),
        ("x" * 5000, "Nothing found"),
        ("a\x00bc", "Nothing found"),
        ("'); DROP TABLE x;--", "Nothing found"),
        ("%%%", "Nothing found"),
    ],
)
def test_anything_typed_gets_an_answer(text: str, answer: str, client: Client, rita: User) -> None:
    make_group(name="Olustee Care")
    client.force_login(rita)
    response = client.get(SEARCH, {"q": text})
    assert response.status_code == 200
    assert answer in response.content.decode()


def test_what_was_typed_is_text(client: Client, rita: User) -> None:
    client.force_login(rita)
    html = client.get(SEARCH, {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in html


def test_htmx_gets_the_results_alone(client: Client, rita: User) -> None:
    make_group(name="Olustee Care")
    client.force_login(rita)
    headers = {"HX-Request": "true", "HX-Target": "search-results"}
    html = client.get(SEARCH, {"q": "olustee"}, headers=headers).content.decode()
    assert html.strip().startswith('<div id="search-results"')
    assert "Olustee Care" in html


def test_search_asks_the_same_number_of_queries_for_3_and_300_groups(
    client: Client, rita: User, django_assert_num_queries: Any
) -> None:
    def add(count: int) -> None:
        for _ in range(count):
            group = make_group(name="Olustee Care")
            make_contact(group=group, name="Olustee Bo")
            make_location(group=group, city="Olustee")

    client.force_login(rita)
    add(3)
    with django_assert_num_queries(8) as few:
        client.get(SEARCH, {"q": "olustee"})
    add(297)
    with django_assert_num_queries(len(few)):
        client.get(SEARCH, {"q": "olustee"})


# by index ----------------------------------------------------------------------------------------

MANY = 20_000
# New entries wait in a list that a vacuum empties; the planner counts the list as a cost of the index.
GIN_INDEXES = """
SELECT gin_clean_pending_list(indexrelid) FROM pg_index
JOIN pg_class ON pg_class.oid = indexrelid WHERE relname LIKE '%trigram'
"""


def many_groups() -> None:
    """Without their history, whose triggers would take longer than the test."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        groups = ProviderGroup.objects.bulk_create(
            ProviderGroup(
                name=f"Group {number * 7919:x}",
                tin=f"{number:09d}",
                phone=f"38655{number:05d}",
                created_at=NOON,
            )
            for number in range(1, MANY + 1)
        )
        Provider.objects.bulk_create(
            Provider(npi=make_npi(number), name=f"Doe{number * 104_729:x}, Pat") for number in range(MANY)
        )
        Contact.objects.bulk_create(
            Contact(group=group, name=f"Bo {group.pk * 7919:x}", phone=group.phone) for group in groups
        )
        county = make_county()
        Location.objects.bulk_create(
            Location(
                group=group,
                address=f"{group.pk} {group.pk * 7919:x} St",
                city=f"City{group.pk % 97}",
                state="FL",
                zip_code="32025",
                county=county,
                latitude=30,
                longitude=-82,
                phone=group.phone,
            )
            for group in groups
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute(GIN_INDEXES)
        cursor.execute("ANALYZE")


def groups(terms: SearchTerms) -> QuerySet[Any]:
    return search.groups(terms, ProviderGroup.objects.all())


def people(terms: SearchTerms) -> QuerySet[Any]:
    return search.people(terms, make_user())


def contacts(terms: SearchTerms) -> QuerySet[Any]:
    return search.contacts(terms, ProviderGroup.objects.all())


def sites(terms: SearchTerms) -> QuerySet[Any]:
    return search.sites(terms, ProviderGroup.objects.all())


def test_every_way_of_looking_uses_its_index() -> None:
    many_groups()
    ways: list[tuple[Callable[[SearchTerms], QuerySet[Any]], str, str]] = [
        (groups, "3c9f2", "providergroup_name_trigram"),
        (groups, "5512345", "providergroup_phone_trigram"),
        (groups, "000012345", "providers_providergroup_tin"),
        (groups, "00001234", "providers_providergroup_tin"),
        (people, "6e3b1", "provider_name_trigram"),
        (people, "20001234", "providers_provider_npi"),
        (contacts, "3c9f2", "contact_name_trigram"),
        (contacts, "5512345", "contact_phone_trigram"),
        (sites, "3c9f2", "location_address_trigram"),
        (sites, "5512345", "location_phone_trigram"),
    ]
    for rows, text, index in ways:
        terms = search_terms(text, may_see_tin=True)
        plan = rows(terms).explain()
        assert index in plan, f"{rows.__name__} for {text}:\n{plan}"
    assert County.objects.count() == 1
