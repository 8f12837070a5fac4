from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role, User
from adequacy import forms
from adequacy.actions.standard_imports import work_off_imports
from adequacy.models import ImportState, StandardImport, StandardSet
from providers.models import LineOfBusiness, SupplyChange
from tests.adequacy.reference_ground import make_edition_before
from tests.adequacy.reference_workbook import Book
from tests.factories import NOON, make_network, make_standard_set, make_user
from tests.htmx import Page

pytestmark = pytest.mark.django_db
STANDARDS = "/settings/standards/"


@pytest.fixture
def before() -> StandardSet:
    return make_edition_before()


@pytest.fixture
def ana(client: Client) -> User:
    ana = make_user(name="Ana Lytic", role=Role.ANALYST)
    client.force_login(ana)
    return ana


def upload(client: Client, content: bytes, edition: str = "2027", name: str = "hsd.xlsx") -> Any:
    return client.post(STANDARDS, {"edition": edition, "file": SimpleUploadedFile(name, content)})


def handed_in(by: User, **fields: Any) -> StandardImport:
    values = {"edition": "2027", "file_name": "hsd.xlsx", "sha256": "0" * 64, "uploaded_at": NOON} | fields
    return StandardImport.objects.create(uploaded_by=by, **values)


def test_everybody_may_see_what_measures_them_and_where_it_comes_from(client: Client, rita: User) -> None:
    make_standard_set(source="42 CFR 422.116")
    make_standard_set(edition="2025", state="FL", program="MMA", is_example=True)
    client.force_login(rita)
    html = client.get(STANDARDS).content.decode()
    assert "42 CFR 422.116" in html
    assert "Example, not for filing" in html
    assert "A new Reference File" not in html


@pytest.mark.parametrize("role", [Role.REP, Role.MANAGER, Role.VP, Role.MEDICAL_DIRECTOR])
def test_only_those_who_keep_the_standards_may_hand_in_and_read_reports(
    client: Client, ada: User, role: Role
) -> None:
    made = handed_in(ada, report={"kinds": [{"what": "Secret moves", "count": 1, "lines": [["x", 1, 2]]}]})
    client.force_login(make_user(role=role))
    for reply in (
        upload(client, Book().wide()),
        client.get(made.get_absolute_url()),
        client.post(reverse("adequacy:standard-application", args=[made.pk])),
    ):
        assert reply.status_code == 403
        assert "Secret moves" not in reply.content.decode()
    assert made.file_name not in client.get(STANDARDS).content.decode()
    assert StandardImport.objects.get().state == ImportState.WAITING


def test_upload_is_read_looked_at_and_applied(client: Client, ana: User, before: StandardSet) -> None:
    reply = upload(client, Book().wide())
    made = StandardImport.objects.get()
    assert reply.headers["Location"] == made.get_absolute_url()
    assert 'hx-trigger="every 1s"' in client.get(made.get_absolute_url()).content.decode()

    work_off_imports()
    html = client.get(made.get_absolute_url()).content.decode()
    assert "Apply as edition 2027" in html
    assert "25 min, 15 mi" in html
    assert "every minimum number the file prints: <b>1</b>" in html
    assert "every 1s" not in html

    client.post(reverse("adequacy:standard-application", args=[made.pk]))
    work_off_imports()
    assert "as <b>Medicare Advantage 2027</b>" in client.get(made.get_absolute_url()).content.decode()
    listed = client.get(STANDARDS).content.decode()
    assert "Medicare Advantage 2026" in listed
    assert "Medicare Advantage 2027" in listed


def test_page_that_asks_for_itself_becomes_the_fresh_page(
    client: Client, ana: User, before: StandardSet
) -> None:
    upload(client, Book().wide())
    address = StandardImport.objects.get().get_absolute_url()
    page = Page(client, address)
    work_off_imports()
    page.open(address, target="standard-import", swap="outerHTML")
    assert page.matches(Page(client, address))


def test_refused_file_says_what_is_missing(client: Client, ana: User, before: StandardSet) -> None:
    upload(client, Book(left_out=frozenset(["Master"])).wide())
    work_off_imports()
    html = client.get(StandardImport.objects.get().get_absolute_url()).content.decode()
    assert "No base limits: minutes and miles by specialty code and county type." in html
    assert "Apply as edition" not in html


