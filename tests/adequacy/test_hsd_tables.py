"""The HSD tables of a network: who is listed where, the page, the files, and that taking them is on record."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Reading, Role, User
from adequacy.hsd.columns import DEFAULT
from adequacy.hsd.rows import Table
from adequacy.models import AccessRule, CountyArea, HsdColumn
from adequacy.queries.hsd import NoTables, Tables, hsd_columns, hsd_tables
from providers.models import (
    Location,
    Network,
    Participant,
    ProviderGroup,
    ProviderKind,
    Specialty,
    SpecialtyKind,
    ZipPoint,
)
from tests.adequacy.ground import (
    DAY,
    baker,
    cardiologists,
    cardiology,
    columbia,
    hospital,
    hospitals,
    make_ground,
)
from tests.adequacy.reading import words
from tests.factories import (
    make_access_rule,
    make_agreement,
    make_deadline,
    make_deal,
    make_judged,
    make_letter,
    make_provider,
    make_user,
)
from tests.test_every_address import ROLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Network:
    """Members of Columbia at Lake City, of Baker 40 miles east; 35 miles are the limit of cardiologists."""
    network = make_ground()
    Specialty.objects.filter(pk=hospitals().pk).update(kind=SpecialtyKind.FACILITY)
    AccessRule.objects.update(miles=35)
    for specialty in (cardiology(), hospitals()):
        make_judged(specialty=specialty)
    for area_type in ("micro", "rural"):
        make_access_rule(specialty=hospitals(), area_type=area_type)
    for zip_code, county, longitude in (("32025", columbia(), -82.64), ("32063", baker(), -82.0)):
        ZipPoint.objects.create(
            zip_code=zip_code, county=county, latitude=30.19, longitude=longitude, population=1_000
        )
    call_command("load_members", "--again", verbosity=0)
    return network


@pytest.fixture
def marco_signs(marco: User, network: Network) -> Any:
    def signing(group: ProviderGroup, **fields: Any) -> None:
        make_agreement(group=group, network=network, by=marco, **fields)

    return signing


def at(group: ProviderGroup, **fields: Any) -> None:
    Location.objects.filter(group=group).update(**fields)


def tables(network: Network) -> Tables:
    return hsd_tables(network, day=DAY, plan_day=DAY)


def listed(found: Tables) -> list[tuple[str, str, bool]]:
    return [(row.county, row.entry.npi, row.entry.is_letter) for row in found.report.rows]


def reasons(found: Tables) -> list[str]:
    return [finding.fault.reason for finding in found.report.findings]


def test_a_provider_is_listed_in_every_county_with_a_member_in_reach(
    network: Network, marco_signs: Any
) -> None:
    here, between, far = (make_provider() for _ in range(3))
    for clinician, longitude in ((here, -82.7), (between, -82.32), (far, -84.5)):
        group = cardiologists(clinician)
        at(group, latitude=30.19, longitude=longitude)
        marco_signs(group)
    found = tables(network)
    assert sorted(listed(found)) == sorted(
        [("10010", between.npi, False), ("10110", here.npi, False), ("10110", between.npi, False)]
    )
    assert reasons(found) == [
        "Has no member of the service area within the limits, and so serves no county of it."
    ]


def test_what_is_only_negotiated_is_not_listed(network: Network, rita: User) -> None:
    make_deal(owner=rita, group=cardiologists(), network=network)
    assert listed(tables(network)) == []


def test_letters_are_listed_and_marked_where_the_filing_takes_them(network: Network, marco: User) -> None:
    clinician = make_provider()
    group = cardiologists(clinician, name="Olustee Heart")
    make_letter(group=group, network=network, by=marco)
    assert listed(tables(network)) == [("10110", clinician.npi, True)]
    network.deadlines.update(accepts_letters=False)
    found = tables(network)
    assert listed(found) == []
    assert reasons(found) == [
        "The letter of intent of Olustee Heart does not count: no filing ahead takes letters: the group is not listed."
    ]


def test_a_letter_that_ends_before_the_filing_is_told(network: Network, marco: User) -> None:
    make_letter(
        group=cardiologists(name="Olustee Heart"), network=network, by=marco, expires_on=dt.date(2026, 4, 1)
    )
    assert reasons(tables(network)) == [
        "The letter of intent of Olustee Heart ends before the filing: the group is not listed."
    ]


def test_who_signed_and_gave_a_letter_is_listed_as_signed(
    network: Network, marco: User, marco_signs: Any
) -> None:
    clinician = make_provider()
    group = cardiologists(clinician)
    make_letter(group=group, network=network, by=marco)
    marco_signs(group)
    assert listed(tables(network)) == [("10110", clinician.npi, False)]


def test_contract_type_follows_who_signs(network: Network, marco_signs: Any) -> None:
    solo, several = (
        cardiologists(make_provider(name="A")),
        cardiologists(make_provider(name="B"), name="Olustee"),
    )
    ProviderGroup.objects.filter(pk=solo.pk).update(kind="solo")
    for group in (solo, several):
        marco_signs(group)
    rows = tables(network).report.of(Table.PROVIDER)
    assert [(row.entry.contract_type, row.entry.group) for row in rows] == [("DC", ""), ("DS", "Olustee")]


def test_beds_are_those_signed_and_a_hospital_without_any_is_left_out(
    network: Network, marco_signs: Any
) -> None:
    with_beds, without = hospital(beds=40), hospital(beds=None)
    for group in (with_beds, without):
        marco_signs(group)
    Participant.objects.filter(agreement__group=with_beds).update(beds=33)
    found = tables(network)
    assert [(row.county, row.entry.beds) for row in found.report.of(Table.FACILITY)] == [("10110", 33)]
    assert (found.report.left_out, reasons(found)) == (
        1,
        ["A hospital is counted by its staffed Medicare beds, and there is no number of them."],
    )


def test_what_the_agency_would_refuse_is_left_out(network: Network, marco_signs: Any) -> None:
    facility = cardiologists(make_provider(kind=ProviderKind.ORGANIZATION))
    box = cardiologists()
    at(box, address="PO Box 12")
    mistyped = cardiologists(make_provider(npi="2900000012"))
    for group in (facility, box, mistyped):
        marco_signs(group)
    found = tables(network)
    assert (listed(found), found.report.left_out) == ([], 3)
    assert {finding.fault.concern.value for finding in found.report.findings} == {"kind", "address", "npi"}


def test_a_county_the_edition_does_not_know_is_told(network: Network) -> None:
    CountyArea.objects.filter(county=columbia()).delete()
    assert reasons(tables(network)) == [
        "Columbia (10110) stands in no county table of Medicare Advantage 2026: nobody can be listed there."
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"line_of_business": "medicaid"}, "HSD tables are filed for Medicare Advantage only."),
        ({"edition": "2031"}, "No standards of edition 2031 are carried: choose another edition."),
    ],
)
def test_a_network_without_tables_says_why(change: dict[str, str], reason: str, network: Network) -> None:
    Network.objects.update(**change)
    network.refresh_from_db()
    with pytest.raises(NoTables, match=reason):
        tables(network)


def test_the_number_of_queries_does_not_grow(
    network: Network, marco_signs: Any, django_assert_max_num_queries: Any
) -> None:
    tables(network)  # The rules are read once and kept.
    counts = []
    for _ in range(2):
        for _ in range(2):
            marco_signs(cardiologists())
        with django_assert_max_num_queries(40) as asked:
            tables(network)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# the pages ---------------------------------------------------------------------------------------


@pytest.fixture
def filed(network: Network, marco_signs: Any) -> Network:
    """A filing ahead of the day of the test, one clinician listed, one hospital left out."""
    network.deadlines.all().delete()
    make_deadline(network=network, due_on=timezone.now().date() + dt.timedelta(days=60))
    marco_signs(cardiologists(make_provider(name="Marrero, Elena"), name="Olustee Heart"))
    marco_signs(hospital(beds=None, name="Heron Point"))
    return network


def address(network: Network, *parts: str, name: str = "hsd-tables") -> str:
    return reverse(f"adequacy:{name}", args=[network.pk, *parts])


@pytest.mark.parametrize("role", ROLES)
def test_who_may_file_reads_the_report_and_takes_the_tables(
    role: Role, filed: Network, client: Client
) -> None:
    may = role in (Role.MANAGER, Role.ANALYST, Role.ADMIN, Role.VP)
    client.force_login(make_user(role=role))
    for place in (
        address(filed),
        address(filed, "provider", "csv", name="hsd-table"),
        address(filed, name="hsd-findings"),
        address(filed, name="hsd-reading"),
    ):
        reply = client.get(place)
        assert reply.status_code == (200 if may else 403)
        assert may or b"Marrero" not in reply.content
    assert (b"HSD tables" in client.get(filed.get_absolute_url()).content) == may


def test_the_report_stands_before_the_tables(filed: Network, vera: User, client: Client) -> None:
    client.force_login(vera)
    page = words(client.get(address(filed)).content.decode())
    assert "1 rows, provider table 0 rows, facility table 1 left out 0 notices" in page
    assert "1 listing would be refused and stands in neither table" in page
    assert "there is no number of them" in page
    only = client.get(address(filed), {"about": "npi"})
    assert list(only.context["page"]) == []


@pytest.mark.parametrize("suffix", ["csv", "txt", "xlsx"])
def test_a_table_taken_is_on_record_and_reads_back_equal(
    suffix: str, filed: Network, vera: User, client: Client
) -> None:
    client.force_login(vera)
    reply = client.get(address(filed, "provider", suffix, name="hsd-table"))
    assert reply.headers["Content-Disposition"].startswith(f'attachment; filename="hsd-provider-{filed.pk}-')
    reading = Reading.objects.get()
    assert (reading.kind, reading.what, reading.read_by) == (
        "export",
        f"HSD provider table of network {filed.pk} as {suffix}",
        vera,
    )
    file = SimpleUploadedFile(f"p.{suffix}", reply.content)
    back = client.post(address(filed, name="hsd-reading"), {"file": file})
    assert back.status_code == 200
    assert "The file says what would be written now, row for row." in words(back.content.decode())


def test_a_row_changed_in_the_file_stands_on_both_sides(filed: Network, vera: User, client: Client) -> None:
    client.force_login(vera)
    content = client.get(address(filed, "provider", "txt", name="hsd-table")).content
    file = SimpleUploadedFile("p.txt", content.replace(b"Lake City", b"Live Oak"))
    found = client.post(address(filed, name="hsd-reading"), {"file": file}).context
    assert [len(rows) for _, rows, _ in found["differing"]] == [1, 1]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "The file is empty."), (b"a;b\n", "This is no HSD table"), (b"PK\x03\x04", "cannot be read")],
)
def test_a_file_that_is_no_table_is_told_at_its_field(
    content: bytes, reason: str, filed: Network, vera: User, client: Client
) -> None:
    client.force_login(vera)
    reply = client.post(address(filed, name="hsd-reading"), {"file": SimpleUploadedFile("p.csv", content)})
    assert reply.status_code == 422
    assert reason in words(reply.content.decode())


def test_a_network_that_cannot_be_listed_says_why_on_its_page(
    filed: Network, vera: User, client: Client
) -> None:
    filed.counties.clear()
    client.force_login(vera)
    assert "The service area has no county with members yet" in words(
        client.get(address(filed)).content.decode()
    )
    for place in (address(filed, "provider", "csv", name="hsd-table"), address(filed, name="hsd-findings")):
        assert client.get(place).status_code == 302
    assert not Reading.objects.exists()


@pytest.mark.parametrize("parts", [("people", "csv"), ("provider", "doc")])
def test_a_table_or_format_there_is_not_is_not_found(
    parts: tuple[str, str], filed: Network, vera: User, client: Client
) -> None:
    client.force_login(vera)
    assert client.get(address(filed, *parts, name="hsd-table")).status_code == 404


# the columns -------------------------------------------------------------------------------------


def columns_typed(**changes: str) -> dict[str, str]:
    data: dict[str, str] = {}
    for place, column in enumerate(hsd_columns(), start=1):
        key = f"{column.table}-{column.field}"
        data |= {f"{key}-heading": column.heading, f"{key}-position": str(place)}
        data |= {f"{key}-used": "on"} if column.is_used else {}
    return data | changes


def test_the_product_s_own_columns_stand_until_the_plan_sets_some() -> None:
    assert hsd_columns() == list(DEFAULT)


def test_headings_and_order_are_set_by_whoever_keeps_the_data(
    filed: Network, ada: User, client: Client
) -> None:
    client.force_login(ada)
    typed = columns_typed(**{"provider-letter-heading": "LOI Indicator", "provider-letter-position": "1"})
    typed.pop("provider-county-position")
    assert client.post(reverse("adequacy:hsd-columns"), typed).status_code == 422
    typed["provider-county-position"] = "2"
    for _ in range(2):
        assert client.post(reverse("adequacy:hsd-columns"), typed).status_code == 302
    assert HsdColumn.objects.count() == len(DEFAULT)
    content = client.get(address(filed, "provider", "txt", name="hsd-table")).content.decode()
    assert content.startswith("LOI Indicator\tSSA State/County Code\t")
    back = client.post(
        address(filed, name="hsd-reading"), {"file": SimpleUploadedFile("p", content.encode())}
    )
    assert back.context["compared"].is_equal


def test_the_letter_s_mark_may_be_left_out(filed: Network, ada: User, client: Client) -> None:
    client.force_login(ada)
    typed = columns_typed()
    typed.pop("provider-letter-used")
    client.post(reverse("adequacy:hsd-columns"), typed)
    assert b"Letter of Intent" not in client.get(address(filed, "provider", "csv", name="hsd-table")).content


@pytest.mark.parametrize(
    ("heading", "reason"),
    [
        ("", "This field is required."),
        ("=1+1", "Begins with =, which a spreadsheet would run as a formula."),
        ("contract  TYPE", "Another column of this table has this heading."),
        ("---x", "Begins with -, which a spreadsheet would run as a formula."),
        ("()", "A heading has a letter or a digit."),
    ],
)
def test_a_heading_that_will_not_do_is_told_at_its_field(
    heading: str, reason: str, ada: User, client: Client
) -> None:
    client.force_login(ada)
    reply = client.post(reverse("adequacy:hsd-columns"), columns_typed(**{"provider-group-heading": heading}))
    assert reply.status_code == 422
    assert reply.context["form"].errors == {"provider-group-heading": [reason]}
    assert not HsdColumn.objects.exists()


def test_columns_are_not_the_vp_s_to_set(vera: User, client: Client) -> None:
    client.force_login(vera)
    assert client.get(reverse("adequacy:hsd-columns")).status_code == 403


# the command -------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["csv", "txt", "xlsx"])
def test_the_command_writes_both_tables_and_the_findings(
    suffix: str, filed: Network, ada: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("hsd_tables", network=filed.pk, format=suffix, output=tmp_path / "new")
    names = {path.name for path in (tmp_path / "new").iterdir()}
    assert names == {f"provider.{suffix}", f"facility.{suffix}", "findings.csv"}
    told = capsys.readouterr().out
    assert "Provider table: 1 rows" in told
    assert "Left out: 1 listings; notices: 0" in told
    assert Reading.objects.filter(read_by=ada).count() == 2


def test_the_command_says_what_it_cannot_do(filed: Network, ada: User, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("hsd_tables", network=filed.pk, output=tmp_path / "file")
    with pytest.raises(CommandError, match="There is no network 999"):
        call_command("hsd_tables", network=999, output=tmp_path)
    Network.objects.update(line_of_business="marketplace")
    with pytest.raises(CommandError, match="Medicare Advantage only"):
        call_command("hsd_tables", network=filed.pk, output=tmp_path)
