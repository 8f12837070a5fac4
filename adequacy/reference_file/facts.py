"""The tables as facts of one form: what is said of which county, specialty and type of county.

A table may list specialties row by row or spread them over columns, and types of county likewise: a column's own
heading says what its row does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from adequacy.reference_file.grid import Cell, Row, Sheet, county_code, number, text
from adequacy.reference_file.tables import Column, Table, tables_of
from adequacy.reference_file.words import CODE, Key, Measure, Vocabulary, area_of, plain

Pair = tuple[str, str]


@dataclass(slots=True)
class CountyFacts:
    name: str = ""
    state: str = ""
    area_type: str = ""
    beneficiaries: int | None = None
    population_ratio: Decimal | None = None


@dataclass(slots=True)
class Facts:
    """Pairs are (specialty, county) in `county_limits`, `published` and `certificates`, else (specialty, area type)."""

    names: dict[str, str] = field(default_factory=dict)
    counties: dict[str, CountyFacts] = field(default_factory=dict)
    limits: dict[Pair, dict[Measure, Decimal]] = field(default_factory=dict)
    ratios: dict[Pair, Decimal] = field(default_factory=dict)
    county_limits: dict[Pair, dict[Measure, Decimal]] = field(default_factory=dict)
    published: dict[Pair, Decimal] = field(default_factory=dict)
    certificates: dict[Pair, bool] = field(default_factory=dict)
    has_certificates: bool = False


@dataclass(frozen=True, slots=True)
class _Value:
    """A column of values: what is measured, and what its heading adds to the row's own specialty and area."""

    column: Column
    measure: Measure
    specialty: str
    area_type: str


def read_facts(sheets: Iterable[Sheet], vocabulary: Vocabulary) -> Facts:
    facts = Facts()
    for sheet in sheets:
        for table in tables_of(sheet):
            _TableReader(table, vocabulary, facts).read()
    return facts


class _TableReader:
    def __init__(self, table: Table, vocabulary: Vocabulary, facts: Facts) -> None:
        self.table, self.vocabulary, self.facts = table, vocabulary, facts
        self.keys = {key: column for key in Key if (column := table.column(key)) is not None}
        self.values = list(self._values())
        self.lists_certificates = "certificate" in plain(f"{table.title} {table.sheet}")

    def read(self) -> None:
        self.facts.has_certificates |= self.lists_certificates and Key.SSA in self.keys
        for row in self.table.rows:
            county, area_type = self._county(row), area_of(plain(self._text(row, Key.AREA)))
            specialty = self._specialty(row)
            if Key.SSA in self.keys:
                if county:
                    self._describe(county, area_type, row)
                    self._read_county(county, specialty, row)
            elif specialty or Key.AREA in self.keys:
                self._read_base(specialty, area_type, row)

    def _values(self) -> Iterator[_Value]:
        """Columns that name no key: their own measure, or that of the table under a specialty or an area."""
        for column in self.table.columns:
            code, own = self._code_in(column), column.measure
            measure = own or (self.table.measure if code or column.area else None)
            if column.key is None and measure is not None:
                yield _Value(column, measure, code, column.area)

    def _code_in(self, column: Column) -> str:
        code = next((code for label in column.labels if (code := self.vocabulary.code_of(label))), "")
        named = [label for label in column.labels if code and self.vocabulary.is_name(label)]
        if named:
            self.facts.names.setdefault(code, CODE.sub("", named[0]).strip(" -:"))
        return code

    def _cell(self, row: Row, column: Column) -> Cell:
        return row[column.place] if column.place < len(row) else None

    def _text(self, row: Row, key: Key) -> str:
        column = self.keys.get(key)
        return "" if column is None else text(self._cell(row, column))

    def _county(self, row: Row) -> str:
        return county_code(self._text(row, Key.SSA))

    def _specialty(self, row: Row) -> str:
        told, name = self._text(row, Key.CODE), self._text(row, Key.NAME)
        code = self.vocabulary.code_of(told) if told else self.vocabulary.code_of(name)
        if code and name:
            self.facts.names.setdefault(code, name)
        return code

    def _describe(self, county: str, area_type: str, row: Row) -> None:
        known = self.facts.counties.setdefault(county, CountyFacts())
        known.name = known.name or self._text(row, Key.COUNTY)
        state = self._text(row, Key.STATE)
        known.state = known.state or (state.upper() if len(state) == 2 else "")
        known.area_type = known.area_type or area_type
        people, ratio = (
            number(self._text(row, Key.BENEFICIARIES)),
            number(self._text(row, Key.POPULATION_RATIO)),
        )
        known.beneficiaries = known.beneficiaries if people is None else int(people)
        known.population_ratio = known.population_ratio if ratio is None else ratio

    def _read_county(self, county: str, specialty: str, row: Row) -> None:
        if self.lists_certificates and specialty:
            self.facts.certificates.setdefault((specialty, county), False)
        for value in self.values:
            pair = (value.specialty or specialty, county)
            told = text(self._cell(row, value.column))
            if not pair[0] or not told:
                continue
            if value.measure == Measure.FLAG and self.lists_certificates:
                self.facts.certificates[pair] = told.upper().startswith("Y")
            elif (amount := number(told)) is not None:
                self._keep_county(pair, value.measure, amount)

    def _keep_county(self, pair: Pair, measure: Measure, amount: Decimal) -> None:
        if measure in (Measure.MINUTES, Measure.MILES):
            self.facts.county_limits.setdefault(pair, {})[measure] = amount
        elif measure == Measure.NUMBER:
            self.facts.published[pair] = amount

    def _read_base(self, specialty: str, area_type: str, row: Row) -> None:
        for value in self.values:
            pair = (value.specialty or specialty, value.area_type or area_type)
            amount = number(text(self._cell(row, value.column)))
            if not all(pair) or amount is None:
                continue
            if value.measure in (Measure.MINUTES, Measure.MILES):
                self.facts.limits.setdefault(pair, {})[value.measure] = amount
            elif value.measure in (Measure.RATIO, Measure.NUMBER):
                self.facts.ratios[pair] = amount