@pytest.mark.parametrize(
    ("content", "edition", "message"),
    [
        (b"", "2027", "The file is empty."),
        (b"x", "next", "A year, such as 2027"),
        (b"x", "2026", "Edition 2026 is carried already."),
        (b"x", "", "This field is required."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    client: Client, ana: User, before: StandardSet, content: bytes, edition: str, message: str
) -> None:
    reply = upload(client, content, edition)
    assert reply.status_code == 422
    assert message in reply.content.decode()
    assert not StandardImport.objects.exists()


def test_file_over_the_limit_is_refused_before_it_is_read(
    client: Client, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MOST_BYTES", 1024 * 1024)
    reply = upload(client, b"x" * (1024 * 1024 + 1))
    assert "The file has 1.0 MB; at most 1 MB can be read." in reply.content.decode()


def test_application_of_a_file_not_read_changes_nothing(client: Client, ana: User) -> None:
    made = handed_in(ana, state=ImportState.REFUSED, missing=["No table"])
    reply = client.post(reverse("adequacy:standard-application", args=[made.pk]), follow=True)
    assert "This file cannot be applied" in reply.content.decode()


def test_list_takes_the_same_number_of_queries_for_one_and_three(client: Client, ana: User) -> None:
    counts = []
    for edition in ("2026", "2027", "2028"):
        make_standard_set(edition=edition)
        handed_in(make_user(), edition=edition)
        with CaptureQueriesContext(connection) as queries:
            client.get(STANDARDS)
        counts.append(len(queries))
    assert counts[0] == counts[2]


def run(tmp_path: Path, content: bytes, *options: str) -> str:
    path, told = tmp_path / "hsd.xlsx", io.StringIO()
    path.write_bytes(content)
    call_command("import_reference_file", str(path), "--edition", "2027", *options, stdout=told)
    return told.getvalue()


def test_command_prints_what_changes_and_applies_when_asked(
    tmp_path: Path, ada: User, before: StandardSet
) -> None:
    told = run(tmp_path, Book().wide())
    assert "3 counties, 3 types, held against Medicare Advantage 2026." in told
    assert "S03 Primary Care, Autauga, AL 01000: as the base row -> 25 min, 15 mi" in told
    assert not StandardSet.objects.filter(edition="2027").exists()
    assert "Applied as Medicare Advantage 2027." in run(tmp_path, Book().wide(), "--apply")


def test_command_refuses_with_what_is_missing(tmp_path: Path, ada: User, before: StandardSet) -> None:
    with pytest.raises(CommandError, match="No list for certificate of need"):
        run(tmp_path, Book(left_out=frozenset(["Certificate of Need"])).wide())
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_reference_file", str(tmp_path / "none.xlsx"), "--edition", "2027")
    with pytest.raises(CommandError, match="carried already"):
        call_command("import_reference_file", str(tmp_path / "hsd.xlsx"), "--edition", "2026")


# one set -----------------------------------------------------------------------------------------

DECIDED = {"road_factor": "1.25", "credits_stack": "no"}


def test_a_set_s_page_shows_its_limits_areas_and_what_counts(
    client: Client, rita: User, before: StandardSet
) -> None:
    client.force_login(rita)
    html = client.get(before.get_absolute_url()).content.decode()
    for text in ("Primary Care", "30 min, 20 mi", "Extreme access", "55 mph", "Several credits", "add up"):
        assert text in html
    assert "Ours to decide" not in html


def test_road_factor_and_stacking_are_the_plan_s_to_set(
    client: Client, ana: User, before: StandardSet
) -> None:
    network = make_network()
    client.post(before.get_absolute_url(), DECIDED)
    before.refresh_from_db()
    assert (before.road_factor, before.credits_stack, before.set_by) == (Decimal("1.250"), False, ana)
    assert SupplyChange.objects.filter(network=network).count() == 1
    client.post(before.get_absolute_url(), DECIDED)
    assert SupplyChange.objects.filter(network=network).count() == 1


def test_a_set_that_measures_no_network_of_another_line_moves_none(client: Client, ana: User) -> None:
    make_network()
    other = make_standard_set(edition="2023", line_of_business=LineOfBusiness.MARKETPLACE)
    client.post(other.get_absolute_url(), DECIDED)
    assert not SupplyChange.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"), [("road_factor", "0.9"), ("road_factor", "x"), ("credits_stack", "maybe")]
)
def test_what_cannot_be_meant_is_told_at_its_field(
    client: Client, ana: User, before: StandardSet, field: str, value: str
) -> None:
    reply = client.post(before.get_absolute_url(), DECIDED | {field: value})
    assert reply.status_code == 422
    assert field in reply.context["form"].errors
    before.refresh_from_db()
    assert (before.road_factor, before.set_by) == (Decimal(1), None)


def test_others_cannot_set_it(client: Client, rita: User, before: StandardSet) -> None:
    client.force_login(rita)
    assert client.post(before.get_absolute_url(), DECIDED).status_code == 403
    before.refresh_from_db()
    assert before.credits_stack
