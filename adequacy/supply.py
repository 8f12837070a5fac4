"""Who supplies a cell, counted once however many groups bring them.

A clinician or facility counts by NPI: two groups, two sites or two of the parts of primary care make one. Beds count
by hospital and address, a missing number being none. What is executed keeps its word: a group that would bring
somebody whom an agreement names already brings nothing, and a hospital's beds are those that were signed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class CellKey(NamedTuple):
    county: str
    specialty: str


class Presence(NamedTuple):
    """One affiliation as a cell sees it. `specialty` is the code it is judged by: 001 to 006 stand under S03."""

    group: int
    county: str
    specialty: str
    provider: int
    site: str
    beds: int

    @property
    def cell(self) -> CellKey:
        return CellKey(self.county, self.specialty)


Presences = Sequence[Presence]


def counted(*layers: Iterable[Presence], in_beds: bool) -> int:
    """How many the layers bring together. On beds an earlier layer has the last word."""
    if not in_beds:
        return len({presence.provider for layer in layers for presence in layer})
    beds: dict[tuple[int, str], int] = {}
    for layer in layers:
        beds = _largest_beds(layer) | beds
    return sum(beds.values())


def _largest_beds(layer: Iterable[Presence]) -> dict[tuple[int, str], int]:
    beds: dict[tuple[int, str], int] = {}
    for presence in layer:
        place = (presence.provider, presence.site)
        beds[place] = max(beds.get(place, 0), presence.beds)
    return beds


def by_cell(presences: Iterable[Presence]) -> Mapping[CellKey, Presences]:
    cells: defaultdict[CellKey, list[Presence]] = defaultdict(list)
    for presence in presences:
        cells[presence.cell].append(presence)
    return cells


@dataclass(frozen=True, slots=True)
class Supply:
    """Three layers by cell; the upper two hold rosters only. `letters` is None where the next filing takes none."""

    executed: Mapping[CellKey, Presences]
    letters: Mapping[CellKey, Presences] | None
    pipeline: Mapping[CellKey, Presences]

    def executed_in(self, cell: CellKey, *, in_beds: bool) -> int:
        return counted(self.executed.get(cell, ()), in_beds=in_beds)

    def with_letters_in(self, cell: CellKey, *, in_beds: bool) -> int | None:
        if self.letters is None:
            return None
        return counted(self.executed.get(cell, ()), self.letters.get(cell, ()), in_beds=in_beds)

    def pipeline_in(self, cell: CellKey, *, in_beds: bool) -> int:
        return counted(self.executed.get(cell, ()), self.pipeline.get(cell, ()), in_beds=in_beds)

    def brought_to(self, cell: CellKey, *, in_beds: bool) -> dict[int, int]:
        """What each group of the pipeline would add to the cell beyond what is executed, by group, most first."""
        return brought_by_group(self.executed.get(cell, ()), self.pipeline.get(cell, ()), in_beds=in_beds)


def brought_by_group(executed: Presences, offered: Presences, *, in_beds: bool) -> dict[int, int]:
    """What each group alone would add; a group that would add nothing is left out."""
    have = counted(executed, in_beds=in_beds)
    groups: defaultdict[int, list[Presence]] = defaultdict(list)
    for presence in offered:
        groups[presence.group].append(presence)
    added = {group: counted(executed, theirs, in_beds=in_beds) - have for group, theirs in groups.items()}
    ranked = sorted(added.items(), key=lambda entry: (-entry[1], entry[0]))
    return {group: number for group, number in ranked if number}
