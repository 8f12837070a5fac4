"""On whom the executed network hangs, cell by cell: measured with the cells, and written with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from adequacy.measuring.cells import KindCells
from adequacy.measuring.critical import critical_groups
from adequacy.models import CriticalCell
from adequacy.queries.measuring import Gathered
from providers.models import Network, of_cells

FIELDS = ("county_id", "specialty_id", "group_id", "have", "covered", "number_falls", "access_falls")


def critical_of(gathered: Gathered, cells: KindCells) -> Iterator[CriticalCell]:
    """One for each executed group and county whose cell of this kind falls without it."""
    for each in critical_groups(gathered.members, cells, cells.reach.supply, gathered.setting):
        yield CriticalCell(
            network=gathered.network,
            county_id=gathered.counties[each.county],
            specialty_id=cells.kind.code,
            group_id=each.group,
            have=each.have,
            covered=each.covered,
            number_falls=each.number_falls,
            access_falls=each.access_falls,
        )


def store_critical(
    network: Network, found: Sequence[CriticalCell], *, within: Mapping[str, Collection[str]]
) -> None:
    """In place of all there were for these counties by type; rows that say the same are left alone."""
    standing = CriticalCell.objects.of(network).filter(of_cells(within))
    stood = {row[1:]: row[0] for row in standing.values_list("pk", *FIELDS)}
    found_by_values = {tuple(getattr(each, name) for name in FIELDS): each for each in found}
    if gone := [pk for values, pk in stood.items() if values not in found_by_values]:
        CriticalCell.objects.filter(pk__in=gone).delete()
    CriticalCell.objects.bulk_create(
        [each for values, each in found_by_values.items() if values not in stood], batch_size=1_000
    )
