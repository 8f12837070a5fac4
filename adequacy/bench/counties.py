"""The Counties page from stored cells, of a plan with a state of 67 counties and two thousand deals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

import numpy as np
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.bench import TURNS, Measured, seconds_in_turns
from accounts.models import Role, User
from adequacy.models import Cell, CellForecast, JointForecast, NetworkForecast
from pipeline.bench.plan import make_plan
from pipeline.bench.visit import Reader, Visit
from pipeline.models import Deal
from providers.models import County, Network, Specialty

STATE, TYPES, DEALS = "FL", 43, 2_000
QUICK_TURNS = 5
DAYS = dt.timedelta(days=47)


def counties_page(lots: np.random.Generator, *, quick: bool) -> Iterator[Measured]:
    """Beside a blank page of the same bytes through the same middleware."""
    with override_settings(ROOT_URLCONF="pipeline.bench.urls", ALLOWED_HOSTS=["testserver"]):
        now = timezone.now()
        network = Network.objects.get(pk=make_plan(deals=DEALS, now=now).network)
        cells = _store(network, lots, now)
        vera = User.objects.create_user("vera@bench.example", None, name="Vera", role=Role.VP)
        reader, visit = Reader(vera), Visit("counties", reverse("adequacy:counties"))
        seen = reader.look(visit)
        page, blank = seconds_in_turns(
            partial(reader.open, visit),
            partial(reader.open_blank, len(seen.content)),
            turns=QUICK_TURNS if quick else TURNS,
        )
        name = f"Counties page of {cells:,} stored cells, {DEALS:,} deals"
        yield Measured(
            name, page, "a blank page of its bytes", blank, len(seen.statements), len(seen.content)
        )


def _store(network: Network, lots: np.random.Generator, now: dt.datetime) -> int:
    """A forecast of every cell: one in twenty below four in five, each with a deal that decides it."""
    counties = list(County.objects.filter(state=STATE).order_by("pk"))
    types = list(Specialty.objects.counted().order_by("pk")[:TYPES])
    network.counties.set(counties)
    deals = list(Deal.objects.open().in_network(network).values_list("pk", flat=True))
    today = now.date()
    NetworkForecast.objects.create(
        network=network, day=today, filing_on=today + DAYS, takes_letters=True, go_live_on=network.go_live_on,
        has_cells=True, letter_chance=0.75, inputs="bench", made_at=now,
    )  # fmt: skip
    JointForecast.objects.create(
        network=network, filing=0.1, filing_error=0.0, go_live=0.1, go_live_error=0.0
    )
    places = [(county, kind) for county in counties for kind in types]
    chances = np.where(lots.random(len(places)) < 0.05, lots.random(len(places)), 1.0)
    Cell.objects.bulk_create(_cell(network, *place, today, now) for place in places)
    CellForecast.objects.bulk_create(
        CellForecast(
            network=network, county=county, specialty=kind, filing=chance, filing_error=0.0, go_live=chance,
            go_live_error=0.0, required=2, executed=1, held=2, pending_deals=1, pivotal_worth=chance,
            pivotal_id=int(lots.choice(deals)),
        )
        for (county, kind), chance in zip(places, chances.tolist(), strict=True)
    )  # fmt: skip
    return len(places)


def _cell(network: Network, county: County, kind: Specialty, today: dt.date, now: dt.datetime) -> Cell:
    return Cell(
        network=network, county=county, specialty=kind, in_beds=False, required=2, members=100, is_estimate=True,
        executed_have=1, executed_covered=90, executed_points=0, executed_passes=False, executed_undecided=False,
        pipeline_have=3, pipeline_covered=95, pipeline_points=0, pipeline_passes=True, pipeline_undecided=False,
        as_of=today, measured_at=now,
    )  # fmt: skip
