"""Groups that stand in a county and have neither an open deal nor an executed agreement for the network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from adequacy.queries.cells import Cell, Coverage
from adequacy.queries.supply import roster_presences
from adequacy.supply import CellKey, Presence, Presences, brought_by_group, by_cell
from pipeline.models import Deal
from pipeline.stages import Stage
from providers.models import Agreement, ProviderGroup, ProviderGroupQuerySet


@dataclass(frozen=True, slots=True)
class Help:
    """What a prospect would add to a cell that falls short."""

    cell: Cell
    number: int


@dataclass(frozen=True, slots=True)
class Prospect:
    group: ProviderGroup
    clinicians: int
    helps: Sequence[Help]
    was_lost: bool

    @property
    def closes(self) -> int:
        """How many missing clinicians and cells it could fill; beds of a hospital count as one."""
        return sum(min(each.number, each.cell.weight) for each in self.helps)


def prospects(coverage: Coverage, *, county: str) -> list[Prospect]:
    """Those that would close most first, then the larger, then by name. Three queries."""
    groups = _unapproached(coverage)
    presences = list(
        roster_presences(groups.values("pk"), coverage.network, day=coverage.as_of, county=county)
    )
    standing = {presence.group for presence in presences}
    lost = set(
        Deal.objects.in_network(coverage.network)
        .filter(stage=Stage.LOST, group__in=standing)
        .values_list("group", flat=True)
    )
    helps = _helps(coverage, presences)
    providers = _providers(presences)
    found = [
        Prospect(group, len(providers[group.pk]), helps.get(group.pk, ()), group.pk in lost)
        for group in ProviderGroup.objects.filter(pk__in=standing).by_name()
    ]
    return sorted(found, key=lambda each: (-each.closes, -each.clinicians, each.group.name, each.group.pk))


def prospect_counts(coverage: Coverage, cells: Collection[Cell]) -> dict[CellKey, int]:
    """How many groups without deal or agreement would add somebody to each of these cells. One query."""
    counties = {cell.county.ssa_code for cell in cells}
    groups = _unapproached(coverage).values("pk")
    offered = by_cell(roster_presences(groups, coverage.network, day=coverage.as_of, counties=counties))
    return {cell.key: len(_brought(coverage, cell, offered)) for cell in cells}


def _brought(coverage: Coverage, cell: Cell, offered: Mapping[CellKey, Presences]) -> dict[int, int]:
    executed = coverage.supply.executed.get(cell.key, ())
    return brought_by_group(executed, offered.get(cell.key, ()), in_beds=cell.in_beds)


def _unapproached(coverage: Coverage) -> ProviderGroupQuerySet:
    engaged = Deal.objects.open().in_network(coverage.network)
    signed = Agreement.objects.filter(network=coverage.network).executed(coverage.as_of)
    return ProviderGroup.objects.exclude(pk__in=engaged.values("group")).exclude(
        pk__in=signed.values("group")
    )


def _helps(coverage: Coverage, presences: Sequence[Presence]) -> dict[int, list[Help]]:
    offered = by_cell(presences)
    found: defaultdict[int, list[Help]] = defaultdict(list)
    for cell in coverage.failing:
        for group, number in _brought(coverage, cell, offered).items():
            found[group].append(Help(cell, number))
    return found


def _providers(presences: Sequence[Presence]) -> dict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for presence in presences:
        found[presence.group].add(presence.provider)
    return found
