"""Who employs the clinicians of the market: health systems around the hospitals, practices, clinics, solos.

The state is cut into regions around its towns. In each, those under agreement and those still to be won are dealt out
to groups apart from each other, so that an agreement always names the whole roster of a group.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from providers.demo.market import PRIMARY_CARE, CountyMarket, DemoCounty, HospitalPlace, Strength
from providers.models.groups import GroupKind

Item = TypeVar("Item")

# Counties the regions are named after, with the telephone area of their town.
AREA_CODE_BY_HUB = {
    "10160": "850",
    "10360": "850",
    "10150": "904",
    "10000": "352",
    "10470": "407",
    "10280": "813",
    "10570": "941",
    "10350": "239",
    "10490": "561",
    "10120": "305",
    "10040": "321",
}
IN_HOSPITAL = ("041", "042", "043")
OFTEN_IN_HOSPITAL = ("045", "047", "048", "049", "050", "051", "052", "057")
SYSTEM_SHARE = 0.5
SOLO_SHARE = 0.03


@dataclass(frozen=True, slots=True)
class Slot:
    specialty: str
    county: DemoCounty
    closes_gap: bool = False


@dataclass(frozen=True, slots=True)
class Hospital:
    at: HospitalPlace
    county: DemoCounty
    beds: int
    services: tuple[str, ...]


@dataclass(slots=True)
class Employer:
    """A group before it has a name: what it is called after, its hospitals and the slots it fills."""

    kind: GroupKind
    surname: str
    is_signed: bool
    area_code: str
    hospitals: list[Hospital] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)

    @property
    def gaps_closed(self) -> int:
        return len({(slot.specialty, slot.county.code) for slot in self.slots if slot.closes_gap})


@dataclass(frozen=True, slots=True)
class Family:
    """Specialties that sit under one roof, and how many clinicians or services do."""

    specialties: tuple[str, ...]
    sizes: tuple[int, int]
    kind: GroupKind


def _family(specialties: str, least: int = 4, most: int = 20, kind: GroupKind = GroupKind.GROUP) -> Family:
    return Family(tuple(specialties.split()), (least, most), kind)


FAMILIES = (
    _family(PRIMARY_CARE, 5, 22),
    _family("029 036 037 068", 6, 24, GroupKind.BEHAVIORAL),
    _family("008 034 035 030"),
    _family("011 027 023 013"),
    _family("025 026 028 010"),
    _family("019 020 031 012 007"),
    _family("021 022 057 017"),
    _family("015 014 033 018 016"),
    _family("046", 2, 8, GroupKind.FACILITY),
    _family("045", 1, 6, GroupKind.FACILITY),
    _family("047 048 049 050 051", 4, 14, GroupKind.ANCILLARY),
)
SURNAME_BY_SPECIALTY = {
    PRIMARY_CARE: "Family Medicine",
    "007": "Allergy and Asthma",
    "008": "Cardiology",
    "010": "Chiropractic",
    "011": "Dermatology",
    "012": "Endocrinology",
    "013": "Ear, Nose and Throat",
    "014": "Digestive Health",
    "015": "Surgical Associates",
    "016": "Women's Health",
    "017": "Infectious Disease",
    "018": "Kidney Care",
    "019": "Neurology",
    "020": "Neurosurgery",
    "021": "Cancer Care",
    "022": "Radiation Oncology",
    "023": "Eye Associates",
    "025": "Orthopedics",
    "026": "Physical Medicine",
    "027": "Plastic Surgery",
    "028": "Foot and Ankle",
    "029": "Behavioral Health",
    "030": "Lung Specialists",
    "031": "Arthritis Center",
    "033": "Urology",
    "034": "Vascular",
    "035": "Heart Surgery",
    "036": "Psychology Partners",
    "037": "Counseling",
    "045": "Surgery Center",
    "046": "Rehabilitation and Nursing",
    "047": "Imaging",
    "048": "Imaging",
    "049": "Therapy",
    "050": "Therapy",
    "051": "Therapy",
    "052": "Behavioral Hospital",
    "057": "Infusion",
    "068": "Behavioral Health",
}
MIXED = {
    GroupKind.GROUP: "Medical Group",
    GroupKind.BEHAVIORAL: "Behavioral Health",
    GroupKind.ANCILLARY: "Imaging and Therapy",
    GroupKind.FACILITY: "Medical Center",
}
CLINICS = ("Community Health", "Rural Health Clinic", "Health Center")


def form_groups(
    markets: Sequence[CountyMarket], beds_by_county: Mapping[str, int], rng: Random
) -> list[Employer]:
    """Every slot of the markets finds an employer, but heart surgery and intensive care where no hospital is."""
    employers = []
    for hub, region in _regions(markets).items():
        for is_signed in (True, False):
            part = _Part(AREA_CODE_BY_HUB[hub], is_signed, _in_order(region, hub), rng)
            employers += part.employers(beds_by_county)
    return employers


def _regions(markets: Sequence[CountyMarket]) -> dict[str, list[CountyMarket]]:
    hubs = [market.county for market in markets if market.county.code in AREA_CODE_BY_HUB]
    regions: dict[str, list[CountyMarket]] = {hub.code: [] for hub in hubs}
    for market in markets:
        nearest = min(hubs, key=lambda hub: _apart(hub, market.county))
        regions[nearest.code].append(market)
    return regions


def _in_order(region: list[CountyMarket], hub_code: str) -> list[CountyMarket]:
    """From the hub on, always to the nearest county not yet visited: neighbours in the list are neighbours."""
    left = list(region)
    here = next(market for market in left if market.county.code == hub_code)
    walk = []
    while left:
        here = min(left, key=lambda market: _apart(here.county, market.county))
        left.remove(here)
        walk.append(here)
    return walk


def _apart(one: DemoCounty, other: DemoCounty) -> float:
    return math.hypot(one.latitude - other.latitude, (one.longitude - other.longitude) * 0.88)


@dataclass(slots=True)
class _Part:
    """One region, and in it either those under agreement or those who are not."""

    area_code: str
    is_signed: bool
    markets: list[CountyMarket]
    rng: Random
    pool: dict[str, list[Slot]] = field(default_factory=dict)

    def employers(self, beds_by_county: Mapping[str, int]) -> list[Employer]:
        left = {market.county.code: self._supply(market).copy() for market in self.markets}
        hospitals = [
            self._hospital(place, market, left[market.county.code], beds_by_county)
            for market in self.markets
            for place in _share_of_hospitals(market, is_signed=self.is_signed)
        ]
        for market in self.markets:
            for specialty, count in left[market.county.code].items():
                if specialty not in IN_HOSPITAL:
                    slot = Slot(specialty, market.county, closes_gap=market.lacks(specialty))
                    self.pool.setdefault(specialty, []).extend([slot] * count)
        systems = self._systems(hospitals)
        return systems + [each for family in FAMILIES for each in self._practices(family)]

    def _supply(self, market: CountyMarket) -> Counter[str]:
        return market.signed if self.is_signed else market.open

    def _hospital(
        self, at: HospitalPlace, market: CountyMarket, left: Counter[str], beds_by_county: Mapping[str, int]
    ) -> Hospital:
        """Takes the services of its county that stand in hospitals; the first hospital of a county has most."""
        services = []
        for service in (*IN_HOSPITAL, *OFTEN_IN_HOSPITAL):
            if left[service] and self._offers(at, service):
                left[service] -= 1
                services.append(service)
        among = len(_share_of_hospitals(market, is_signed=self.is_signed))
        beds = beds_by_county[market.county.code] / among * self.rng.uniform(1.05, 1.5)
        beds *= 1 if self.is_signed else 0.5
        if self.is_signed and market.strength is not Strength.STRONG:
            beds *= self.rng.choice((0.65, 1.0))
        largest = 25 if at.kind == "critical_access" else 900
        return Hospital(at, market.county, max(12, min(largest, round(beds))), tuple(services))

    def _offers(self, at: HospitalPlace, service: str) -> bool:
        if at.kind == "psychiatric":
            return service == "052"
        return service in IN_HOSPITAL or self.rng.random() < 0.75

    def _systems(self, hospitals: list[Hospital]) -> list[Employer]:
        alone = [hospital for hospital in hospitals if self.rng.random() < 0.15]
        joined = [hospital for hospital in hospitals if hospital not in alone]
        groups = [
            self._employer(GroupKind.FACILITY, _hospital_surname(each), hospitals=[each]) for each in alone
        ]
        for run in _runs(joined, (3, 8), self.rng):
            kind = GroupKind.HEALTH_SYSTEM if len(run) > 1 else GroupKind.FACILITY
            system = self._employer(
                kind, "Health" if len(run) > 1 else _hospital_surname(run[0]), hospitals=run
            )
            if kind == GroupKind.HEALTH_SYSTEM:
                system.slots = list(self._taken_by({hospital.county.code for hospital in run}))
            groups.append(system)
        return groups

    def _taken_by(self, counties: set[str]) -> Iterator[Slot]:
        for specialty, slots in self.pool.items():
            kept = []
            for slot in slots:
                if slot.county.code in counties and self.rng.random() < SYSTEM_SHARE:
                    yield slot
                else:
                    kept.append(slot)
            self.pool[specialty] = kept

    def _practices(self, family: Family) -> Iterator[Employer]:
        slots = [slot for specialty in family.specialties for slot in self.pool.pop(specialty, [])]
        order = {market.county.code: place for place, market in enumerate(self.markets)}
        slots.sort(key=lambda slot: order[slot.county.code])
        least, most = family.sizes
        sizes = (least, most) if self.is_signed else (max(1, least // 2), max(3, most // 2))
        if family.kind == GroupKind.GROUP:
            is_alone = [self.rng.random() < SOLO_SHARE for _ in slots]
            alone = [slot for slot, alone in zip(slots, is_alone, strict=True) if alone]
            slots = [slot for slot, alone in zip(slots, is_alone, strict=True) if not alone]
            yield from (self._employer(GroupKind.SOLO, "", slots=[slot]) for slot in alone)
        for run in _runs(slots, sizes, self.rng):
            kind, surname = self._kind_and_surname(family, run)
            yield self._employer(kind, surname, slots=run)

    def _kind_and_surname(self, family: Family, run: list[Slot]) -> tuple[GroupKind, str]:
        most_common, count = Counter(slot.specialty for slot in run).most_common(1)[0]
        is_mixed = 2 * count < len(run)
        surname = MIXED[family.kind] if is_mixed else SURNAME_BY_SPECIALTY[most_common]
        if family.kind == GroupKind.GROUP and len(run) == 1:
            return GroupKind.SOLO, ""
        if most_common != PRIMARY_CARE:
            return family.kind, surname
        if len(run) > 10 and self.rng.random() < 0.5:
            return GroupKind.IPA, "Physician Association"
        among = len({slot.county.code for slot in run})
        if self.rng.random() < (0.6 if among > 1 else 0.12):
            return GroupKind.CLINIC, self.rng.choice(CLINICS)
        return family.kind, surname

    def _employer(
        self,
        kind: GroupKind,
        surname: str,
        *,
        hospitals: Sequence[Hospital] = (),
        slots: Sequence[Slot] = (),
    ) -> Employer:
        return Employer(kind, surname, self.is_signed, self.area_code, list(hospitals), list(slots))


def _share_of_hospitals(market: CountyMarket, *, is_signed: bool) -> list[HospitalPlace]:
    """In a weak county every second hospital is under agreement, elsewhere two of three, the first among them."""
    every = 2 if market.strength is Strength.WEAK else 3
    open_place = every - 1 if market.first_hospital_signed else 0
    hospitals = enumerate(market.county.hospitals)
    return [each for place, each in hospitals if (place % every != open_place) == is_signed]


def _hospital_surname(hospital: Hospital) -> str:
    special = {"psychiatric": "Behavioral Hospital", "critical_access": "Community Hospital"}
    return special.get(hospital.at.kind, "Hospital")


def _runs(items: Sequence[Item], sizes: tuple[int, int], rng: Random) -> Iterator[list[Item]]:
    """Cuts a sequence into runs of drawn lengths, small ones more often than large ones."""
    least, most = sizes
    start = 0
    while start < len(items):
        length = min(most, least + int(rng.expovariate(2.2 / (most - least + 1))))
        yield list(items[start : start + length])
        start += length
