"""What the demonstration plan may offer, why it comes to its counties, and how far its signed clinicians are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from random import Random

from accounts.models import User
from pipeline.actions.papers import Offer, Papers, record_papers
from pipeline.actions.playbook import write_mission
from pipeline.actions.rates import RangeTerms, publish_sheet, set_limit, set_range
from pipeline.models import Deal, RateRange
from pipeline.queries.manager_lists import rates_late
from pipeline.rates import CptCategory
from pipeline.stages import Ballpark, Stage
from providers.actions.effect import record_dates
from providers.models import County, CountyType, Network, Specialty

MEDICARE_YEAR = 2026
SHOWN = 0.85
PRIMARY_CARE = "S03"
WITH_SHEETS = ("008", "010", "016", "020")
RURAL = (CountyType.RURAL, CountyType.CEAC, CountyType.MICRO)
MISSION = "We want nobody in {county} to drive an hour for a doctor; that needs the practices that are there."


def seed_rates(*, network: Network, manager: User, director: User, seed: int, at: dt.datetime) -> None:
    """Ranges of primary care by county and panel, sheets of some specialties, the limit, missions, and dates."""
    rng = Random(seed)  # noqa: S311  # made-up data, not a secret
    counties = list(network.counties.by_name())
    if not RateRange.objects.filter(
        network=network
    ).exists():  # Once there are ranges, figures must be named.
        _show_some(network, Random(seed), at)  # noqa: S311
    set_limit(network=network, points=Decimal(8), by=director, at=at)
    _seed_ranges(network, counties, manager, at)
    for code in WITH_SHEETS:
        if specialty := Specialty.objects.filter(pk=code).first():
            lines = {each.value: Decimal(rng.randint(96, 118)) for each in CptCategory}
            publish_sheet(
                network=network,
                specialty=specialty,
                medicare_year=MEDICARE_YEAR,
                lines=lines,
                by=manager,
                at=at,
            )
    for county in counties:
        if county.county_type in RURAL:
            write_mission(county=county, text=MISSION.format(county=county.name), by=manager, at=at)
    for deal in Deal.objects.filter(network=network, stage=Stage.SIGNED).order_by("pk"):
        _seed_dates(deal, rng, at)


def _show_some(network: Network, rng: Random, at: dt.datetime) -> None:
    """Most deals past three conversations have been shown something; a few stay late, as the list must show."""
    for deal in rates_late(Deal.objects.filter(network=network)).select_related("owner").order_by("pk"):
        if rng.random() < SHOWN:
            offer = Offer("range", deal.owner.today(at), rng.choice((Ballpark.YES, Ballpark.UNSURE)))
            record_papers(deal=deal, papers=Papers(offer=offer), by=deal.owner, at=at)


def _seed_ranges(network: Network, counties: Sequence[County], manager: User, at: dt.datetime) -> None:
    specialty = Specialty.objects.filter(pk=PRIMARY_CARE).first()
    if specialty is None:
        return
    for is_rural, low in ((True, 102), (False, 96)):
        chosen = [county for county in counties if (county.county_type in RURAL) == is_rural]
        for panel, more in (((None, 999), 0), ((1000, None), 4)):
            start = Decimal(low + more)
            terms = RangeTerms(start, start + 8, MEDICARE_YEAR, panel[0], panel[1], "4 stars and more")
            set_range(network=network, specialty=specialty, counties=chosen, terms=terms, by=manager, at=at)


def _seed_dates(deal: Deal, rng: Random, at: dt.datetime) -> None:
    """One in three is still without an application; the others came as far as time has let them."""
    if deal.agreement is None or deal.closed_at is None or rng.random() < 1 / 3:
        return
    today = deal.owner.today(at)
    day = min(today, deal.owner.today(deal.closed_at) + dt.timedelta(days=rng.randint(2, 15)))
    dates = {"application_on": day}
    for name, days in (("committee_on", rng.randint(25, 60)), ("effective_on", 12), ("loaded_on", 6)):
        day += dt.timedelta(days=days)
        if day <= today:
            dates[name] = day
    expected = None if "loaded_on" in dates else max(day, today + dt.timedelta(days=3))
    named = list(deal.agreement.participants.values_list("pk", flat=True))
    record_dates(agreement=deal.agreement, participants=named, dates=dates, expected_on=expected, today=today)
