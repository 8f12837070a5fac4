from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import models

from adequacy.models import AccessOverride, AccessRule, CountyArea, MinimumRule, StandardSet
from providers.management.commands._reference import ReferenceCommand, Source
from providers.models import LineOfBusiness

DATA = Path(__file__).parents[2] / "data"
EDITION = "2026"
SOURCE = "42 CFR 422.116 and the CMS HSD Reference File for contract year 2026 (workbook of 17 December 2025)"


class Command(ReferenceCommand):
    help = "Loads the Medicare Advantage standards of 2026. Counties and specialties come first."

    def sources(self) -> Sequence[Source]:
        return [
            part("counties", CountyArea, ["county"], ["area_type", "beneficiaries", "base_population_ratio"]),
            part("limits", AccessRule, ["specialty", "area_type"], ["minutes", "miles", "required_percent"]),
            part("overrides", AccessOverride, ["specialty", "county"], ["minutes", "miles"]),
            part("minimums", MinimumRule, ["specialty", "area_type"], ["kind", "value"]),
        ]

    def shared(self) -> Mapping[str, str]:
        standard_set, _ = StandardSet.objects.update_or_create(
            line_of_business=LineOfBusiness.MEDICARE_ADVANTAGE,
            state="",
            program="",
            edition=EDITION,
            defaults={
                "valid_from": dt.date(int(EDITION), 1, 1),
                "valid_until": dt.date(int(EDITION), 12, 31),
                "source": SOURCE,
            },
        )
        return {"standard_set": str(standard_set.pk)}


def part(name: str, model: type[models.Model], key: list[str], values: list[str]) -> Source:
    """A file of this edition. Its rows replace those of the set: a relaxed limit the file no longer holds must go."""
    return Source(
        path=DATA / f"medicare_{EDITION}_{name}.csv",
        model=model,
        columns={field: field for field in [*key, *values]},
        key=["standard_set", *key],
        prune=True,
    )
