"""Groups with neither open deal nor executed agreement, ranked by how much of a county's gaps they would close."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from adequacy.measuring.closers import Closer, closers_of
from adequacy.queries.cells import Cell, Coverage
from adequacy.queries.measuring import Scope, gather
from adequacy.queries.supply_rows import PROSPECTS
from pipeline.models import Deal
from pipeline.stages import Stage
from providers.models import ProviderGroup


@dataclass(frozen=True, slots=True)
class Help:
    """What a prospect alone would close of a cell that falls short."""

    cell: Cell
    closer: Closer


@dataclass(frozen=True, slots=True)
class Prospect:
    group: ProviderGroup
    helps: Sequence[Help]
    was_lost: bool

    @property
    def closes(self) -> int:
        """Cells it would close alone."""
        return sum(each.closer.closes for each in self.helps)

    @property
    def share(self) -> Fraction:
        """Of all the gaps together."""
        return sum((each.closer.share for each in self.helps), Fraction(0))


def prospects(coverage: Coverage, *, county: str, day: dt.date, plan_day: dt.date) -> list[Prospect]:
    """Who closes most cells first, then most of all gaps, then by name. Measures the failing cells of the county."""
    failing = {cell.specialty: cell for cell in coverage.failing if cell.county.ssa_code == county}
    if not failing:
        return []
    helps = _helps(coverage, failing, county, day, plan_day)
    lost = set(
        Deal.objects.in_network(coverage.network)
        .filter(stage=Stage.LOST, group__in=helps)
        .values_list("group", flat=True)
    )
    found = [
        Prospect(group, helps[group.pk], group.pk in lost)
        for group in ProviderGroup.objects.filter(pk__in=helps)
    ]
    return sorted(found, key=lambda each: (-each.closes, -each.share, each.group.name, each.group.pk))


def _helps(
    coverage: Coverage, failing: Mapping[str, Cell], county: str, day: dt.date, plan_day: dt.date
) -> Mapping[int, Sequence[Help]]:
    scope = Scope(types=list(failing), counties=[county])
    gathered = gather(coverage.network, day=day, plan_day=plan_day, scope=scope)
    found: defaultdict[int, list[Help]] = defaultdict(list)
    for number, kind in enumerate(gathered.kinds if gathered else ()):
        assert gathered is not None
        supply = gathered.supply.of(number)
        for closers in closers_of(gathered.members, kind, supply, gathered.setting, [0]):
            for closer in closers.ranked:
                if closer.layer == PROSPECTS:
                    found[closer.group].append(Help(failing[kind.code], closer))
    return {
        group: sorted(helps, key=lambda each: (-each.closer.share, each.cell.specialty_name))
        for group, helps in found.items()
    }
