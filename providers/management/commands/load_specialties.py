from __future__ import annotations

from collections.abc import Sequence

from providers.management.commands._reference import ReferenceCommand, Source
from providers.models import Specialty
from providers.reference_files import DATA


class Command(ReferenceCommand):
    help = "Loads the kinds of provider and facility that are counted. Codes 001 to 006 are summed in S03."

    def sources(self) -> Sequence[Source]:
        return [
            Source(
                path=DATA / "specialties.csv",
                model=Specialty,
                columns={name: name for name in ("code", "name", "kind", "parent")},
                key=["code"],
            )
        ]
