"""Setting ranges, sheets and the limit, and asking for figures outside them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from accounts.models import User
from pipeline.actions.rates import Figures, RangeTerms
from pipeline.models import Deal, RateQuote, RateRange, RateSheet
from pipeline.queries.rates import Line, approved_quotes, lines_of, ranges_for, sheets_for
from pipeline.rates import CptCategory
from providers.models import County, Network, Specialty


def percent_field(label: str, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=6,
        decimal_places=2,
        min_value=Decimal("0.01"),
        max_value=1000,
        error_messages={
            "invalid": "Write a percentage as a number, such as 104.5.",
            "min_value": "A rate is more than 0 %%.",
            "max_value": "More than 1,000 %% of Medicare? Check the figure.",
            "required": "Write the percentage.",
        },
        **more,
    )


def year_field(**more: Any) -> forms.IntegerField:
    return forms.IntegerField(label="Medicare year", min_value=2000, max_value=2100, **more)


def plain(percent: Decimal) -> str:
    """Without zeros that say nothing: 104.50 is 104.5."""
    return f"{percent.normalize():f}"


def named(rate_range: RateRange) -> str:
    where = f"{rate_range.county.name}, {rate_range.specialty.name}"
    conditions = f", {rate_range.conditions}" if rate_range.conditions else ""
    ends = f"{plain(rate_range.low)} to {plain(rate_range.high)} %"
    return f"{where}{conditions}: {ends} of Medicare {rate_range.medicare_year}"


def named_quote(quote: RateQuote) -> str:
    if quote.sheet:
        return f"Agreed: sheet {quote.sheet.specialty.name} with changes, of {quote.made_at:%Y-%m-%d}"
    return f"Agreed: {plain(quote.low)} to {plain(quote.high)} % of Medicare {quote.medicare_year}"


class Grounds:
    """What figures for one deal may stand on: the values of a choice, and what each means."""

    def __init__(self, deal: Deal, *, with_agreed: bool) -> None:
        self.ranges = {f"range:{each.pk}": each for each in ranges_for(deal)}
        self.sheets = {f"sheet:{each.sheet.pk}": each.sheet for each in sheets_for(deal)}
        self.quotes = {f"quote:{each.pk}": each for each in (approved_quotes(deal) if with_agreed else ())}

    def __bool__(self) -> bool:
        return bool(self.ranges or self.sheets or self.quotes)

    def choices(self) -> list[tuple[str, str]]:
        return [
            *((key, named(each)) for key, each in self.ranges.items()),
            *(
                (key, f"Sheet {each.specialty.name}, version {each.version}")
                for key, each in self.sheets.items()
            ),
            *((key, named_quote(each)) for key, each in self.quotes.items()),
        ]

    def figures(self, chosen: str, low: Decimal | None, high: Decimal | None) -> Figures | None:
        """Empty ends are those of the range itself; a sheet is shown as it stands."""
        if chosen in self.ranges:
            ground = self.ranges[chosen]
            return Figures(rate_range=ground, low=low or ground.low, high=high or ground.high)
        if chosen in self.sheets:
            return Figures(sheet=self.sheets[chosen], lines=_percents(lines_of(self.sheets[chosen])))
        return None

    def kind(self, chosen: str) -> str:
        quote = self.quotes.get(chosen)
        return "sheet" if chosen in self.sheets or (quote and quote.sheet_id) else "range"


class RangeForm(forms.Form):
    specialty = forms.ModelChoiceField(
        Specialty.objects.order_by("name"), label="Specialty", empty_label="Choose a specialty"
    )
    counties = forms.ModelMultipleChoiceField(
        County.objects.none(),
        label="Counties",
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="One or several of the service area.",
        error_messages={"required": "Choose at least one county."},
    )
    low = percent_field("From, % of Medicare")
    high = percent_field("To, % of Medicare")
    medicare_year = year_field()
    panel_from = forms.IntegerField(label="Panel from", required=False, min_value=0, max_value=1_000_000)
    panel_to = forms.IntegerField(label="Panel to", required=False, min_value=0, max_value=1_000_000)
    quality = forms.CharField(
        label="Quality", required=False, max_length=120, help_text="For example: 4 stars and more."
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counties"].queryset = network.counties.by_name()  # type: ignore[attr-defined]  # a ModelMultipleChoiceField

    def terms(self) -> RangeTerms:
        names = ("low", "high", "medicare_year", "panel_from", "panel_to", "quality")
        return RangeTerms(**{name: self.cleaned_data[name] for name in names})


class CategoryFields(forms.Form):
    """One percentage per category; an empty one is not on the sheet."""

    def add_categories(self, initial: Mapping[str, Decimal] | None = None) -> None:
        for category in CptCategory:
            self.fields[category.value] = percent_field(f"{category.label}, %", required=False)
            self.fields[category.value].initial = (initial or {}).get(category.value)

    def categories(self) -> list[Any]:
        return [self[category.value] for category in CptCategory]

    def lines(self) -> dict[str, Decimal]:
        given = ((each.value, self.cleaned_data.get(each.value)) for each in CptCategory)
        return {category: percent for category, percent in given if percent is not None}


class SheetForm(CategoryFields):
    specialty = forms.ModelChoiceField(
        Specialty.objects.order_by("name"), label="Specialty", empty_label="Choose a specialty"
    )
    medicare_year = year_field()

    def __init__(self, *args: Any, sheet: RateSheet | None = None, **kwargs: Any) -> None:
        if sheet is not None:
            kwargs["initial"] = {"specialty": sheet.specialty_id, "medicare_year": sheet.medicare_year}
        super().__init__(*args, **kwargs)
        self.add_categories(_percents(lines_of(sheet)) if sheet else None)


class LimitForm(forms.Form):
    points = forms.DecimalField(
        label="A manager may agree to this many points beyond a range",
        max_digits=6,
        decimal_places=2,
        min_value=0,
        error_messages={"invalid": "Write a number of points, such as 5."},
    )


class GrantForm(forms.Form):
    """Somebody whose role does not see rates."""

    person = forms.ModelChoiceField(User.objects.none(), label="Who else", empty_label="Choose a person")

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.people().exclude(pk=reader.pk).by_name()
        self.fields["person"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField


class ApprovalForm(CategoryFields):
    """Figures the range or the sheet does not allow, and why."""

    rates_from = forms.ChoiceField(label="Compared with", required=False)
    rates_low = percent_field("From, % of Medicare", required=False)
    rates_high = percent_field("To, % of Medicare", required=False)
    medicare_year = year_field(required=False, help_text="Where nothing is on record.")
    why = forms.CharField(
        label="Why does this group need more?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why this group needs more."},
    )

    def __init__(self, *args: Any, deal: Deal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grounds = Grounds(deal, with_agreed=False)
        nothing = [("", "Nothing on record")]
        self.fields["rates_from"].choices = [*self.grounds.choices(), *nothing]  # type: ignore[attr-defined]  # a ChoiceField
        self.add_categories()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("rates_from") in self.grounds.sheets:
            if not self.errors and not self.lines():
                self.add_error("rates_from", "Write the percentages that differ from the sheet.")
            return cleaned
        for name, end in (("rates_low", "lower"), ("rates_high", "upper")):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, f"Write the {end} end.")
        if not cleaned.get("rates_from") and not cleaned.get("medicare_year"):
            self.add_error("medicare_year", "Name the Medicare year the percentages refer to.")
        return cleaned

    def figures(self) -> Figures:
        """Categories left empty are those of the sheet."""
        data = self.cleaned_data
        chosen = data.get("rates_from", "")
        if chosen in self.grounds.sheets:
            sheet = self.grounds.sheets[chosen]
            return Figures(sheet=sheet, lines=_percents(lines_of(sheet)) | self.lines())
        return Figures(
            rate_range=self.grounds.ranges.get(chosen),
            low=data["rates_low"],
            high=data["rates_high"],
            medicare_year=data.get("medicare_year") or 0,
        )


class AnswerForm(forms.Form):
    """Yes or no to a question about rates; a no says why."""

    decision = forms.ChoiceField(
        choices=[("approve", "Agree"), ("refuse", "Refuse")],
        error_messages={"required": "Agree or refuse.", "invalid_choice": "Agree or refuse."},
    )
    answer = forms.CharField(label="Your words", max_length=500, required=False)


def _percents(lines: tuple[Line, ...]) -> dict[str, Decimal]:
    return {line.category: line.percent for line in lines}
