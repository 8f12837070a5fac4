"""The filters of the Counties page, which live in the address so that a page can be sent to a colleague; uploads."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from adequacy import roster_files
from adequacy.address_filter import AddressFilter
from adequacy.audit.reading import NoRosterError, columns_of
from adequacy.coverage import CellStatus
from adequacy.models import StandardSet
from adequacy.queries.cell_rows import CellRow
from adequacy.queries.cells import Cell, Coverage
from adequacy.queries.deals import OpenDeal
from adequacy.reference_file.workbook import MOST_BYTES
from adequacy.workbooks import MEGABYTE
from providers.models import County, CountyType
from providers.states import state_name

ALL = "all"
NO_DEAL = "none"
QUIET = "quiet"


class CellFilter(AddressFilter):
    """An unknown value is named beside its field and filters nothing."""

    specialty = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False)
    type = forms.ChoiceField(label="County type", required=False)
    status = forms.ChoiceField(required=False)
    deal = forms.ChoiceField(label="Deals", required=False)
    rep = forms.ChoiceField(label="Rep", required=False)

    def __init__(self, data: Any, *, coverage: Coverage, deals: Collection[OpenDeal]) -> None:
        super().__init__(data)
        cells = coverage.cells
        self.spans_states = len(states(cells)) > 1
        statuses = [(status.value, status.label) for status in coverage.possible_statuses]
        self._offer("specialty", "Every specialty", specialties(cells))
        self._offer("state", "Every state", [(code, state_name(code)) for code in states(cells)])
        self._offer("type", "Every county type", CountyType.choices)
        self._offer("status", "All that fall short", [*statuses, (ALL, "All, met ones too")])
        self._offer(
            "deal", "Any deals", [(NO_DEAL, "No open deal would help"), (QUIET, "A quiet deal would help")]
        )
        self._offer("rep", "Every rep", _reps(deals))

    def measured(self, cells: Iterable[Cell]) -> list[Cell]:
        """The cells that the map and the figures are about: by specialty, state and type of county."""
        specialty, state, area_type = self.asked("specialty"), self.asked("state"), self.asked("type")
        return [
            cell
            for cell in cells
            if specialty in ("", cell.specialty)
            and state in ("", cell.county.state)
            and area_type in ("", cell.county.area_type)
        ]

    def listed(self, rows: Iterable[CellRow]) -> list[CellRow]:
        """Of those, the rows of the table: by status, by deals and by rep."""
        return [row for row in rows if self._has_status(row.cell.status) and self._has_deal(row)]

    def _has_status(self, status: CellStatus) -> bool:
        asked = self.asked("status")
        return asked == ALL or (status != CellStatus.MET if asked == "" else status == asked)

    def _has_deal(self, row: CellRow) -> bool:
        deal, rep = self.asked("deal"), self.asked("rep")
        if rep and not any(str(offer.deal.owner_pk) == rep for offer in row.offers):
            return False
        if deal == NO_DEAL:
            return not row.offers and not row.hidden_deals
        return deal != QUIET or any(offer.deal.is_quiet for offer in row.offers)


def specialties(cells: Iterable[Cell]) -> list[tuple[str, str]]:
    found = {cell.specialty: cell.specialty_name for cell in cells}
    return sorted(found.items(), key=lambda entry: entry[1])


def states(cells: Iterable[Cell]) -> list[str]:
    return sorted({cell.county.state for cell in cells})


def _reps(deals: Iterable[OpenDeal]) -> list[tuple[str, str]]:
    found = {str(deal.owner_pk): deal.owner for deal in deals}
    return sorted(found.items(), key=lambda entry: entry[1])


class ReferenceFileForm(forms.Form):
    """The size is known before a byte is read."""

    edition = forms.CharField(
        label="Contract year",
        max_length=5,
        help_text="The year the file is for; 2027b for a second file of 2027.",
    )
    file = forms.FileField(
        label="Reference File",
        help_text=f"The XLSX workbook as the agency publishes it, at most {MOST_BYTES // MEGABYTE} MB.",
        allow_empty_file=True,
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
    )

    def clean_edition(self) -> str:
        return str(self.cleaned_data["edition"]).strip().lower()

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if not file.size:
            raise forms.ValidationError("The file is empty.")
        if file.size > MOST_BYTES:
            size, most = f"{file.size / MEGABYTE:.1f}", MOST_BYTES // MEGABYTE
            raise forms.ValidationError(f"The file has {size} MB; at most {most} MB can be read.")
        return file


class ReadingForm(forms.Form):
    """What the plan decides of a standard set."""

    road_factor = forms.DecimalField(
        min_value=1,
        max_value=3,
        max_digits=4,
        decimal_places=3,
        help_text="Road miles for each great-circle mile, 1 to 3. At 1 the distance as the crow flies is measured.",
    )
    credits_stack = forms.TypedChoiceField(
        label="Several credits",
        choices=[("yes", "add up"), ("no", "only the largest counts")],
        coerce=lambda value: value == "yes",
        help_text="The regulation leaves it open. A share never passes the whole.",
    )


class AuditForm(forms.Form):
    """`refused` is the size of a file that was not even taken in."""

    file = forms.FileField(
        label="Roster file",
        help_text=f"CSV or XLSX, at most {roster_files.MOST_BYTES // MEGABYTE} MB. An NPI, a specialty or taxonomy "
        "code, and a ZIP code or coordinates are enough.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    state = forms.ChoiceField(label="State", help_text="Chooses the counties. Sites across the border count.")
    standard = forms.ModelChoiceField(
        StandardSet.objects.none(), label="Line of business and edition", empty_label=None
    )
    is_applicant = forms.BooleanField(
        label="Judge it as an application for a new or larger area", required=False
    )

    def __init__(self, *args: Any, refused: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].error_messages["required"] = (
            roster_files.too_large(refused) or "Choose the roster."
        )
        states = County.objects.order_by("state").values_list("state", flat=True).distinct()
        names = sorted((state_name(state), state) for state in states)
        self.fields["state"].choices = [(state, name) for name, state in names]  # type: ignore[attr-defined]
        self.fields["standard"].queryset = StandardSet.objects.order_by(  # type: ignore[attr-defined]
            "is_example", "line_of_business", "-edition", "state"
        )

    def clean_file(self) -> bytes:
        """What the file holds; one without a heading that will do is refused here, where it can be chosen again."""
        file: UploadedFile = self.cleaned_data["file"]
        self.file_name = str(file.name)
        content: bytes = file.read()
        try:
            columns_of(roster_files.sheet_of(content))
        except NoRosterError as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return content

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        standard, state = cleaned.get("standard"), cleaned.get("state")
        if standard and state and standard.state not in ("", state):
            self.add_error("standard", f"{standard} is for {state_name(standard.state)} only.")
        return cleaned
