from __future__ import annotations

from collections.abc import Sequence

from providers.management.commands._reference import ReferenceCommand, Source
from providers.models import County
from providers.reference_files import DATA

FIELDS = (
    "ssa_code",
    "fips",
    "name",
    "state",
    "county_type",
    "beneficiaries",
    "population",
    "latitude",
    "longitude",
)


class Command(ReferenceCommand):
    help = "Loads the counties the Medicare agency evaluates."

    def sources(self) -> Sequence[Source]:
        return [
            Source(
                path=DATA / "counties.csv",
                model=County,
                columns={name: name for name in FIELDS},
                key=["ssa_code"],
                edition_field="edition",
            )
        ]
