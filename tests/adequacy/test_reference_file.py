from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest

from adequacy import workbooks
from adequacy.reference_file import workbook as reading
from adequacy.reference_file.edition import Edition, NotReferenceFile, edition_of
from adequacy.reference_file.facts import read_facts
from adequacy.reference_file.grid import county_code, number
from adequacy.reference_file.words import Vocabulary
from adequacy.reference_file.workbook import read_sheets
from adequacy.workbooks import NotWorkbook
from tests.adequacy.reference_workbook import NAMES, Book, CountyCells, workbook

WORDS = Vocabulary.of(NAMES)


def read(content: bytes) -> Edition:
    return edition_of(read_facts(read_sheets(content, told=lambda *_: None), WORDS))


def missing(content: bytes) -> list[str]:
    with pytest.raises(NotReferenceFile) as refusal:
        read(content)
    return refusal.value.missing


def test_tables_are_found_by_their_headings_under_several_rows() -> None:
    edition = read(Book().wide())
    assert edition.types == ["008", "040", "S03"]
    assert len(edition.limits) == len(edition.ratios) == 15
    assert edition.limits["008", "micro"] == (50, 35)
    assert edition.ratios["S03", "large_metro"] == Decimal("1.67")
    columbia = edition.counties["10110"]
    assert (columbia.name, columbia.state, columbia.area_type) == ("Columbia", "FL", "micro")
    assert (columbia.beneficiaries, columbia.population_ratio) == (18_000, Decimal("0.1211850971"))
    assert edition.relaxed == {("S03", "01000"): (25, 15), ("040", "10010"): (95, 75)}
    assert edition.published == {("040", "01000"): 16}


def test_the_same_facts_row_by_row_in_other_words_and_order_are_the_same_edition() -> None:
    wide, long = read(Book().wide()), read(Book().long())
    assert long.counties == wide.counties
    assert (long.limits, long.relaxed, long.ratios) == (wide.limits, wide.relaxed, wide.ratios)
    assert long.certificates == wide.certificates


def test_only_a_listed_pair_that_was_not_relaxed_gives_the_credit() -> None:
    assert read(Book().wide()).certificates == [("040", "10110")]
    without_flag = Book(certificates={("040", "10110"): "", ("040", "10010"): ""})
    assert read(without_flag.wide()).certificates == [("040", "10110")]


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("Master", ["No base limits", "No minimum ratios"]),
        ("Provider Time & Distance", ["No county limits"]),
        (
            "Minimum Provider #s",
            ["No beneficiaries for 3 counties", "No base population ratio for 3 counties"],
        ),
        ("Certificate of Need", ["No list for certificate of need"]),
    ],
)
def test_a_missing_table_is_named(sheet: str, said: list[str]) -> None:
    found = missing(Book(left_out=frozenset([sheet])).wide())
    assert [any(line.startswith(each) for line in found) for each in said] == [True] * len(said)
    assert len(found) == len(said)


def test_every_table_that_is_missing_is_named_at_once() -> None:
    found = missing(workbook({"Letters": [["Dear all"], ["Name", "Amount"], ["Rita", 5]]}))
    assert len(found) == 5


def test_a_county_without_its_type_is_named() -> None:
    book = Book()
    book.counties.append(CountyCells("10990", "Nowhere", "FL", "Micro", 5_000))
    assert read(book.long()).counties["10990"].area_type == "micro"
    strange = Book(left_out=frozenset(["Counties"])).long()
    assert "No county type for 3 counties: 10010, 10110, 01000." in missing(strange)


def test_a_limit_that_is_missing_for_one_type_of_county_is_named() -> None:
    book = Book()
    book.limits["008"] = [*book.limits["008"][:4], ("", "")]  # type: ignore[list-item]  # an empty cell
    assert "No minutes or no miles for 1 specialty: 008 in ceac." in missing(book.wide())


@pytest.mark.parametrize("content", [b"", b"county,state\n", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(NotWorkbook, match=r"no XLSX workbook|cannot be read"):
        read(content)


def test_a_zip_without_sheets_is_no_workbook() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("hello.txt", "hello")
    with pytest.raises(NotWorkbook):
        read(target.getvalue())


def test_a_file_over_the_limit_is_refused_packed_and_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    content = Book().wide()
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 1_000)
    with pytest.raises(NotWorkbook, match="Unpacked"):
        read(content)
    monkeypatch.setattr(reading, "MOST_BYTES", 1_000)
    with pytest.raises(NotWorkbook, match="At most"):
        read(content)


def test_entities_in_the_xml_are_refused() -> None:
    source, target = io.BytesIO(Book().wide()), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            if part.startswith("xl/worksheets/sheet"):
                bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
                text = text.replace(b"?>", b"?>" + bomb, 1)
            new.writestr(part, text)
    with pytest.raises(NotWorkbook):
        read(target.getvalue())


@pytest.mark.parametrize(
    ("cell", "code"),
    [(1000, "01000"), ("05200", "05200"), (10110.0, "10110"), ("FL", ""), (None, ""), (123, "")],
)
def test_county_codes_get_their_zeros_back(cell: str | int | float | None, code: str) -> None:
    assert county_code(cell) == code


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1,677,427", Decimal(1677427)), (0.0768672506, Decimal("0.0768672506")), ("n/a", None), ("", None)],
)
def test_numbers_are_exact_decimals(cell: str | float, value: Decimal | None) -> None:
    assert number(cell) == value
