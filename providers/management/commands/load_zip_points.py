from __future__ import annotations

from collections.abc import Sequence

from providers.management.commands._reference import ReferenceCommand, Source
from providers.models import ZipPoint
from providers.reference_files import DATA


class Command(ReferenceCommand):
    help = "Loads one point per ZIP code area, with its residents and main county. Counties come first."

    def sources(self) -> Sequence[Source]:
        return [
            Source(
                path=DATA / "zip_points.csv.gz",
                model=ZipPoint,
                columns={
                    name: name for name in ("zip_code", "county", "latitude", "longitude", "population")
                },
                key=["zip_code"],
                prune=True,
            )
        ]
