"""The forecast of a network from its rows: chances of deals, cells and areas, and what each deal decides."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from adequacy.actions.forecasting import forecast_network, forecast_networks
from adequacy.forecast import chance_of_at_least
from adequacy.forecast.timing import Pace
from adequacy.models import (
    CellForecast,
    DealForecast,
    ForecastDefault,
    JointForecast,
    MinimumRule,
    NetworkForecast,
)
from pipeline.actions.stakes import replace_stakes
from pipeline.models import Deal, Stake
from pipeline.stages import Stage
from providers.models import Network
from tests.adequacy.measured import make_ground, make_site
from tests.factories import (
    NOON,
    make_affiliation,
    make_agreement,
    make_deadline,
    make_deal,
    make_group,
    make_hold,
    make_letter,
    make_network,
    make_provider,
    make_stake,
    make_user,
)

pytestmark = pytest.mark.django_db

FILING = dt.date(2026, 5, 20)
LEFT = (FILING - NOON.date()).days
EVER = {Stage.RATES: 0.4, Stage.LOI: 0.75, Stage.LEGAL: 0.85}
MEDIAN = {Stage.RATES: 65.0, Stage.LOI: 40.0, Stage.LEGAL: 28.0}


def executed(stage: Stage, *, days_left: int = LEFT, a: int = 0) -> float:
    share = Pace(MEDIAN[stage], 0.6).share_in_time(days_in_stage=a, days_left=days_left)
    return EVER[stage] * share


@pytest.fixture
def rita() -> User:
    return make_user(name="Rita Alvarez")


@pytest.fixture
def network() -> Network:
    """Four cardiologists are asked for, ten miles around; everybody lives in the south or thirty miles north."""
    made = make_ground(minimum=4, percent=50)
    make_deadline(network=made, due_on=FILING, accepts_letters=False)
    return made


def deal_of(
    owner: User, *, brings: int = 1, north: float = 0, stage: Stage = Stage.LOI, **fields: Any
) -> Deal:
    group = make_group()
    for _ in range(brings):
        make_site(north=north, group=group)
    return make_deal(owner=owner, group=group, stage=stage, **fields)


def only_cell(network: Network) -> CellForecast:
    return CellForecast.objects.get(network=network)


def test_chance_of_a_cell_is_that_of_its_deals(network: Network, rita: User) -> None:
    make_signed(network, rita, north=0)
    group, solo = deal_of(rita, brings=3), deal_of(rita)
    early = deal_of(rita, stage=Stage.RATES)

    assert forecast_network(network=network, at=NOON) == 1

    draws = [(executed(Stage.LOI), 3), (executed(Stage.LOI), 1), (executed(Stage.RATES), 1)]
    cell = only_cell(network)
    assert cell.filing == pytest.approx(chance_of_at_least(3, draws), abs=1e-12)
    assert (cell.required, cell.executed, cell.held, cell.pending_deals) == (4, 1.0, 5.0, 3)
    assert cell.pivotal == group
    assert cell.pivotal_worth == pytest.approx(1.0, abs=1e-12)
    told = dict(DealForecast.objects.values_list("deal", "filing"))
    assert told[solo.pk] == pytest.approx(draws[1][0], abs=1e-12)
    assert told[early.pk] == pytest.approx(draws[2][0], abs=1e-12)


def make_signed(network: Network, by: User, *, north: float) -> None:
    group = make_group()
    make_site(north=north, group=group)
    make_agreement(group=group, network=network, by=by)


def test_a_second_run_finds_nothing_to_tell(network: Network, rita: User) -> None:
    deal_of(rita)
    forecast_networks(at=NOON)
    before = list(CellForecast.objects.values())

    assert forecast_networks(at=NOON + dt.timedelta(hours=1)) == {"networks": 0, "cells": 0}
    assert list(CellForecast.objects.values()) == before


def test_the_next_day_and_a_move_make_it_anew(network: Network, rita: User) -> None:
    deal = deal_of(rita, brings=4)
    forecast_network(network=network, at=NOON)
    first = only_cell(network).filing

    forecast_network(network=network, at=NOON + dt.timedelta(days=1))
    assert only_cell(network).filing != first

    Deal.objects.filter(pk=deal.pk).update(stage=Stage.LEGAL, stage_entered_at=NOON + dt.timedelta(days=1))
    assert forecast_network(network=network, at=NOON + dt.timedelta(days=1)) == 1
    assert only_cell(network).filing == pytest.approx(executed(Stage.LEGAL, days_left=LEFT - 1), abs=1e-12)


def test_silence_costs_four_weeks_and_a_hold_counts_from_its_end(network: Network, rita: User) -> None:
    quiet = deal_of(rita)
    Deal.objects.filter(pk=quiet.pk).update(quiet_on=NOON.date())
    held = deal_of(rita)
    make_hold(deal=held, until_on=NOON.date() + dt.timedelta(days=10))

    forecast_network(network=network, at=NOON)

    told = {each.deal_id: each for each in DealForecast.objects.all()}
    assert (told[quiet.pk].is_quiet, told[quiet.pk].filing_days) == (True, LEFT - 28)
    assert (told[held.pk].held_until, told[held.pk].filing_days) == (
        NOON.date() + dt.timedelta(days=10),
        LEFT - 10,
    )
    assert told[quiet.pk].filing == pytest.approx(executed(Stage.LOI, days_left=LEFT - 28), abs=1e-12)


class TestFilingThatTakesLetters:
    @pytest.fixture
    def network(self) -> Network:
        made = make_ground(minimum=1, percent=50)
        make_deadline(network=made, due_on=FILING, accepts_letters=True)
        return made

    def test_a_letter_in_force_that_day_is_certain_there_and_never_at_go_live(
        self, network: Network, rita: User
    ) -> None:
        deal = deal_of(rita)
        make_letter(group=deal.group, network=network, by=rita)

        forecast_network(network=network, at=NOON)

        cell, told = only_cell(network), DealForecast.objects.get()
        assert (cell.filing, told.has_letter, told.filing) == (1.0, True, 1.0)
        left = (network.go_live_on - NOON.date()).days - 45
        assert cell.go_live == pytest.approx(executed(Stage.LOI, days_left=left), abs=1e-12)
        assert told.go_live_days == left

    def test_a_letter_that_expires_before_is_worth_its_deal_alone(self, network: Network, rita: User) -> None:
        deal = deal_of(rita)
        make_letter(group=deal.group, network=network, by=rita, expires_on=FILING - dt.timedelta(days=1))

        forecast_network(network=network, at=NOON)

        assert only_cell(network).filing == pytest.approx(executed(Stage.LOI), abs=1e-12)

    def test_an_early_deal_is_on_its_way_to_the_letter(self, network: Network, rita: User) -> None:
        deal_of(rita, stage=Stage.RATES)

        forecast_network(network=network, at=NOON)

        share = Pace(25.0, 0.6).share_in_time(days_in_stage=0, days_left=LEFT)
        assert only_cell(network).filing == pytest.approx(0.4 / 0.75 * share, abs=1e-12)

    def test_a_letter_whose_deal_was_lost_counts_at_the_filing_only(
        self, network: Network, rita: User
    ) -> None:
        group = make_group()
        make_site(north=0, group=group)
        make_letter(group=group, network=network, by=rita)

        forecast_network(network=network, at=NOON)

        cell = only_cell(network)
        assert (cell.filing, cell.go_live, cell.pending_deals, cell.pivotal) == (1.0, 0.0, 0, None)

    def test_letters_are_counted_by_the_contracts_they_become(self, network: Network, rita: User) -> None:
        forecast_network(network=network, at=NOON)

        cell = only_cell(network)
        assert (cell.letters_80, cell.letters_90, cell.letters_95) == (None, None, None)  # nobody is in reach

    def test_letters_needed_where_only_the_number_is_missing(self, network: Network, rita: User) -> None:
        make_signed(network, rita, north=0)
        MinimumRule.objects.update(value=2)

        forecast_network(network=network, at=NOON)

        cell = only_cell(network)
        assert (cell.letters_80, cell.letters_90, cell.letters_95) == (2, 2, 3)


def test_reach_and_number_are_judged_together(network: Network, rita: User) -> None:
    """Four in the north give the number and forty per cent of the people; the south needs somebody too."""
    deal_of(rita, brings=4, north=30)
    deal_of(rita, north=0)

    forecast_network(network=network, at=NOON)

    assert only_cell(network).filing == pytest.approx(executed(Stage.LOI) ** 2, abs=1e-12)


def test_a_clinician_of_two_deals_counts_once(network: Network, rita: User) -> None:
    shared = make_provider()
    one, other = deal_of(rita, brings=3), deal_of(rita)
    for deal in (one, other):
        make_affiliation(group=deal.group, provider=shared, location=deal.group.locations.first())

    forecast_network(network=network, at=NOON)

    assert only_cell(network).filing == pytest.approx(executed(Stage.LOI), abs=1e-12)


def test_stakes_learn_what_their_deal_decides(network: Network, rita: User) -> None:
    group, solo = deal_of(rita, brings=4), deal_of(rita)
    elsewhere = make_network(name="Other")
    other = make_deal(owner=rita, network=elsewhere)
    replace_stakes(network=network, stakes=[make_stake(deal=group), make_stake(deal=solo)])
    replace_stakes(network=elsewhere, stakes=[make_stake(deal=other)])

    forecast_network(network=network, at=NOON)

    told = {stake.deal_id: stake for stake in Stake.objects.all()}
    assert (told[group.pk].chance_if_signed, told[group.pk].chance_if_lost) == (1.0, 0.0)
    assert told[solo.pk].worth == pytest.approx(0.0, abs=1e-12)
    assert told[other.pk].worth is None

    replace_stakes(network=network, stakes=[make_stake(deal=group)])
    assert forecast_network(network=network, at=NOON) == 1
    assert Stake.objects.get(deal=group).worth == 1.0


def test_areas_are_told_together(network: Network, rita: User) -> None:
    deal_of(rita, brings=4)

    forecast_network(network=network, at=NOON)

    areas = dict(JointForecast.objects.values_list("area", "filing"))
    assert set(areas) == {"", "FL", "10120"}
    assert set(areas.values()) == {only_cell(network).filing}


def test_without_a_filing_ahead_only_go_live_is_told(rita: User) -> None:
    network = make_ground(percent=50)
    deal_of(rita)

    forecast_network(network=network, at=NOON)

    cell, head = only_cell(network), NetworkForecast.objects.get()
    assert (cell.filing, head.filing_on, DealForecast.objects.get().filing) == (None, None, None)
    assert cell.go_live > 0
    assert cell.pivotal_worth == pytest.approx(1.0)


def test_a_number_the_plan_set_takes_the_place_of_ours(network: Network, rita: User) -> None:
    deal_of(rita, brings=4)
    ForecastDefault.objects.create(key="ever-loi", value=0.5, source="Last year", set_by=rita, set_at=NOON)

    forecast_network(network=network, at=NOON)

    assert only_cell(network).filing == pytest.approx(executed(Stage.LOI) * 0.5 / 0.75, abs=1e-12)


def test_a_network_that_nothing_measures_has_no_cells(rita: User) -> None:
    network = make_network(edition="1999")
    make_deal(owner=rita, network=network)

    assert forecast_network(network=network, at=NOON) == 0
    assert NetworkForecast.objects.filter(network=network).exists()


def test_queries_do_not_grow_with_deals(network: Network, rita: User) -> None:
    deal_of(rita)
    forecast_network(network=network, at=NOON)
    deal_of(rita)
    one = queries(network)
    for _ in range(3):
        deal_of(rita)

    assert queries(network) == one


def queries(network: Network) -> int:
    with CaptureQueriesContext(connection) as captured:
        forecast_network(network=network, at=NOON)
    return len(captured)
