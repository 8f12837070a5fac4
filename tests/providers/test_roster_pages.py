from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from providers.actions import rosters
from providers.models import Network, ProviderGroup, RosterImport, RosterProblem, ZipPoint
from tests.factories import NOON, make_county, make_network, make_specialty, make_user
from tests.providers.test_roster_import import csv_of, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Network:
    county = make_county()
    ZipPoint.objects.create(
        zip_code="32025", county=county, latitude=30.16, longitude=-82.64, population=20_000
    )
    make_specialty(code="002", name="Family Practice")
    return make_network(counties=[county])


@pytest.fixture
def marco(client: Client) -> User:
    marco = make_user(name="Marco Reyes", role=Role.MANAGER)
    client.force_login(marco)
    return marco


def upload(client: Client, network: Network, content: bytes, name: str = "roster.csv") -> Any:
    address = reverse("providers:roster-imports", args=[network.pk])
    return client.post(address, {"file": SimpleUploadedFile(name, content, "text/csv")})


def make_import(network: Network, by: User, **fields: Any) -> RosterImport:
    values = {"rows_read": 0, "sha256": "0" * 64, "file_name": "roster.csv", "imported_at": NOON} | fields
    return RosterImport.objects.create(network=network, imported_by=by, **values)


def test_size_limit_is_said_before(client: Client, marco: User, network: Network) -> None:
    html = client.get(reverse("providers:roster-imports", args=[network.pk])).content.decode()
    assert "A CSV file of at most 10 MB." in html
    assert 'enctype="multipart/form-data"' in html


def test_upload_lands_and_leads_to_its_report(client: Client, marco: User, network: Network) -> None:
    response = upload(client, network, csv_of(row(), row(npi="123")), name="März.csv")

    made = RosterImport.objects.get()
    assert response.headers["Location"] == made.get_absolute_url()
    assert (made.network, made.imported_by, made.file_name) == (network, marco, "März.csv")
    report = client.get(made.get_absolute_url()).content.decode()
    for text in ("1</b> of <b>2</b> rows are used", "An NPI has ten digits.", "npi", "Refused"):
        assert text in report
    assert ProviderGroup.objects.count() == 1
    listed = client.get(reverse("providers:roster-imports", args=[network.pk])).content.decode()
    assert made.get_absolute_url() in listed


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b"a,b\n1,2\n", "The heading lacks"),
        (b"PK\x03\x04", "This is a spreadsheet, not a CSV file."),
    ],
)
def test_file_that_is_no_roster_is_refused_at_its_field(
    content: bytes, message: str, client: Client, marco: User, network: Network
) -> None:
    response = upload(client, network, content)
    assert response.status_code == 422
    assert message in response.context["form"].errors["file"][0]
    assert not RosterImport.objects.exists()


