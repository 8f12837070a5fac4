"""What is typed and uploaded around the HSD tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField

from adequacy.hsd.columns import MAY_BE_LEFT_OUT, WORDS, Column, heading_key
from adequacy.hsd.rows import Table
from adequacy.hsd_files import MOST_BYTES
from providers.roster import cells

MEGABYTE = 1024 * 1024
_HEADING = cells.words(120)


class HsdUploadForm(forms.Form):
    file = forms.FileField(
        label="HSD table",
        help_text=f"A provider or facility table as CSV, tab-separated text or XLSX, at most "
        f"{MOST_BYTES // MEGABYTE} MB.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,text/csv,text/plain"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if not file.size:
            raise forms.ValidationError("The file is empty.")
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                f"The file has {file.size / MEGABYTE:.1f} MB; at most {MOST_BYTES // MEGABYTE} MB can be read at "
                "once. Split it."
            )
        return file


class HsdColumnsForm(forms.Form):
    """A heading and a position for every column of both tables; some columns may be left out."""

    def __init__(self, data: Any, *, columns: Sequence[Column]) -> None:
        super().__init__(data)
        self.columns = list(columns)
        for place, column in enumerate(self.columns, start=1):
            key, words = _key(column), WORDS[column.field]
            self.fields[f"{key}-heading"] = forms.CharField(
                label=f"Heading: {words}", max_length=120, initial=column.heading
            )
            self.fields[f"{key}-position"] = forms.IntegerField(
                label=f"Position: {words}", min_value=1, max_value=99, initial=self._position(place, column)
            )
            if column.field in MAY_BE_LEFT_OUT:
                self.fields[f"{key}-used"] = forms.BooleanField(
                    label="In the table", required=False, initial=column.is_used
                )

    def _position(self, place: int, column: Column) -> int:
        return sum(each.table == column.table for each in self.columns[:place])

    def clean(self) -> dict[str, Any]:
        seen: dict[tuple[str, str], str] = {}
        for column in self.columns:
            name = f"{_key(column)}-heading"
            heading = cells.tidy(self.cleaned_data.get(name, ""))
            if not heading:
                continue
            try:
                _HEADING(heading)
            except cells.BadCellError as error:
                self.add_error(name, str(error))
            if seen.setdefault((column.table, heading_key(heading)), name) != name:
                self.add_error(name, "Another column of this table has this heading.")
            elif not heading_key(heading):
                self.add_error(name, "A heading has a letter or a digit.")
        return self.cleaned_data

    def chosen(self) -> list[Column]:
        """In the order asked for; two at one position stay in the order they were."""
        data = self.cleaned_data
        found = [
            Column(
                column.table,
                column.field,
                cells.tidy(data[f"{_key(column)}-heading"]),
                is_used=data.get(f"{_key(column)}-used", True),
            )
            for column in self.columns
        ]
        return sorted(found, key=lambda each: (each.table, data[f"{_key(each)}-position"]))

    def by_table(self) -> Iterator[tuple[Table, list[tuple[str, list[BoundField]]]]]:
        for table in Table:
            mine = [column for column in self.columns if column.table == table]
            yield table, [(WORDS[column.field], self._bound(column)) for column in mine]

    def _bound(self, column: Column) -> list[BoundField]:
        names = (f"{_key(column)}-{part}" for part in ("heading", "position", "used"))
        return [self[name] for name in names if name in self.fields]


def _key(column: Column) -> str:
    return f"{column.table}-{column.field}"
