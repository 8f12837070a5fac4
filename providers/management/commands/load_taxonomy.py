from __future__ import annotations

from collections.abc import Sequence

from providers.management.commands._reference import ReferenceCommand, Source
from providers.models import TaxonomyCode
from providers.reference_files import DATA


class Command(ReferenceCommand):
    help = "Loads the crosswalk from taxonomy codes to specialties. Specialties come first."

    def sources(self) -> Sequence[Source]:
        return [
            Source(
                path=DATA / "taxonomy.csv",
                model=TaxonomyCode,
                columns={name: name for name in ("code", "specialty", "match", "name")},
                key=["code", "specialty"],
                prune=True,
            )
        ]
