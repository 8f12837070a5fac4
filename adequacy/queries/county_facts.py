"""What a county is, before anything is counted: its type, its people, and where these figures come from."""

from __future__ import annotations

from dataclasses import dataclass

from adequacy.models import CountyArea, StandardSet
from providers.models import County, Network
from providers.states import state_name

NOT_CALLED_COUNTY = frozenset({"AK", "AS", "DC", "GU", "MP", "PR", "VI"})


@dataclass(frozen=True, slots=True)
class CountyHead:
    """Figures of the network's own edition where it gives them, else those of the county table."""

    county: County
    state: str
    area_name: str
    beneficiaries: int
    edition: str
    source: str
    is_in_service_area: bool

    @property
    def title(self) -> str:
        """As people there say it: parishes in Louisiana, and no word where a city or a borough is meant."""
        name, state = self.county.name, self.county.state
        if state in NOT_CALLED_COUNTY or name.endswith("City"):
            return name
        return f"{name} {'Parish' if state == 'LA' else 'County'}"


def county_head(county: County, network: Network | None) -> CountyHead:
    """Two queries at most."""
    area = _area(county, network)
    people = area.beneficiaries if area else None
    return CountyHead(
        county=county,
        state=state_name(county.state),
        area_name=area.area_name if area else county.get_county_type_display(),
        beneficiaries=county.beneficiaries if people is None else people,
        edition=area.standard_set.edition if area else county.edition,
        source=area.standard_set.source if area else "",
        is_in_service_area=network is not None and network.counties.contains(county),
    )


def _area(county: County, network: Network | None) -> CountyArea | None:
    if network is None:
        return None
    sets = StandardSet.objects.measuring(network)
    areas = CountyArea.objects.filter(county=county, standard_set__in=sets).named()
    return areas.select_related("standard_set").order_by("standard_set__state").first()
