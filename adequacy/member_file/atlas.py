"""What rows are held against: counties by every name they go by, where they lie, and the points of ZIP codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from adequacy.reach.sphere import Floats, Ints
from providers.county_names import CountyIndex
from providers.roster import cells
from providers.roster.cells import BadCellError

NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Home:
    """A county, or two SSA codes of one FIPS code. `box` is south, north, west, east of its people, if known."""

    name: str
    state: str
    ssa_codes: tuple[str, ...]
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True)
class Atlas:
    """`home_by_code` leads from an SSA code to its number among `homes`. ZIP arrays have one length."""

    homes: Sequence[Home]
    home_by_code: Mapping[str, int]
    counties: CountyIndex
    zip_number: Mapping[str, int]
    zip_latitude: Floats
    zip_longitude: Floats
    zip_slack: Floats
    zip_home: Ints
    _found: dict[tuple[str, str, str], tuple[int, str]] = field(default_factory=dict)

    def county(self, column: str, text: str, state: str) -> tuple[int, str]:
        """The number of the home a cell names, or `NOWHERE` and why. Looked up once for each text."""
        key = (column, text, state)
        if key not in self._found:
            self._found[key] = self._county(column, cells.tidy(text), cells.tidy(state).upper())
        return self._found[key]

    def _county(self, column: str, text: str, state: str) -> tuple[int, str]:
        if not text:
            return NOWHERE, "The county is empty."
        if column == "county":
            return self._by_name(text, state)
        code = text.removesuffix(".0").zfill(5)
        found = self.counties.by_fips(code) if column == "county_fips" else self.counties.by_code(code)
        if found is not None:
            return self.home_by_code[found.ssa_code], ""
        other = self.counties.by_code(code) if column == "county_fips" else self.counties.by_fips(code)
        kind, its = ("FIPS", "SSA") if column == "county_fips" else ("SSA", "FIPS")
        hint = f" It is the {its} code of {other}." if other is not None else ""
        return NOWHERE, f"{text[:20]} is no {kind} code of a county we know.{hint}"

    def _by_name(self, text: str, state: str) -> tuple[int, str]:
        if text.replace(".", "").isdigit():
            return NOWHERE, "The county is a number: name the column county_fips or county_ssa."
        if not state and "," not in text:
            return NOWHERE, "The county has no state: add a column state, or write Columbia, FL."
        found = self.counties.find(text, state)
        if found is None:
            return NOWHERE, f"{text[:60]}{', ' + state if state else ''} is no county we know."
        return self.home_by_code[found.ssa_code], ""

    def zip(self, text: str) -> tuple[int, str]:
        """The number of a ZIP, or `NOWHERE` and why."""
        key = ("zip", text, "")
        if key not in self._found:
            self._found[key] = self._zip(cells.tidy(text))
        return self._found[key]

    def _zip(self, text: str) -> tuple[int, str]:
        try:
            code = cells.zip_code(text)
        except BadCellError as error:
            return NOWHERE, str(error)
        number = self.zip_number.get(code, NOWHERE)
        return number, "" if number != NOWHERE else f"The ZIP {code} is not in our table."


def boxes_of(homes: Sequence[Home]) -> Floats:
    """South, north, west, east by home; the whole earth where it is not known."""
    earth = (-90.0, 90.0, -180.0, 180.0)
    return np.array([home.box or earth for home in homes], dtype=np.float64).reshape(-1, 4)
