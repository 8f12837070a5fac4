from __future__ import annotations

from collections.abc import Mapping, Sequence

from adequacy.management.commands._carried import CARRIED
from providers.management.commands._reference import ReferenceCommand, Source


class Command(ReferenceCommand):
    help = "Loads the standards the product carries, every edition. Counties and specialties come first."

    def sources(self) -> Sequence[Source]:
        return [source for carried in CARRIED for source in carried.sources()]

    def shared(self, source: Source) -> Mapping[str, str]:
        """The set a file belongs to: the one whose files begin like it."""
        carried = next(each for each in CARRIED if source.name.startswith(f"{each.stem}_"))
        return {"standard_set": str(carried.row().pk)}
