"""Writes the ground of the demonstration plan: network, filing, groups with their rosters, executed agreements."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction

from accounts.models import User
from providers import reference_files
from providers.demo.groups import form_groups
from providers.demo.market import DemoCounty, HospitalPlace, Place, beds_needed, draw_market
from providers.demo.rosters import DraftGroup, Hiring
from providers.demo.spread import Reach, spread
from providers.models import (
    Affiliation,
    Agreement,
    Contact,
    County,
    FilingDeadline,
    LineOfBusiness,
    Location,
    Network,
    Participant,
    Provider,
    ProviderGroup,
    ZipPoint,
)

EDITION = "2026"
DAYS_TO_FILING = 80
HOSPITALS_BY_STATE = {"FL": reference_files.DATA / "florida_hospital_places.csv"}
# Where a county's letters go when it has no hospital town of its own.
SEAT_BY_COUNTY = {
    "10030": "Starke",
    "10140": "Cross City",
    "10190": "Quincy",
    "10200": "Trenton",
    "10210": "Moore Haven",
    "10230": "Jasper",
    "10320": "Monticello",
    "10330": "Mayo",
    "10370": "Bronson",
    "10380": "Bristol",
    "10590": "Bushnell",
    "10600": "Live Oak",
    "10640": "Crawfordville",
    "10650": "DeFuniak Springs",
}
CHUNK = 2_000

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class DemoGround:
    """`uncontracted` is in the order of how many gaps a group would close, the most first."""

    network: Network
    deadline: FilingDeadline
    groups: tuple[ProviderGroup, ...]
    under_agreement: tuple[ProviderGroup, ...]
    uncontracted: tuple[ProviderGroup, ...]


@transaction.atomic
def seed_ground(
    *, network_state: str = "FL", reach: Reach, seed: int, at: dt.datetime, by: User
) -> DemoGround:
    """
    1. A Medicare Advantage network of all counties of the state; it files 80 days from `at` and starts the
       first 1 January after that.
    2. Groups with contacts, sites and clinicians, the same for the same seed; most of what is asked is in `reach`.
    3. Executed agreements, each naming the whole roster of its group.
    """
    rng = Random(seed)  # noqa: S311  # made-up data, not a secret
    today = at.astimezone(ZoneInfo(settings.PLAN_TIME_ZONE)).date()
    network, deadline = _network(network_state, today)
    drafts = draft_groups(demo_counties(network_state), reach, rng)
    groups = _write_groups(drafts, at)
    _write_contacts(drafts, groups)
    affiliations = _write_rosters(drafts, groups)
    signed = [(draft, group) for draft, group in zip(drafts, groups, strict=True) if draft.is_signed]
    _write_agreements(signed, affiliations, network, by=by, today=today, rng=rng)
    left = [(draft, group) for draft, group in zip(drafts, groups, strict=True) if not draft.is_signed]
    left.sort(key=lambda pair: -pair[0].gaps_closed)
    return DemoGround(
        network=network,
        deadline=deadline,
        groups=tuple(groups),
        under_agreement=tuple(group for _, group in signed),
        uncontracted=tuple(group for _, group in left),
    )


def draft_groups(counties: Sequence[DemoCounty], reach: Reach, rng: Random) -> list[DraftGroup]:
    markets = [draw_market(county, rng) for county in counties]
    beds = {county.code: beds_needed(county) for county in counties}
    employers = form_groups(markets, beds, rng)
    hiring = Hiring(rng, len(employers))
    drafts = [hiring.group(employer) for employer in employers]
    spread(drafts, counties, reach, hiring, rng)
    return drafts


def demo_counties(state: str) -> list[DemoCounty]:
    """The counties of a state as they are, with their ZIP points and the towns that have a hospital."""
    places = defaultdict(list)
    hospitals = defaultdict(list)
    for row in reference_files.read(HOSPITALS_BY_STATE[state]).records():
        place = Place(row["zip_code"], row["city"], float(row["latitude"]), float(row["longitude"]), 0)
        hospitals[row["county"]].append(HospitalPlace(place, row["kind"]))
    for point in ZipPoint.objects.filter(county__state=state, population__gt=0).order_by("zip_code"):
        assert point.county_id is not None
        towns = [each.place for each in hospitals[point.county_id]]
        places[point.county_id].append(_place(point, towns))
    return [
        DemoCounty(
            code=county.ssa_code,
            name=county.name,
            county_type=county.county_type,
            beneficiaries=county.beneficiaries,
            latitude=county.latitude or 0,
            longitude=county.longitude or 0,
            places=tuple(places[county.ssa_code]),
            hospitals=tuple(hospitals[county.ssa_code]),
        )
        for county in County.objects.in_state(state).order_by("ssa_code")
    ]


def _place(point: ZipPoint, towns: Sequence[Place]) -> Place:
    town = SEAT_BY_COUNTY.get(point.county_id or "")
    if towns and town is None:
        town = min(towns, key=lambda each: _apart(each, point)).city
    return Place(point.zip_code, town or "", point.latitude, point.longitude, point.population)


def _apart(place: Place, point: ZipPoint) -> float:
    return math.hypot(place.latitude - point.latitude, (place.longitude - point.longitude) * 0.88)


def _network(state: str, today: dt.date) -> tuple[Network, FilingDeadline]:
    filing_on = today + dt.timedelta(days=DAYS_TO_FILING)
    go_live_on = dt.date(filing_on.year + 1, 1, 1)
    network = Network.objects.create(
        name="Medicare Advantage",
        line_of_business=LineOfBusiness.MEDICARE_ADVANTAGE,
        contract_year=go_live_on.year,
        edition=EDITION,
        go_live_on=go_live_on,
    )
    network.counties.set(County.objects.in_state(state))
    deadline = FilingDeadline.objects.create(
        network=network, name="Application", filed_with="CMS", due_on=filing_on, accepts_letters=True
    )
    return network, deadline


def _write_groups(drafts: Sequence[DraftGroup], at: dt.datetime) -> list[ProviderGroup]:
    return _create(
        ProviderGroup(name=draft.name, tin=draft.tin, kind=draft.kind, phone=draft.phone, created_at=at)
        for draft in drafts
    )


def _write_contacts(drafts: Sequence[DraftGroup], groups: Sequence[ProviderGroup]) -> None:
    _create(
        Contact(
            group=group,
            name=contact.name,
            role=contact.role,
            phone=contact.phone,
            email=contact.email,
            signs=contact.signs,
        )
        for draft, group in zip(drafts, groups, strict=True)
        for contact in draft.contacts
    )


def _write_rosters(
    drafts: Sequence[DraftGroup], groups: Sequence[ProviderGroup]
) -> dict[int, list[Affiliation]]:
    """The affiliations of each group, by its id."""
    people = _create(
        Provider(npi=draft.npi, kind=draft.kind, name=draft.name)
        for group in drafts
        for draft in group.providers
    )
    provider_by_npi = {provider.npi: provider for provider in people}
    by_group: dict[int, list[Affiliation]] = {}
    pairs = list(zip(drafts, groups, strict=True))
    sites = [(group, site) for draft, group in pairs for site in draft.sites]
    locations = _create(
        Location(
            group=group,
            address=site.address,
            city=site.city,
            state="FL",
            zip_code=site.zip_code,
            county_id=site.county_code,
            latitude=site.latitude,
            longitude=site.longitude,
            phone=site.phone,
        )
        for group, site in sites
    )
    location_of = {
        (group.pk, site): location for (group, site), location in zip(sites, locations, strict=True)
    }
    affiliations = _create(
        Affiliation(
            provider=provider_by_npi[work.provider.npi],
            group=group,
            location=location_of[group.pk, work.site],
            specialty_id=work.specialty,
            beds=work.beds,
            is_accepting=work.is_accepting,
            offers_telehealth=work.offers_telehealth,
        )
        for draft, group in pairs
        for work in draft.works
    )
    for affiliation in affiliations:
        by_group.setdefault(affiliation.group_id, []).append(affiliation)
    return by_group


def _write_agreements(
    signed: Sequence[tuple[DraftGroup, ProviderGroup]],
    affiliations: dict[int, list[Affiliation]],
    network: Network,
    *,
    by: User,
    today: dt.date,
    rng: Random,
) -> None:
    agreements = _create(
        _agreement(draft, group, network, by=by, signed_on=today - dt.timedelta(days=rng.randrange(20, 400)))
        for draft, group in signed
    )
    _create(
        Participant(
            agreement=agreement,
            affiliation=affiliation,
            beds=affiliation.beds,
            from_on=agreement.signed_by_plan_on,
        )
        for agreement in agreements
        for affiliation in affiliations[agreement.group_id]
    )


def _agreement(
    draft: DraftGroup, group: ProviderGroup, network: Network, *, by: User, signed_on: dt.date
) -> Agreement:
    """The group signs first, the plan some days later; the contract begins with the network."""
    return Agreement(
        group=group,
        network=network,
        signed_by_group_on=signed_on - dt.timedelta(days=6),
        group_signer=next(contact.name for contact in draft.contacts if contact.signs),
        signed_by_plan_on=signed_on,
        plan_signer=by.name,
        effective_on=network.go_live_on,
        recorded_by=by,
        recorded_at=dt.datetime.combine(signed_on, dt.time(19), dt.UTC),
    )


def _create(rows: Iterable[Row]) -> list[Row]:
    built = list(rows)
    return type(built[0])._default_manager.bulk_create(built, batch_size=CHUNK) if built else []
