"""Each employer gets a name, sites on the map, people with numbers, and somebody to talk to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from providers import npi, tin
from providers.demo.groups import SURNAME_BY_SPECIALTY, Employer, Slot
from providers.demo.market import PRIMARY_CARE, Place
from providers.demo.names import Names, mail_address
from providers.models.groups import GroupKind
from providers.models.roster import ProviderKind

HOSPITAL = "040"
PRIMARY_CARE_SPLIT = {"001": 5, "002": 32, "003": 34, "004": 4, "005": 10, "006": 15}
SITE_HOLDS = 7
# Those who talk rather than examine.
BY_VIDEO = {"029", "036", "037"}
SHARE_BY_VIDEO = 0.3
MOST_SITES_OF_A_CLINICIAN = 3


@dataclass(frozen=True, slots=True)
class DraftSite:
    address: str
    city: str
    zip_code: str
    county_code: str
    latitude: float
    longitude: float
    phone: str


@dataclass(frozen=True, slots=True)
class DraftProvider:
    npi: str
    kind: ProviderKind
    name: str


@dataclass(frozen=True, slots=True)
class DraftWork:
    provider: DraftProvider
    site: DraftSite
    specialty: str
    beds: int | None
    is_accepting: bool
    offers_telehealth: bool = False


@dataclass(frozen=True, slots=True)
class DraftContact:
    name: str
    role: str
    phone: str
    email: str
    signs: bool


@dataclass(slots=True)
class DraftGroup:
    name: str
    tin: str
    kind: GroupKind
    phone: str
    is_signed: bool
    gaps_closed: int
    works: list[DraftWork] = field(default_factory=list)
    contacts: list[DraftContact] = field(default_factory=list)

    @property
    def sites(self) -> list[DraftSite]:
        return list(dict.fromkeys(work.site for work in self.works))

    @property
    def providers(self) -> list[DraftProvider]:
        return list(dict.fromkeys(work.provider for work in self.works))


class Hiring:
    """Draws everything that makes a group of an employer. Numbers never repeat within one ground."""

    def __init__(self, rng: Random, employers: int) -> None:
        self.rng = rng
        self.names = Names(rng)
        self._npis = iter(rng.sample(range(10_000_000, 100_000_000), 20_000))
        self._tins = iter(rng.sample(range(10_000, 1_000_000), employers))

    def group(self, employer: Employer) -> DraftGroup:
        owner = self.names.person()
        name = self._name(employer, owner)
        group = DraftGroup(
            name=name,
            tin=tin.make(next(self._tins)),
            kind=employer.kind,
            phone=self._phone(employer.area_code),
            is_signed=employer.is_signed,
            gaps_closed=employer.gaps_closed,
        )
        self._place_hospitals(group, employer)
        self._place_slots(group, employer, owner)
        group.contacts = self._contacts(group, employer, owner)
        return group

    def _name(self, employer: Employer, owner: tuple[str, str]) -> str:
        if employer.kind == GroupKind.SOLO:
            return f"{owner[0]} {owner[1]}, MD"
        return f"{self.names.brand()} {employer.surname}"

    def _phone(self, area_code: str) -> str:
        """555-0100 to 555-0199 is kept free for fiction in every area."""
        return f"{area_code}55501{self.rng.randrange(100):02d}"

    def site(self, place: Place, county_code: str, area_code: str) -> DraftSite:
        return DraftSite(
            address=self.names.address(),
            city=place.city,
            zip_code=place.zip_code,
            county_code=county_code,
            latitude=round(place.latitude + self.rng.uniform(-0.006, 0.006), 6),
            longitude=round(place.longitude + self.rng.uniform(-0.006, 0.006), 6),
            phone=self._phone(area_code),
        )

    def _place_hospitals(self, group: DraftGroup, employer: Employer) -> None:
        brand = group.name.removesuffix(" Health")
        for number, hospital in enumerate(employer.hospitals):
            site = self.site(hospital.at.place, hospital.county.code, employer.area_code)
            town = f" {hospital.at.place.city}" if len(employer.hospitals) > 1 else ""
            name = f"{brand}{town} Hospital" if len(employer.hospitals) > 1 else group.name
            name = f"{name}, Campus {number + 1}" if name in {p.name for p in group.providers} else name
            provider = DraftProvider(self._npi(), ProviderKind.ORGANIZATION, name)
            if hospital.at.kind != "psychiatric":
                group.works.append(DraftWork(provider, site, HOSPITAL, hospital.beds, is_accepting=True))
            group.works += [
                DraftWork(provider, site, service, None, is_accepting=True) for service in hospital.services
            ]
            if hospital.at.kind == "psychiatric" and "052" not in hospital.services:
                group.works.append(DraftWork(provider, site, "052", None, is_accepting=True))

    def _place_slots(self, group: DraftGroup, employer: Employer, owner: tuple[str, str]) -> None:
        seats = self._seats(employer)
        boss = owner if employer.kind == GroupKind.SOLO else None
        last: tuple[DraftProvider, str, set[str]] | None = None
        for slot, site in sorted(zip(employer.slots, seats, strict=True), key=lambda pair: pair[0].specialty):
            again = last and last[1] == slot.specialty and slot.county.code not in last[2]
            if last and again and len(last[2]) < MOST_SITES_OF_A_CLINICIAN and self.rng.random() < 0.5:
                provider = last[0]
                last[2].add(slot.county.code)
            else:
                provider = self._provider(group, slot, boss)
                last = (provider, slot.specialty, {slot.county.code})
            accepting = self.rng.random() < 0.93
            specialty = self._specialty(slot, provider, group)
            by_video = specialty in BY_VIDEO and self.rng.random() < SHARE_BY_VIDEO
            group.works.append(DraftWork(provider, site, specialty, None, accepting, by_video))

    def _seats(self, employer: Employer) -> list[DraftSite]:
        """A site for every slot: in each county of the group about one site for seven of them."""
        sites: dict[str, list[DraftSite]] = {}
        seats: list[DraftSite] = []
        for slot in employer.slots:
            here = sites.setdefault(slot.county.code, [])
            wanted = 1 + sum(seat.county_code == slot.county.code for seat in seats) // SITE_HOLDS
            if len(here) < wanted:
                places = slot.county.places
                place = self.rng.choices(places, weights=[place.weight for place in places])[0]
                here.append(self.site(place, slot.county.code, employer.area_code))
            seats.append(self.rng.choice(here))
        return seats

    def _provider(self, group: DraftGroup, slot: Slot, boss: tuple[str, str] | None) -> DraftProvider:
        if slot.specialty.isdigit() and slot.specialty >= HOSPITAL:
            name = f"{group.name} {slot.county.name}"
            if SURNAME_BY_SPECIALTY[slot.specialty] not in group.name:
                name = f"{group.name} {SURNAME_BY_SPECIALTY[slot.specialty]}, {slot.county.name}"
            return DraftProvider(self._npi(), ProviderKind.ORGANIZATION, name)
        given, family = boss or self.names.person()
        return DraftProvider(self._npi(), ProviderKind.INDIVIDUAL, f"{family}, {given}")

    def _specialty(self, slot: Slot, provider: DraftProvider, group: DraftGroup) -> str:
        if slot.specialty != PRIMARY_CARE:
            return slot.specialty
        known = next((work.specialty for work in group.works if work.provider is provider), None)
        return known or self.rng.choices(*zip(*PRIMARY_CARE_SPLIT.items(), strict=True))[0]

    def _contacts(self, group: DraftGroup, employer: Employer, owner: tuple[str, str]) -> list[DraftContact]:
        count = 1 if employer.kind == GroupKind.SOLO else self.rng.choice((1, 2, 2, 3))
        people = [owner, *(self.names.person() for _ in range(count - 1))]
        return list(self._described(group, people, employer.area_code))

    def _described(
        self, group: DraftGroup, people: Sequence[tuple[str, str]], area_code: str
    ) -> Iterator[DraftContact]:
        for place, (given, family) in enumerate(people):
            owns = group.kind == GroupKind.SOLO and place == 0
            yield DraftContact(
                name=f"{given} {family}",
                role="Owner" if owns else self.names.role(),
                phone=group.phone if self.rng.random() < 0.4 else self._phone(area_code),
                email=mail_address(given, family, group.name) if self.rng.random() < 0.85 else "",
                signs=place == 0,
            )

    def _npi(self) -> str:
        return npi.make(next(self._npis))
