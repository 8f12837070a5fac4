"""A small workbook of the shape of the agency's Reference File: a few counties and types in the same tables.

`wide` spreads types over columns under two and three rows of heading, as the agency does; `long` lists them row by
row, with other words, other order and numbers for codes. Both say the same.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import xlsxwriter

Rows = list[list[object]]
AREAS = ("Large Metro", "Metro", "Micro", "Rural", "CEAC")
NAMES = {"S03": "Primary Care", "008": "Cardiology", "040": "Acute Inpatient Hospitals"}
LIMITS = {
    "S03": ((10, 5), (15, 10), (30, 20), (40, 30), (70, 60)),
    "008": ((20, 10), (30, 20), (50, 35), (75, 60), (95, 85)),
    "040": ((20, 10), (45, 30), (80, 60), (75, 60), (110, 100)),
}
RATIOS = {
    "S03": (1.67, 1.67, 1.42, 1.42, 1.42),
    "008": (0.27, 0.27, 0.23, 0.23, 0.23),
    "040": (12.2, 12.2, 12.2, 12.2, 12.2),
}


@dataclass
class CountyCells:
    code: str
    name: str
    state: str
    area: str
    people: int
    ratio: float = 0.1211850971


@dataclass
class Book:
    """What the file says; change a field to have it say something else."""

    counties: list[CountyCells] = field(
        default_factory=lambda: [
            CountyCells("10010", "Baker", "FL", "Rural", 6_000, 0.1129662522),
            CountyCells("10110", "Columbia", "FL", "Micro", 18_000),
            CountyCells("01000", "Autauga", "AL", "Metro", 12_236, 0.1058540133),
        ]
    )
    limits: dict[str, Sequence[tuple[int, int]]] = field(default_factory=lambda: dict(LIMITS))
    ratios: dict[str, Sequence[float]] = field(default_factory=lambda: dict(RATIOS))
    relaxed: dict[tuple[str, str], tuple[int, int]] = field(
        default_factory=lambda: {("S03", "01000"): (25, 15), ("040", "10010"): (95, 75)}
    )
    certificates: dict[tuple[str, str], str] = field(
        default_factory=lambda: {("040", "10110"): "N", ("040", "10010"): "Y"}
    )
    beds: Mapping[str, int] = field(default_factory=lambda: {"01000": 16})
    left_out: frozenset[str] = frozenset()

    def wide(self) -> bytes:
        types = list(self.limits)
        head: list[object] = ["County", "State", "SSA Code", "County Designation"]
        sheets: dict[str, Rows] = {
            "Notes": [["Health Service Delivery Reference File"], ["Prepared for contract year", "2027"]],
            "Master": [*self._ratios_wide(types), [], *self._limits_wide(types)],
            "Provider Time & Distance": self._county_limits_wide(head, types),
            "Minimum Provider #s": self._minimums(head),
            "Certificate of Need": self._certificates(),
        }
        return workbook(self._kept(sheets))

    def long(self) -> bytes:
        sheets: dict[str, Rows] = {
            "County limits": [
                ["Miles", "Minutes", "Specialty code", "County code"],
                *(
                    [
                        self._limit(code, county)[1],
                        self._limit(code, county)[0],
                        number_of(code),
                        int(county.code),
                    ]
                    for county in self.counties
                    for code in self.limits
                ),
            ],
            "Base": [
                ["County type", "Maximum distance", "Maximum time", "Ratio per 1,000", "HSD code"],
                *(
                    [area, *reversed(self.limits[code][at]), self.ratios[code][at], number_of(code)]
                    for code in self.limits
                    for at, area in enumerate(AREAS)
                ),
            ],
            "Counties": [
                [
                    "Base population ratio",
                    "Total beneficiaries",
                    "Type of county",
                    "SSA",
                    "County name",
                    "St",
                ],
                *([c.ratio, f"{c.people:,}", c.area.upper(), c.code, c.name, c.state] for c in self.counties),
            ],
            "Certificate of Need": self._certificates(),
        }
        return workbook(self._kept(sheets))

    def _kept(self, sheets: Mapping[str, Rows]) -> Mapping[str, Rows]:
        return {title: rows for title, rows in sheets.items() if title not in self.left_out}

    def _limit(self, code: str, county: CountyCells) -> tuple[int, int]:
        base = self.limits[code][AREAS.index(county.area)]
        return self.relaxed.get((code, county.code), base)

    def _ratios_wide(self, types: Sequence[str]) -> Rows:
        return [
            ["Table 1: Minimum ratios per 1,000 beneficiaries"],
            ["Specialty Code", "Specialty", *AREAS],
            *(
                [code, NAMES.get(code, "New Kind"), *self.ratios[code]]
                for code in types
                if code in self.ratios
            ),
        ]

    def _limits_wide(self, types: Sequence[str]) -> Rows:
        return [
            ["Table 2: Maximum time and distance"],
            [None, None, *(cell for area in AREAS for cell in (area, None))],
            ["Specialty Code", "Specialty", *["Time (minutes)", "Distance (miles)"] * 5],
            *(
                [code, NAMES.get(code, "New Kind"), *(n for pair in self.limits[code] for n in pair)]
                for code in types
            ),
        ]

    def _county_limits_wide(self, head: list[object], types: Sequence[str]) -> Rows:
        return [
            ["Time and distance by county"],
            [*head, *(cell for code in types for cell in (NAMES.get(code, "New Kind"), None))],
            [*[None] * 4, *(cell for code in types for cell in (code, None))],
            [*[None] * 4, *["Time", "Distance"] * len(types)],
            *(
                [*self._county(c), *(n for code in types for n in self._limit(code, c))]
                for c in self.counties
            ),
        ]

    def _minimums(self, head: list[object]) -> Rows:
        return [
            [
                *head,
                "Total Beneficiaries",
                "95th Percentile Base Population Ratio",
                "040 Acute Inpatient Hospitals",
            ],
            *([*self._county(c), c.people, c.ratio, self.beds.get(c.code)] for c in self.counties),
        ]

    def _certificates(self) -> Rows:
        return [
            ["SSA State/County Code", "Specialty Code", "TD Customized"],
            *self._listed(),
        ]

    def _listed(self) -> Rows:
        return [[county, code, flag] for (code, county), flag in self.certificates.items()]

    @staticmethod
    def _county(county: CountyCells) -> list[object]:
        return [county.name, county.state, county.code, county.area]


def number_of(code: str) -> object:
    return int(code) if code.isdigit() else code


def workbook(sheets: Mapping[str, Rows]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, ["" if cell is None else cell for cell in row])
    return target.getvalue()
