"""Making the forecast of a network anew, when anything it is made from has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db import connection, transaction

from adequacy.models import CellForecast, DealForecast, JointForecast, NetworkForecast
from adequacy.queries.days import measured_day, plan_day
from adequacy.queries.draws import Draw, Draws, draws_of
from adequacy.queries.forecasting import (
    ForecastCell,
    Joint,
    forecast_cells,
    horizons_of,
    joints,
    mark_of,
    pending_pairs,
)
from adequacy.queries.measuring import gather, next_filing
from pipeline.actions.stake_chances import StakeChance, set_chances
from pipeline.models import Stake
from providers.models import Network

TURN = 4_221_163
"""With the number of the network: whose turn it is to write its forecast."""
AT_ONCE = 1_000


def forecast_networks(*, at: dt.datetime) -> dict[str, int]:
    """Every network whose forecast is not of today or not of what stands now; a second run finds nothing."""
    made = [forecast_network(network=each, at=at) for each in Network.objects.order_by("pk")]
    return {"networks": sum(cells > 0 for cells in made), "cells": sum(made)}


@transaction.atomic
def forecast_network(*, network: Network, at: dt.datetime) -> int:
    """How many cells it told of; none where nothing has changed.

    1. Wait for the turn, and stop where the last forecast was made from the same.
    2. Draw every open deal, measure what is executed, reckon each cell, and areas together.
    3. Put the rows in place of the old ones; give each stake its two chances.
    """
    _take_turn(network)
    today = plan_day(at)
    draws = draws_of(network, now=at, today=today, deadline=next_filing(network, today))
    mark = mark_of(draws)
    if NetworkForecast.objects.filter(network=network, inputs=mark).exists():
        return 0
    gathered = gather(network, day=measured_day(at), plan_day=today, with_prospects=False)
    pairs = [] if gathered is None else list(pending_pairs(gathered))
    horizons = horizons_of(draws)
    found = forecast_cells(pairs, horizons)
    _store_cells(network, found, draws)
    _store_deals(draws)
    _store_joints(network, joints(pairs, horizons))
    set_chances(network=network, chances=list(_stake_chances(found, draws)))
    _store_head(draws, has_cells=bool(found), at=at)
    return len(found)


def _take_turn(network: Network) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [TURN, network.pk])


def _store_cells(network: Network, found: Sequence[ForecastCell], draws: Draws) -> None:
    CellForecast.objects.filter(network=network).delete()
    rows = [_cell_row(network, each, draws) for each in found]
    CellForecast.objects.bulk_create(rows, batch_size=AT_ONCE)


def _cell_row(network: Network, each: ForecastCell, draws: Draws) -> CellForecast:
    told, pair, deals = each.outlook, each.pair, draws.deal_by_group
    pivotal = next((swing for swing in told.swings if swing.deal in deals and swing.worth > 0), None)
    letters_80, letters_90, letters_95 = told.letters
    return CellForecast(
        network=network,
        county_id=pair.county,
        specialty_id=pair.specialty,
        filing=None if told.filing is None else told.filing.value,
        filing_error=None if told.filing is None else told.filing.standard_error,
        go_live=told.go_live.value,
        go_live_error=told.go_live.standard_error,
        required=pair.required,
        executed=pair.executed,
        held=pair.executed + told.held,
        letters_80=letters_80,
        letters_90=letters_90,
        letters_95=letters_95,
        pending_deals=sum(swing.deal in deals for swing in told.swings),
        pivotal_id=None if pivotal is None else deals[pivotal.deal],
        pivotal_worth=None if pivotal is None else pivotal.worth,
    )


def _store_deals(draws: Draws) -> None:
    DealForecast.objects.filter(deal__network=draws.network).delete()
    DealForecast.objects.bulk_create([_deal_row(draw) for draw in draws.deals], batch_size=AT_ONCE)


def _deal_row(draw: Draw) -> DealForecast:
    filing, go_live = draw.filing, draw.go_live
    return DealForecast(
        deal_id=draw.deal,
        has_letter=draw.has_letter,
        is_quiet=draw.standing.is_quiet,
        held_until=draw.standing.held_until,
        days_in_stage=draw.standing.days_in_stage,
        filing=draw.at_filing,
        filing_ever=None if filing is None else filing.ever,
        filing_median=None if filing is None else filing.pace.median,
        filing_sigma=None if filing is None else filing.pace.sigma,
        filing_days=None if filing is None else filing.days_left,
        go_live=go_live.value,
        go_live_ever=go_live.ever,
        go_live_median=go_live.pace.median,
        go_live_sigma=go_live.pace.sigma,
        go_live_days=go_live.days_left,
        cases=draw.cases,
        expected_on=draw.expected_on,
        expected_if_quiet_on=draw.expected_if_quiet_on,
    )


def _store_joints(network: Network, found: Sequence[Joint]) -> None:
    JointForecast.objects.filter(network=network).delete()
    JointForecast.objects.bulk_create([_joint_row(network, each) for each in found])


def _joint_row(network: Network, each: Joint) -> JointForecast:
    told = {
        "filing": each.filing,
        "go_live": each.go_live,
        "rest_filing": each.rest_filing,
        "rest_go_live": each.rest_go_live,
    }
    values = {name: None if chance is None else chance.value for name, chance in told.items()}
    errors = {
        f"{name}_error": None if chance is None else chance.standard_error for name, chance in told.items()
    }
    return JointForecast(network=network, area=each.area, **values, **errors)


def _store_head(draws: Draws, *, has_cells: bool, at: dt.datetime) -> None:
    """The mark is taken again: the stakes have their chances now."""
    deadline = draws.deadline
    NetworkForecast.objects.update_or_create(
        network=draws.network,
        defaults={
            "day": draws.day,
            "filing_on": None if deadline is None else deadline.due_on,
            "takes_letters": deadline is not None and deadline.accepts_letters,
            "go_live_on": draws.network.go_live_on,
            "has_cells": has_cells,
            "letter_chance": draws.letter_chance,
            "inputs": mark_of(draws),
            "made_at": at,
        },
    )


def _stake_chances(found: Sequence[ForecastCell], draws: Draws) -> Iterator[StakeChance]:
    """For every open deal of every cell. One that changes nothing there leaves it the chance it has."""
    stakes = Stake.objects.filter(deal__network=draws.network).values_list("deal", "county", "specialty")
    told_by_cell = {(each.pair.county, each.pair.specialty): each.outlook for each in found}
    group_by_deal = {draw.deal: draw.group for draw in draws.deals}
    for deal, county, specialty in stakes:
        told = told_by_cell.get((county, specialty))
        if told is None or deal not in group_by_deal:
            continue
        group = group_by_deal[deal]
        as_it_is = (told.go_live if told.filing is None else told.filing).value
        fates = next(
            ((each.if_signed, each.if_lost) for each in told.swings if each.deal == group),
            (as_it_is, as_it_is),
        )
        yield StakeChance(deal, county, specialty, *fates)
