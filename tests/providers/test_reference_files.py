from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from providers import reference_files

TEXT = '# Edition: 2026\n# Source: somebody.\ncode,name\n001,"Ear, nose"\n002,Ñandú\n'


def test_notes_heading_and_rows_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "kinds.csv"
    path.write_text(TEXT, encoding="utf-8")
    table = reference_files.read(path)
    assert table.edition == "2026"
    assert table.notes == ("Edition: 2026", "Source: somebody.")
    assert table.records() == [{"code": "001", "name": "Ear, nose"}, {"code": "002", "name": "Ñandú"}]
    assert table.column("name") == ["Ear, nose", "Ñandú"]


def test_compressed_file_reads_the_same(tmp_path: Path) -> None:
    plain, packed = tmp_path / "kinds.csv", tmp_path / "kinds.csv.gz"
    plain.write_text(TEXT, encoding="utf-8")
    packed.write_bytes(gzip.compress(TEXT.encode()))
    assert reference_files.read(plain) == reference_files.read(packed)


def test_row_with_a_cell_too_few_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kinds.csv"
    path.write_text("code,name\n001\n", encoding="utf-8")
    with pytest.raises(ValueError, match="2 cells"):
        reference_files.read(path)


def test_fingerprint_changes_with_a_single_letter(tmp_path: Path) -> None:
    path = tmp_path / "kinds.csv"
    path.write_text(TEXT, encoding="utf-8")
    before = reference_files.fingerprint(path)
    path.write_text(TEXT.replace("nose", "Nose"), encoding="utf-8")
    assert reference_files.fingerprint(path) != before


@pytest.mark.parametrize(
    "path",
    sorted([*reference_files.DATA.glob("*.csv*"), *Path("adequacy/data").resolve().glob("*.csv*")]),
    ids=lambda path: path.name,
)
def test_every_table_names_its_edition_source_and_rights(path: Path) -> None:
    table = reference_files.read(path)
    notes = "\n".join(table.notes)
    assert table.edition
    assert "Rights:" in notes
    assert "Source" in notes or "drawn up for this product" in notes


def test_hospital_places_name_no_organization() -> None:
    table = reference_files.read(reference_files.DATA / "florida_hospital_places.csv")
    assert table.columns == ("county", "city", "zip_code", "kind", "latitude", "longitude")
    assert not [row for row in table.rows if "hospital" in " ".join(row).lower()]
