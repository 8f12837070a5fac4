"""The audit against a count by hand: every distance measured, every provider and every member."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoDbBlocker

from adequacy.audit.result import AuditReport, as_json, from_json
from adequacy.audit.tables import tables
from adequacy.audit_files import FORMATS
from adequacy.models import (
    AccessOverride,
    AccessRule,
    CountyArea,
    CreditKind,
    CreditRule,
    MinimumKind,
    MinimumRule,
)
from adequacy.queries.audits import AuditRequest, audit_of, standard_for
from adequacy.reach.sphere import miles_between
from adequacy.roster_files import MOST_BYTES
from providers import npi
from providers.models import County, ZipPoint
from tests.reference import reference_data

pytestmark = [pytest.mark.django_db, pytest.mark.long]
AT = dt.datetime(2026, 3, 2, 17, 0, tzinfo=dt.UTC)
SPEED = {"large_metro": 30, "metro": 40, "micro": 45, "rural": 50, "ceac": 55}
CODES = ("001", "002", "006", "008", "019", "029", "040", "046", "043", "068")


@pytest.fixture(scope="module", autouse=True)
def reference(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with reference_data(django_db_blocker):
        yield


def audited(content: bytes, state: str = "FL", **fields: Any) -> AuditReport:
    standard = standard_for(state=state, line_of_business="medicare_advantage", edition="2026")
    assert standard is not None
    values: dict[str, Any] = {"is_applicant": False, "file_name": "roster.csv", "at": AT} | fields
    return audit_of(AuditRequest(standard_set=standard, state=state, **values), content)


def as_csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    target = io.StringIO()
    writer = csv.DictWriter(target, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()


def roster(size: int, seed: int, south: float = 24.5, north: float = 31.0) -> list[dict[str, Any]]:
    chance = np.random.default_rng(seed)
    points = list(
        ZipPoint.objects.filter(latitude__range=(south, north), longitude__range=(-88, -79.9))
        .order_by("pk")
        .values_list("zip_code", "latitude", "longitude")
    )
    rows = []
    for number in range(size):
        zip_code, latitude, longitude = points[chance.integers(len(points))]
        code = CODES[chance.integers(len(CODES))]
        is_by_zip = chance.random() < 0.3
        rows.append(
            {
                "npi": npi.make(int(chance.integers(1, size))),
                "specialty_code": code,
                "address": f"{number} Main St",
                "zip": zip_code,
                "latitude": "" if is_by_zip else round(latitude + chance.normal(0, 0.05), 5),
                "longitude": "" if is_by_zip else round(longitude + chance.normal(0, 0.05), 5),
                "status": ["executed", "", "loi"][chance.integers(3)],
                "beds": int(chance.integers(20, 300)) if code == "040" and chance.random() < 0.9 else "",
                "telehealth": "yes" if code == "019" and chance.random() < 0.2 else "",
            }
        )
    return rows


@dataclass(frozen=True)
class Asked:
    """What the tables ask of one cell, looked up one by one."""

    limit: float
    percent: Fraction
    certificate: int
    telehealth: int
    required: int


def required_of(county: County, code: str, in_set: Mapping[str, str]) -> int:
    """42 CFR 422.116(e): the ratio of the type of county, by its people and the base population ratio, rounded up."""
    area = CountyArea.objects.get(county=county, **in_set)
    rule = MinimumRule.objects.get(specialty=code, area_type=area.area_type, **in_set)
    if rule.kind == MinimumKind.FIXED:
        return int(rule.value)
    people = Fraction(area.beneficiaries or 0) * Fraction(area.base_population_ratio or 0)
    return max(1, ceil(Fraction(rule.value) * people / 1000))


def asked_of(county: County, code: str) -> Asked:
    in_set = {"standard_set__edition": "2026", "standard_set__line_of_business": "medicare_advantage"}
    rule = AccessRule.objects.get(specialty=code, area_type=county.county_type, **in_set)
    relaxed = AccessOverride.objects.filter(specialty=code, county=county, **in_set).first()
    minutes, miles = (relaxed.minutes, relaxed.miles) if relaxed else (rule.minutes, rule.miles)
    offered = CreditRule.objects.filter(specialty=code, **in_set)
    return Asked(
        limit=min(float(miles or 0), (minutes or 0) * SPEED[county.county_type] / 60),
        percent=Fraction(rule.required_percent) / 100,
        certificate=10 * offered.filter(kind=CreditKind.CERTIFICATE_OF_NEED, county=county).exists(),
        telehealth=10 * offered.filter(kind=CreditKind.TELEHEALTH).exists(),
        required=required_of(county, code, in_set),
    )


def place_of(row: Mapping[str, Any]) -> tuple[float, float]:
    if row["latitude"] != "":
        return row["latitude"], row["longitude"]
    latitude, longitude = ZipPoint.objects.values_list("latitude", "longitude").get(pk=row["zip"])
    return latitude, longitude


def by_hand(
    rows: Sequence[Mapping[str, Any]], county: County, code: str, layers: set[str]
) -> tuple[float, float, float, bool]:
    """Have, share, credited share and access verdict: every provider against every member by the one formula."""
    asked = asked_of(county, code)
    points = ZipPoint.objects.filter(county__fips=county.fips, population__gt=0)
    latitude, longitude, weight = map(
        np.array, zip(*points.values_list("latitude", "longitude", "population"), strict=True)
    )
    parts = ("001", "002", "006") if code == "S03" else (code,)
    mine = [row for row in rows if row["specialty_code"] in parts and row["status"] in layers]
    covered, seen, beds = np.zeros(len(weight), dtype=bool), set(), 0
    for row in mine:
        inside = miles_between(latitude, longitude, *place_of(row)) <= asked.limit
        covered |= inside
        if inside.any():
            seen.add(row["npi"])
            beds += int(row["beds"] or 0)
    share = Fraction(int(weight[covered].sum()), int(weight.sum()))
    points_on_top = asked.certificate + asked.telehealth * any(row["telehealth"] for row in mine)
    credited = min(Fraction(1), share + Fraction(points_on_top, 100))
    return beds if code == "040" else len(seen), float(share), float(credited), credited >= asked.percent


def test_every_figure_equals_a_count_by_hand() -> None:
    rows = roster(400, seed=3)
    report = audited(as_csv(rows))
    assert report.rows_rejected == ()
    assert len(report.cells) == 67 * 43
    counties = {county.ssa_code: county for county in County.objects.filter(state="FL")}
    chance = np.random.default_rng(7)
    wanted = ("S03", "008", "019", "040", "043", "068")
    cells = [cell for cell in report.cells if cell.specialty in wanted]
    for place in chance.choice(len(cells), 60, replace=False):
        cell = cells[place]
        for figures, layers in ((cell.executed, {"", "executed"}), (cell.with_loi, {"", "executed", "loi"})):
            found = (figures.have, figures.share, figures.share_credited, figures.access_passes)
            assert found == by_hand(rows, counties[cell.ssa], cell.specialty, layers), cell
            assert figures.required == asked_of(counties[cell.ssa], cell.specialty).required
            assert figures.number_passes == (figures.have >= figures.required)
            assert figures.passes == (figures.number_passes and figures.access_passes)
        assert bool(cell.out_of_reach) is (cell.executed.access_passes is False)
        for lost in cell.out_of_reach:
            assert (lost.members, lost.nearest_miles) == around(rows, cell.specialty, lost.zip)
            assert (
                lost.nearest_miles is None
                or lost.nearest_miles > asked_of(counties[cell.ssa], cell.specialty).limit
            )


def around(rows: Sequence[Mapping[str, Any]], code: str, zip_code: str) -> tuple[int, Any]:
    """The people of a ZIP code, and the miles from its point to the nearest executed provider."""
    home = ZipPoint.objects.get(pk=zip_code)
    parts = ("001", "002", "006") if code == "S03" else (code,)
    sites = [place_of(row) for row in rows if row["specialty_code"] in parts and row["status"] != "loi"]
    miles = [miles_between(home.latitude, home.longitude, *site) for site in sites]
    return home.population, pytest.approx(min(miles)) if miles else None


def test_what_is_left_without_a_critical_group_equals_an_audit_without_it() -> None:
    rows = roster(150, seed=12, south=25.0, north=27.5)
    report = audited(as_csv(rows))
    without = report.critical[0]
    (mine,) = {row["npi"] for row in rows if without.group in (f"NPI {row['npi']}", row["npi"])}
    left = audited(as_csv([row for row in rows if row["npi"] != mine]))
    assert without.cells
    for held in without.cells:
        figures = left.cell(held.ssa, held.specialty).executed
        assert (held.have_without, held.share_without) == (figures.have, figures.share)
        assert (held.number_falls, held.access_falls) == (
            not figures.number_passes,
            not figures.access_passes,
        )
        assert report.cell(held.ssa, held.specialty).executed.passes
    heading = next(table for table in tables(report) if table.name == "Critical").heading
    row = dict(
        zip(heading, next(table for table in tables(report) if table.name == "Critical").rows[0], strict=True)
    )
    held = without.cells[0]
    assert (row["have_without"], row["share_without"]) == (held.have_without, held.share_without)
    assert row["have"] == report.cell(held.ssa, held.specialty).executed.have


def test_the_report_survives_being_kept() -> None:
    report = audited(as_csv(roster(60, seed=4)))
    assert from_json(json.loads(json.dumps(as_json(report)))) == report


def test_two_codes_of_los_angeles_use_all_its_points() -> None:
    report = audited(as_csv(roster(5, seed=5)), state="CA")
    both = [cell for cell in report.cells if cell.county == "06037" and cell.specialty == "008"]
    assert [cell.ssa for cell in both] == ["05200", "05210"]
    assert both[0].members == both[1].members > 9_000_000
    assert both[0].executed.required != both[1].executed.required


def test_areas_without_fips_are_not_evaluated_and_never_failed() -> None:
    report = audited(as_csv(roster(5, seed=6)), state="AS")
    assert report.cells == ()
    assert {each.ssa for each in report.not_evaluated} >= {"64010", "64020"}
    assert all("no FIPS code" in each.reason for each in report.not_evaluated)


def test_a_county_without_points_uses_its_middle() -> None:
    lonely = next(
        county for county in County.objects.filter(state="VA").order_by("pk")
        if not ZipPoint.objects.filter(county__fips=county.fips, population__gt=0).exists()
    )  # fmt: skip
    row = {
        "npi": npi.make(1),
        "specialty_code": "008",
        "latitude": lonely.latitude,
        "longitude": lonely.longitude,
    }
    report = audited(as_csv([row]), state="VA")
    cell = next(cell for cell in report.cells if cell.ssa == lonely.pk and cell.specialty == "008")
    assert (cell.executed.share, cell.executed.have) == (1.0, 1)


def test_the_credit_for_applicants_is_theirs_alone() -> None:
    content = as_csv(roster(40, seed=8))
    plain, applying = audited(content), audited(content, is_applicant=True)
    assert not any("new_area" in cell.executed.credits for cell in plain.cells)
    for before, after in zip(plain.cells, applying.cells, strict=True):
        assert after.executed.credits == (*before.executed.credits, "new_area")
        assert after.executed.share == before.executed.share
        assert after.executed.have == before.executed.have
        raised = (before.executed.share_credited or 0) + 0.1
        assert after.executed.share_credited == pytest.approx(min(1.0, raised))


def test_the_command_writes_every_format(tmp_path: Path) -> None:
    roster_file, output = tmp_path / "roster.csv", tmp_path / "out"
    roster_file.write_bytes(as_csv(roster(30, seed=9)))
    asked = {"state": "fl", "line_of_business": "MA", "edition": "2026", "output": str(output)}
    for name in FORMATS:
        call_command("audit", str(roster_file), **asked, format=name)
        assert output.stat().st_size > 10_000
    call_command("audit", str(roster_file), **asked, format="json")
    found = json.loads(output.read_text())
    assert (found["edition"], found["rows_read"], found["rows_rejected"]) == ("2026", 30, [])
    cell = found["cells"][0]
    for figures in (cell, cell["with_loi"]):
        assert {
            *("required", "have", "number_passes", "share", "credits", "share_credited", "share_required"),
            *("access_passes", "passes"),
        } <= set(figures)
    assert {"county", "ssa", "specialty"} <= set(cell)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"state": "ZZ"}, "ZZ is no state"),
        ({"line_of_business": "dental"}, "dental is no line of business"),
        ({"edition": "1999"}, "No Medicare Advantage 1999 standard for FL. There are: "),
    ],
)
def test_the_command_refuses_in_words(tmp_path: Path, changes: dict[str, str], reason: str) -> None:
    (tmp_path / "r.csv").write_text("npi,specialty_code,zip\n")
    asked = {"state": "FL", "line_of_business": "MA", "edition": "2026"} | changes
    with pytest.raises(CommandError, match=reason):
        call_command("audit", str(tmp_path / "r.csv"), **asked)


def test_the_command_refuses_a_large_file_by_its_size(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with pytest.raises(CommandError, match=r"100\.0 MB"):
        call_command("audit", str(large), state="FL", line_of_business="MA", edition="2026")


def test_standard_input_over_the_limit_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = io.BytesIO(b"npi,specialty_code,zip\n" + b" " * (2 * MOST_BYTES))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(endless))
    with pytest.raises(CommandError, match="more than 25 MB"):
        call_command("audit", "-", state="FL", line_of_business="MA", edition="2026")
    assert endless.tell() <= MOST_BYTES + 1


def test_the_whole_state_by_five_thousand_rows() -> None:
    report = audited(as_csv(roster(5_000, seed=11)))
    assert report.rows_read == 5_000
    assert report.passing + len(report.gaps) == len(report.cells) == 67 * 43
    assert report.critical
    assert report.closers
