from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import User
from adequacy.actions import standard_imports
from adequacy.actions.standard_imports import (
    EditionRefused,
    NotReady,
    apply_reference_file,
    take_reference_file,
    work_off_imports,
)
from adequacy.credits import Credit, CreditKind
from adequacy.models import ImportState, StandardImport, StandardSet
from adequacy.queries.rulesets import ruleset
from adequacy.ruleset import Ruleset
from providers.models import County, Specialty, SpecialtyKind
from tests.adequacy.reference_ground import make_edition_before
from tests.adequacy.reference_workbook import LIMITS, Book, CountyCells
from tests.factories import (
    NOON,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def before() -> StandardSet:
    return make_edition_before()


def take(by: User, content: bytes, edition: str = "2027") -> StandardImport:
    made = take_reference_file(file_name="hsd-2027.xlsx", content=content, edition=edition, by=by, at=NOON)
    work_off_imports()
    made.refresh_from_db()
    return made


def applied(by: User, content: bytes) -> Ruleset:
    made = take(by, content)
    apply_reference_file(made=made, by=by, at=NOON)
    work_off_imports()
    return ruleset(StandardSet.objects.get(edition="2027"))


def moved(made: StandardImport) -> dict[str, list[list[object]]]:
    return {kind["what"]: kind["lines"] for kind in made.report["kinds"] if kind["count"]}


def test_preview_says_what_moves_and_changes_nothing(before: StandardSet, ada: User) -> None:
    book = Book()
    book.counties[1].area = "Metro"
    book.counties[2].people = 64_923
    book.limits["008"] = ((20, 10), (35, 25), (50, 35), (75, 60), (95, 85))
    book.ratios["S03"] = (1.67, 1.67, 1.5, 1.42, 1.42)

    made = take(ada, book.wide())

    assert (made.state, made.before, made.standard_set) == (ImportState.READY, before, None)
    assert moved(made) == {
        "Counties that change type": [["Columbia, FL 10110", "Micro", "Metro"]],
        "Base limits that move": [["008 Cardiology, Metro", "30 min, 20 mi", "35 min, 25 mi"]],
        "County limits that are relaxed, changed or no longer relaxed": [
            ["040 Acute Inpatient Hospitals, Baker, FL 10010", "as the base row", "95 min, 75 mi"],
            ["S03 Primary Care, Autauga, AL 01000", "as the base row", "25 min, 15 mi"],
        ],
        "Minimum ratios that move": [["S03 Primary Care, Micro", "1.42", "1.5"]],
        "Required numbers that move": [
            ["040 Acute Inpatient Hospitals, Autauga, AL 01000", 16, 84],
            ["S03 Primary Care, Autauga, AL 01000", 3, 12],
            ["008 Cardiology, Autauga, AL 01000", 1, 2],
        ],
        "Certificates of need that are new": [
            ["040 Acute Inpatient Hospitals, Columbia, FL 10110", "", "credit"]
        ],
    }
    assert StandardSet.objects.count() == 1


def test_printed_minimums_prove_the_formula(before: StandardSet, ada: User) -> None:
    assert (take(ada, Book().wide()).report["compared"], take(ada, Book().wide()).report["differing"]) == (
        1,
        [],
    )
    wrong = take(ada, Book(beds={"01000": 17}).wide())
    assert wrong.report["differing"] == [["040 Acute Inpatient Hospitals, Autauga, AL 01000", 17, 16]]


def test_applied_edition_stands_beside_the_one_before(before: StandardSet, ada: User) -> None:
    old = ruleset(before)

    new = applied(ada, Book().wide())

    assert ruleset(before) == old
    assert new.counties == old.counties
    assert new.limits_by_area == old.limits_by_area
    assert new.minimums_by_area == old.minimums_by_area
    assert new.types == old.types
    assert new.counting_in("S03") == ["001"]
    assert new.relaxed == {("S03", "01000"): (25, 15), ("040", "10010"): (95, 75)}
    assert new.credits("10110", "040") == (Credit(CreditKind.CERTIFICATE_OF_NEED, 10),)
    assert new.credits("10110", "008") == (Credit(CreditKind.TELEHEALTH, 10),)
    made = StandardSet.objects.get(edition="2027")
    assert (made.valid_from, made.valid_until) == (dt.date(2027, 1, 1), dt.date(2027, 12, 31))
    assert made.wait_rules.get().service == "Routine"
    assert "hsd-2027.xlsx" in made.source


def test_report_is_kept_and_the_file_is_not(before: StandardSet, ada: User, marco: User) -> None:
    made = take(ada, Book().wide())
    apply_reference_file(made=made, by=marco, at=NOON)
    work_off_imports()
    made.refresh_from_db()
    assert (made.state, made.content) == (ImportState.APPLIED, None)
    assert (made.applied_by, made.applied_at, made.standard_set) == (
        marco,
        NOON,
        StandardSet.objects.get(edition="2027"),
    )
    assert made.report["counties"] == 3


def test_county_and_kind_nobody_knew_are_added(before: StandardSet, ada: User) -> None:
    book = Book()
    book.counties.append(CountyCells("07900", "Capitol Region", "CT", "Metro", 190_000, 0.1058540133))
    book.limits["069"] = LIMITS["008"]

    new = applied(ada, book.wide())

    assert str(County.objects.get(pk="07900")) == "Capitol Region, CT"
    assert Specialty.objects.get(pk="069").kind == SpecialtyKind.FACILITY
    assert new.types["069"].name == "New Kind"
    assert new.counting_in("069") == ["069"]
    assert new.cell("07900", "069").required == 1
    assert new.cell("07900", "008").required == 6


def test_type_that_is_gone_is_not_judged_any_more(before: StandardSet, ada: User) -> None:
    book = Book()
    del book.limits["008"]
    assert "008" not in applied(ada, book.wide()).types
    assert "008" in ruleset(before).types


def test_file_that_is_none_is_refused_with_what_is_missing(before: StandardSet, ada: User) -> None:
    made = take(ada, Book(left_out=frozenset(["Certificate of Need"])).wide())
    assert (made.state, made.content) == (ImportState.REFUSED, None)
    assert made.missing == ["No list for certificate of need: county code (SSA) and specialty code."]
    with pytest.raises(NotReady):
        apply_reference_file(made=made, by=ada, at=NOON)


@pytest.mark.parametrize("edition", ["", "27", "next", "1999", "2027-1"])
def test_edition_is_a_year(edition: str, ada: User) -> None:
    with pytest.raises(EditionRefused, match="A year"):
        take_reference_file(file_name="x", content=b"", edition=edition, by=ada, at=NOON)


def test_edition_that_is_carried_is_not_overwritten(before: StandardSet, ada: User) -> None:
    with pytest.raises(EditionRefused, match="2026b"):
        take_reference_file(file_name="x", content=b"", edition="2026", by=ada, at=NOON)
    assert StandardImport.objects.count() == 0


def test_without_any_edition_there_is_nothing_to_hold_it_against(ada: User) -> None:
    assert take(ada, Book().wide()).missing == ["No edition is loaded that this one could be held against."]


def test_asked_for_twice_it_is_applied_once(before: StandardSet, ada: User, marco: User) -> None:
    made = take(ada, Book().wide())
    for by in (ada, marco):
        apply_reference_file(made=made, by=by, at=NOON)
        work_off_imports()
    made.refresh_from_db()
    assert made.applied_by == ada
    assert StandardSet.objects.filter(edition="2027").count() == 1


def test_failed_application_leaves_nothing_and_can_be_asked_for_again(
    before: StandardSet, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = take(ada, Book().wide())
    with monkeypatch.context() as broken:
        broken.setattr(standard_imports, "write_edition", lambda **_: 1 / 0)
        apply_reference_file(made=made, by=ada, at=NOON)
        work_off_imports()
    made.refresh_from_db()
    assert (made.state, made.applied_by, StandardSet.objects.count()) == (ImportState.READY, None, 1)
    assert "Nothing was changed" in made.missing[0]
    apply_reference_file(made=made, by=ada, at=NOON)
    work_off_imports()
    made.refresh_from_db()
    assert (made.state, made.missing) == (ImportState.APPLIED, [])


def test_progress_ends_one_step_before_the_comparison(before: StandardSet, ada: User) -> None:
    made = take(ada, Book().wide())
    assert (made.done, made.steps) == (5, 6)
