"""The editions the product carries: which set each one is, and the files its rows stand in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import models

from adequacy.models import (
    AccessOverride,
    AccessRule,
    AreaType,
    CountedAs,
    CountyArea,
    CreditRule,
    ExceptionReason,
    MinimumRule,
    SpecialtyType,
    StandardSet,
    WaitRule,
)
from providers.management.commands._reference import Source
from providers.models import LineOfBusiness

DATA = Path(__file__).parents[2] / "data"


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of rows: the fields that tell them apart within a set, then the others. Columns are named like them."""

    model: type[models.Model]
    key: Sequence[str]
    values: Sequence[str]
    suffix: str = ".csv"


PARTS = {
    "areas": Part(AreaType, ["code"], ["name", "miles_per_hour"]),
    "counties": Part(CountyArea, ["county"], ["area_type", "beneficiaries", "base_population_ratio"]),
    "types": Part(SpecialtyType, ["specialty"], ["parent", "population", "name"]),
    "counted": Part(CountedAs, ["specialty", "judged"], ["weight"]),
    "limits": Part(
        AccessRule,
        ["specialty", "area_type"],
        ["combine", "minutes", "miles", "providers_in_reach", "required_percent", "needs_open_panel"],
    ),
    "overrides": Part(AccessOverride, ["specialty", "county"], ["minutes", "miles"]),
    "minimums": Part(MinimumRule, ["specialty", "area_type"], ["kind", "value"]),
    "credits": Part(
        CreditRule,
        ["kind", "specialty", "county"],
        ["points", "applies_to_application_only"],
        suffix=".csv.gz",
    ),
    "waits": Part(WaitRule, ["service"], ["days", "unit", "percent", "valid_from"]),
    "exceptions": Part(ExceptionReason, ["code", "valid_from"], ["text", "accepted", "valid_until"]),
}
STATE_PARTS = ("areas", "counties", "types", "counted", "limits", "minimums", "waits")


@dataclass(frozen=True, slots=True)
class CarriedSet:
    """One edition. `stem` begins the names of its files; `parts` are those it has."""

    stem: str
    parts: Sequence[str]
    line_of_business: LineOfBusiness
    edition: str
    valid_from: dt.date
    source: str
    state: str = ""
    program: str = ""
    valid_until: dt.date | None = None
    is_example: bool = False

    def sources(self) -> list[Source]:
        return [self._source(name, PARTS[name]) for name in self.parts]

    def _source(self, name: str, part: Part) -> Source:
        """The rows of a file replace those of the set: a relaxed limit the file no longer holds must go."""
        return Source(
            path=DATA / f"{self.stem}_{name}{part.suffix}",
            model=part.model,
            columns={field: field for field in [*part.key, *part.values]},
            key=["standard_set", *part.key],
            prune=True,
        )

    def row(self) -> StandardSet:
        """The set itself, brought up to what is said here. What an analyst may set, credits and roads, is left."""
        found, _ = StandardSet.objects.update_or_create(
            line_of_business=self.line_of_business,
            state=self.state,
            program=self.program,
            edition=self.edition,
            defaults={
                "valid_from": self.valid_from,
                "valid_until": self.valid_until,
                "source": self.source,
                "is_example": self.is_example,
            },
        )
        return found


CARRIED = (
    CarriedSet(
        stem="medicare_2026",
        parts=tuple(PARTS),
        line_of_business=LineOfBusiness.MEDICARE_ADVANTAGE,
        edition="2026",
        valid_from=dt.date(2026, 1, 1),
        valid_until=dt.date(2026, 12, 31),
        source=(
            "42 CFR 422.116 and the CMS HSD Reference File for contract year 2026 "
            "(workbook of 17 December 2025)"
        ),
    ),
    CarriedSet(
        stem="marketplace_2023",
        parts=("areas", "counties", "types", "counted", "limits", "waits"),
        line_of_business=LineOfBusiness.MARKETPLACE,
        edition="2023",
        valid_from=dt.date(2023, 1, 1),
        source=(
            "CMS 2023 Final Letter to Issuers, the limits still used for plan year 2026, as cited in the Michigan "
            "DIFS guidance of March 2026; newer federal letters may differ. County types as in the HSD Reference "
            "File 2026. No minimum number is carried: that test is not evaluated."
        ),
    ),
    CarriedSet(
        stem="florida_2025",
        parts=STATE_PARTS,
        line_of_business=LineOfBusiness.MEDICAID,
        state="FL",
        program="MMA",
        edition="2025",
        valid_from=dt.date(2025, 10, 1),
        is_example=True,
        source=(
            "Florida AHCA MMA contract, Exhibit II-A Table 4, and Dental Attachment II (October 2025), read at second "
            "hand: an example, not for filing. No share of enrollees is named: read as all of them. Urban and rural "
            "are derived: large metro, metro and micro counties are urban, the others rural."
        ),
    ),
    CarriedSet(
        stem="texas_2022",
        parts=STATE_PARTS,
        line_of_business=LineOfBusiness.MEDICAID,
        state="TX",
        program="STAR family",
        edition="2022",
        valid_from=dt.date(2022, 5, 16),
        is_example=True,
        source=(
            "Texas HHSC Uniform Managed Care Manual 5.28.1, version 2.2 (16 May 2022), read at second hand: an "
            "example, not for filing. The county tiers are derived: large metro counties are metro, extreme access "
            "ones rural."
        ),
    ),
)
