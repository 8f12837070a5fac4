"""The enrollees the plan has told of a network, and the text they are told in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adequacy.minimums import MinimumKind
from adequacy.models import Enrollment, StandardSet
from adequacy.queries.cells import Coverage
from providers.county_names import CountyIndex, NamedCounty
from providers.models import County, Network

BY_ENROLLEES = [kind for kind in MinimumKind if kind.is_by_enrollees]


@dataclass(frozen=True, slots=True)
class ServiceArea:
    """The counties of a network as people name them. `state` is empty where it spans several."""

    counties: Sequence[NamedCounty]
    state: str

    @property
    def index(self) -> CountyIndex:
        return CountyIndex(self.counties)


def service_area_named(network: Network) -> ServiceArea:
    fields = ("ssa_code", "fips", "name", "state")
    rows = County.objects.filter(networks=network).by_name().values_list(*fields)
    counties = [NamedCounty(*row) for row in rows]
    states = {county.state for county in counties}
    return ServiceArea(counties, states.pop() if len(states) == 1 else "")


def enrollees_of(network: Network) -> Mapping[str, int]:
    """By SSA code, where the plan has told a number."""
    return dict(Enrollment.objects.filter(network=network).values_list("county", "enrollees"))


def asks_for_enrollees(standard_set: StandardSet | None) -> bool:
    """Whether one of its minimums is reckoned by the plan's own enrollees."""
    return standard_set is not None and standard_set.minimum_rules.filter(kind__in=BY_ENROLLEES).exists()


def counties_without_enrollees(coverage: Coverage) -> int:
    """Where a number of providers is not evaluated for want of the plan's own enrollees. Two queries at most."""
    lacking = {cell.county.ssa_code for cell in coverage.cells if cell.required is None}
    if not lacking or not asks_for_enrollees(coverage.standard_set):
        return 0
    return len(lacking - enrollees_of(coverage.network).keys())


def enrollees_text(area: ServiceArea, enrollees: Mapping[str, int]) -> str:
    """A line for each county, as `read_enrollees` reads it back. Two of one name are told by their codes."""
    names = Counter(map(str, area.counties))
    return "\n".join(
        f"{county.ssa_code if names[str(county)] > 1 else county}\t{enrollees.get(county.ssa_code, '')}"
        for county in area.counties
    )