def test_file_that_is_too_large_is_refused_in_words(
    client: Client, marco: User, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("providers.forms.rosters.MOST_BYTES", 1024 * 1024)
    response = upload(client, network, b"x" * (1024 * 1024 + 1))
    assert response.status_code == 422
    assert response.context["form"].errors["file"] == [
        "The file has 1.0 MB; at most 1 MB can be read at once. Split it."
    ]


def test_form_without_a_file_asks_for_one(client: Client, marco: User, network: Network) -> None:
    response = client.post(reverse("providers:roster-imports", args=[network.pk]), {})
    assert response.status_code == 422
    assert response.context["form"].errors["file"] == ["This field is required."]


def test_problems_come_as_a_table_no_spreadsheet_runs(client: Client, marco: User, network: Network) -> None:
    made = make_import(network, marco)
    RosterProblem.objects.create(
        roster_import=made, line=2, column="group_name", reason="Begins with =.", value="=1+1"
    )
    RosterProblem.objects.create(
        roster_import=made, line=3, column="", reason="No beds.", value="", is_rejection=False
    )
    response = client.get(reverse("providers:roster-problems", args=[made.pk]))

    assert response.headers["Content-Disposition"] == f'attachment; filename="roster-{made.pk}-problems.csv"'
    assert response.content.decode("utf-8-sig").splitlines() == [
        "line,column,what,reason,value",
        "2,group_name,row refused,Begins with =.,'=1+1",
        '3,,"notice, row used",No beds.,',
    ]


def test_value_of_a_row_is_shown_as_text(client: Client, marco: User, network: Network) -> None:
    made = make_import(network, marco)
    RosterProblem.objects.create(roster_import=made, line=2, reason="No.", value="<script>alert(1)</script>")
    html = client.get(made.get_absolute_url()).content.decode()
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert" not in html


@pytest.mark.parametrize("role", [Role.REP, Role.VP, Role.MEDICAL_DIRECTOR])
def test_reports_quote_rows_and_are_not_for_everybody(role: Role, client: Client, network: Network) -> None:
    made = make_import(network, make_user())
    client.force_login(make_user(role=role))
    for name in ("roster-import", "roster-problems"):
        assert client.get(reverse(f"providers:{name}", args=[made.pk])).status_code == 403
    assert upload(client, network, csv_of(row())).status_code == 403
    assert not ProviderGroup.objects.exists()


def test_pages_ask_the_same_number_of_queries_for_few_and_many(
    client: Client, marco: User, network: Network, django_assert_num_queries: Any
) -> None:
    def add(count: int) -> RosterImport:
        for each in range(count):
            made = make_import(network, make_user(), imported_at=NOON + dt.timedelta(minutes=each))
        RosterProblem.objects.bulk_create(
            RosterProblem(roster_import=made, line=line, reason="No.") for line in range(2, count + 2)
        )
        return made

    def pages(made: RosterImport) -> None:
        client.get(reverse("providers:roster-imports", args=[network.pk]))
        client.get(made.get_absolute_url())

    made = add(3)
    with django_assert_num_queries(12) as few:
        pages(made)
    made = add(20)
    with django_assert_num_queries(len(few)):
        pages(made)


# by command --------------------------------------------------------------------------------------


def test_command_reads_a_file_and_prints_what_became_of_it(
    tmp_path: Path, network: Network, capsys: pytest.CaptureFixture[str]
) -> None:
    admin = make_user(role=Role.ADMIN)
    file = tmp_path / "roster.csv"
    file.write_bytes(csv_of(row(), row(tin="=1")))
    call_command("import_roster", file, network=network.pk)

    assert capsys.readouterr().out.splitlines() == [
        "refused: line 3, tin: A TIN has nine digits. [=1]",
        "2 rows read: 1 new, 0 changed, 0 the same, 1 refused.",
    ]
    made = RosterImport.objects.get()
    assert (made.imported_by, made.file_name, made.network) == (admin, "roster.csv", network)


def test_command_takes_the_person_by_mail_address(tmp_path: Path, network: Network) -> None:
    make_user(role=Role.ADMIN)
    ana = make_user(role=Role.ANALYST, email="ana@plan.example")
    file = tmp_path / "roster.csv"
    file.write_bytes(csv_of(row()))
    call_command("import_roster", file, network=network.pk, by="ANA@plan.example", verbosity=0)
    assert RosterImport.objects.get().imported_by == ana


def test_command_refuses_in_words(tmp_path: Path, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(CommandError, match=r"There is no administrator; say with --by EMAIL"):
        call_command("import_roster", file, network=network.pk)
    make_user(role=Role.ADMIN)
    with pytest.raises(CommandError, match=r"Nobody here has the e-mail address x@y\.example"):
        call_command("import_roster", file, network=network.pk, by="x@y.example")
    with pytest.raises(
        CommandError, match=r"There is no network 999999\. Networks: \d+ \(Florida Gold 2027\)"
    ):
        call_command("import_roster", file, network=999_999)
    with pytest.raises(CommandError, match="The heading lacks"):
        call_command("import_roster", file, network=network.pk)
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_roster", tmp_path / "none.csv", network=network.pk)
    monkeypatch.setattr("providers.management.commands.import_roster.MOST_BYTES", 3)
    with pytest.raises(CommandError, match="at most 3 can be read at once"):
        call_command("import_roster", file, network=network.pk)
    assert rosters.MOST_BYTES == 10 * 1024 * 1024
    assert not RosterImport.objects.exists()
