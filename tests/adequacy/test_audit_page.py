"""Upload to page: taken in, measured, shown the same everywhere, and to nobody it is not for."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import Role, User
from adequacy.actions.audits import ask_audit, run_audit, work_off_audits
from adequacy.actions.zip_members import pack_zip_points
from adequacy.audit.result import from_json
from adequacy.audit_files import FORMATS
from adequacy.audit_map import picture_of
from adequacy.models import AccessRule, Audit, StandardSet
from adequacy.roster_files import MOST_BYTES
from providers import npi
from providers.models import CountyType, ZipPoint
from tests.adequacy.ground import baker, cardiology, columbia, hospitals, make_ground
from tests.factories import (
    NOON,
    make_access_rule,
    make_affiliation,
    make_deal,
    make_group,
    make_judged,
    make_location,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker_out_of_reach")]
AUDITS = "/audit/"
NEAR, FAR = ("30.19", "-82.64"), ("30.40", "-81.00")


@pytest.fixture
def standard() -> StandardSet:
    """Columbia needs 2 cardiologists and 11 beds, Baker 1 and 4, within 35 miles; members at one ZIP point each."""
    make_ground()
    AccessRule.objects.filter(specialty=cardiology()).update(miles=35)
    for specialty in (cardiology(), hospitals()):
        make_judged(specialty=specialty)
    for area_type in (CountyType.MICRO, CountyType.RURAL):
        make_access_rule(specialty=hospitals(), area_type=area_type)
    for zip_code, county, latitude, longitude in (
        ("32055", columbia(), 30.19, -82.64),
        ("32063", baker(), 30.28, -82.12),
    ):
        ZipPoint.objects.create(
            zip_code=zip_code, county=county, latitude=latitude, longitude=longitude, population=1000
        )
    pack_zip_points()
    return StandardSet.objects.get()


def row(number: int, code: str = "008", place: tuple[str, str] = NEAR, **fields: str) -> dict[str, str]:
    values = {
        "npi": npi.make(number),
        "name": f"Provider {number}",
        "group_tin": f"12-345{number:04}",
        "specialty_code": code,
        "latitude": place[0],
        "longitude": place[1],
        "status": "",
        "beds": "",
    }
    return values | fields


def roster(*rows: dict[str, str]) -> bytes:
    target = io.StringIO()
    writer = csv.DictWriter(target, list(row(0)))
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()


def asked(by: User, standard: StandardSet, *rows: dict[str, str], done: bool = True) -> Audit:
    made = ask_audit(
        standard_set=standard,
        state="FL",
        is_applicant=False,
        file_name="roster.csv",
        content=roster(*rows),
        by=by,
        at=NOON,
    )
    if done:
        run_audit(audit_id=made.pk, now=NOON)  # where commits are real, the queue was quicker
    return Audit.objects.get(pk=made.pk)


def posted(client: Client, standard: StandardSet, content: bytes, **fields: Any) -> Any:
    values = {"state": "FL", "standard": standard.pk, "file": SimpleUploadedFile("r.csv", content)} | fields
    return client.post(AUDITS, values)


def test_an_upload_is_measured_and_can_be_left_and_found_again(
    client: Client, rita: User, standard: StandardSet
) -> None:
    client.force_login(rita)
    reply = posted(client, standard, roster(row(1), row(2), row(3, "040", beds="40")))
    made = Audit.objects.get()
    assert reply.headers["Location"] == made.get_absolute_url()
    assert made.is_at_work
    waiting = client.get(made.get_absolute_url()).content.decode()
    assert 'hx-trigger="every 1s"' in waiting
    assert work_off_audits(now=NOON) == {"audited": 1}
    again = client.get(made.get_absolute_url(), headers={"HX-Request": "true", "HX-Target": "audit-at-work"})
    assert again.headers["HX-Refresh"] == "true"
    html = client.get(made.get_absolute_url()).content.decode()
    assert "all 4 cells" in html
    made.refresh_from_db()
    assert (made.content, made.rows_read, made.cells, made.cells_failing) == (None, 3, 4, 0)
    assert "roster.csv" not in client.get(AUDITS).content.decode()
    assert "r.csv" in client.get(AUDITS).content.decode()


def test_without_a_broker_whoever_asks_waits_for_it(
    client: Client, rita: User, standard: StandardSet, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(rita)
    with django_capture_on_commit_callbacks(execute=True):
        posted(client, standard, roster(row(1)))
    assert not Audit.objects.get().is_at_work


def test_measuring_twice_changes_nothing(rita: User, standard: StandardSet) -> None:
    made = asked(rita, standard, row(1))
    assert not run_audit(audit_id=made.pk, now=NOON + dt.timedelta(hours=1))
    assert work_off_audits(now=NOON + dt.timedelta(hours=1)) == {"audited": 0}


def test_an_audit_whose_worker_was_stopped_is_begun_anew(rita: User, standard: StandardSet) -> None:
    made = asked(rita, standard, row(1), done=False)
    Audit.objects.filter(pk=made.pk).update(started_at=NOON)
    assert work_off_audits(now=NOON + dt.timedelta(minutes=19)) == {"audited": 0}
    assert work_off_audits(now=NOON + dt.timedelta(minutes=21)) == {"audited": 1}


def test_page_and_files_say_the_same(client: Client, rita: User, standard: StandardSet) -> None:
    made = asked(rita, standard, row(1), row(2, status="loi"), row(3, "040", FAR, beds="40"), row(4, "999"))
    client.force_login(rita)
    files = {suffix: client.get(f"{made.get_absolute_url()}{suffix}/") for suffix in FORMATS}
    assert all(reply.status_code == 200 for reply in files.values())
    found = json.loads(files["json"].content)
    by_key = {(cell["ssa"], cell["specialty"]): cell for cell in found["cells"]}
    cell = by_key["10110", "008"]
    assert (cell["required"], cell["have"], cell["number_passes"], cell["access_passes"]) == (
        2,
        1,
        False,
        True,
    )
    assert cell["with_loi"]["passes"] is True
    assert by_key["10110", "040"]["passes"] is False
    assert found["rows_rejected"] == [{"row": 5, "reason": "specialty_code: 999: no code we know."}]
    as_csv = list(csv.DictReader(io.StringIO(files["csv"].content.decode("utf-8-sig"))))
    book = load_workbook(io.BytesIO(files["xlsx"].content))
    heading, *rows = book["Cells"].iter_rows(values_only=True)
    as_xlsx = [dict(zip(heading, values, strict=True)) for values in rows]
    html = client.get(f"{made.get_absolute_url()}?show=all").content.decode()
    for one, two, cell in zip(as_csv, as_xlsx, found["cells"], strict=True):
        for name in ("required", "have", "share", "share_credited", "members_missing"):
            assert float(one[name]) == two[name] == cell[name]
        assert one["passes"] == two["passes"] == ("yes" if cell["passes"] else "no")
        assert one["why"] in html
    assert f"{sum(cell['passes'] is False for cell in found['cells'])} fail" in html
    document = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(files["pdf"].content)).pages)
    assert f"{sum(cell['passes'] is False for cell in found['cells'])} fail" in document
    assert "999: no code we know." in document
    assert "As of 2 March 2026, 17:00 UTC" in document
    assert [values[0] for values in book["Rows rejected"].iter_rows(min_row=2, values_only=True)] == [5]


def test_gaps_critical_groups_and_closers_are_shown(
    client: Client, rita: User, standard: StandardSet
) -> None:
    group = make_group(name="Suwannee Heart")
    site = make_location(group=group, county=columbia(), latitude=30.19, longitude=-82.64)
    make_affiliation(group=group, location=site, specialty=cardiology())
    deal = make_deal(owner=rita, group=group)
    made = asked(rita, standard, row(1), row(2, "040", beds="40"))
    client.force_login(rita)
    html = client.get(made.get_absolute_url()).content.decode()
    assert "Needs 1 more provider: 1 of 2 count" in html
    assert "Suwannee Heart" in html
    assert reverse("pipeline:deal", args=[deal.pk]) in html
    report = from_json(made.figures or {})
    assert [each.group for each in report.critical] == ["Provider 2", "Provider 1"]
    assert report.closers[0].closes


def test_filters_leave_what_they_name(client: Client, rita: User, standard: StandardSet) -> None:
    made = asked(rita, standard, row(1))
    client.force_login(rita)
    page = client.get(
        f"{made.get_absolute_url()}?county=10010&show=all",
        headers={"HX-Request": "true", "HX-Target": "audit-cells"},
    )
    html = page.content.decode()
    assert "audit-cell-10010-008" in html
    assert "audit-cell-10110-008" not in html
    assert "<html" not in html
    assert 'id="audit-map" hx-swap-oob="true"' in html
    assert client.get(f"{made.get_absolute_url()}?county=99999&show=moon&page=x").status_code == 200


def test_a_cell_says_who_is_out_of_reach_and_how_far_the_nearest_is(
    client: Client, rita: User, standard: StandardSet
) -> None:
    made = asked(rita, standard, row(1, place=FAR), row(2, place=FAR), row(3, "040", beds="40"))
    client.force_login(rita)
    html = client.get(made.get_absolute_url()).content.decode()
    assert (
        "Nobody within 50 minutes and 35 miles of a member. From 32055 the nearest is 64 miles too far."
        in html
    )
    cell = next(
        each
        for each in (made.figures or {})["cells"]
        if each["ssa"] == "10110" and each["specialty"] == "008"
    )
    (lost,) = cell["out_of_reach"]
    assert (lost["zip"], lost["members"], cell["zips_out_of_reach"], cell["radius_miles"]) == (
        "32055",
        1000,
        1,
        35,
    )
    assert lost["nearest_miles"] == pytest.approx(35 + lost["too_far"], abs=0.1)
    book = load_workbook(io.BytesIO(client.get(f"{made.get_absolute_url()}xlsx/").content))
    rows = list(book["Out of reach"].iter_rows(min_row=2, values_only=True))
    assert ("10110", "Columbia", "008", "Cardiology", "32055", 1000) in [row[:6] for row in rows]


def test_the_map_follows_the_specialty_one_looks_at(rita: User, standard: StandardSet) -> None:
    made = asked(rita, standard, row(1), row(2, "040", beds="40"))
    report = from_json(made.figures or {})
    by_name = {
        specialty: {shape.mark.title: shape.mark for shape in picture.shapes}
        for specialty in ("", "040")
        if (picture := picture_of(report, "/audit/1/", specialty))
    }
    assert "Columbia: 1 of 2 fail" in by_name[""]
    assert by_name["040"]["Columbia: all 1 pass"].address == (
        "/audit/1/?county=10110&show=all&specialty=040#audit-cells"
    )


@pytest.mark.parametrize("role", [Role.REP, Role.MEDICAL_DIRECTOR, Role.ADMIN])
def test_a_stranger_cannot_open_it(client: Client, rita: User, standard: StandardSet, role: Role) -> None:
    made = asked(rita, standard, row(1, name="Secret Cardiology"))
    client.force_login(make_user(role=role))
    address = made.get_absolute_url()
    for there in (
        address,
        f"{address}rows/",
        *(f"{address}{suffix}/" for suffix in ("json", "csv", "xlsx", "pdf")),
    ):
        assert client.get(there).status_code == 404
    assert "roster.csv" not in client.get(AUDITS).content.decode()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.VP, Role.ANALYST])
def test_those_who_answer_for_the_network_read_everybodys(
    client: Client, rita: User, standard: StandardSet, role: Role
) -> None:
    made = asked(rita, standard, row(1))
    client.force_login(make_user(role=role))
    assert client.get(made.get_absolute_url()).status_code == 200
    assert "roster.csv" in client.get(AUDITS).content.decode()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (
            b"name,city\nx,y",
            "The heading lacks: npi; specialty_code or taxonomy_code; zip, or latitude and longitude.",
        ),
        (b"PK\x03\x04", "This workbook cannot be read."),
    ],
)
def test_a_file_that_is_no_roster_is_refused_beside_the_field(
    client: Client, rita: User, standard: StandardSet, content: bytes, reason: str
) -> None:
    client.force_login(rita)
    reply = posted(client, standard, content)
    assert reply.status_code == 422
    assert reason in reply.content.decode()
    assert not Audit.objects.exists()


def test_no_file_no_state_no_standard(client: Client, rita: User, standard: StandardSet) -> None:
    client.force_login(rita)
    reply = client.post(AUDITS, {})
    assert reply.status_code == 422
    assert "Choose the roster." in reply.content.decode()


def test_a_state_s_standard_is_for_that_state(client: Client, rita: User, standard: StandardSet) -> None:
    StandardSet.objects.update(state="TX")
    client.force_login(rita)
    reply = posted(client, standard, roster(row(1)))
    assert "is for Texas only." in reply.content.decode()


def test_a_file_over_the_limit_is_never_kept(client: Client, rita: User, standard: StandardSet) -> None:
    client.force_login(rita)
    reply = posted(client, standard, b"npi,specialty_code,zip\n" + b" " * (MOST_BYTES + 200_000))
    assert reply.status_code == 422
    assert "at most 25 MB can be read at once" in reply.content.decode()
    assert not Audit.objects.exists()


def test_a_forged_form_is_refused(rita: User, standard: StandardSet) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(rita)
    assert posted(client, standard, roster(row(1))).status_code == 403
    assert not Audit.objects.exists()


def test_a_formula_in_the_roster_stays_text_in_every_file(
    client: Client, rita: User, standard: StandardSet
) -> None:
    made = asked(rita, standard, row(1, status="=cmd|' /C calc'!A0"), row(2, group_tin="@SUM(1)"), row(3))
    client.force_login(rita)
    book = load_workbook(io.BytesIO(client.get(f"{made.get_absolute_url()}xlsx/").content))
    assert not any(cell.data_type == "f" for sheet in book for line in sheet.iter_rows() for cell in line)
    assert client.get(f"{made.get_absolute_url()}rows/").status_code == 200


def test_the_lists_ask_as_much_for_three_as_for_one(
    client: Client, rita: User, standard: StandardSet
) -> None:
    client.force_login(rita)
    asked(rita, standard, row(1))
    client.get(AUDITS)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(AUDITS)
    for _ in range(2):
        asked(rita, standard, row(1))
    with CaptureQueriesContext(connection) as three:
        client.get(AUDITS)
    assert len(three) == len(one)
