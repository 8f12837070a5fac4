"""Stored cells follow supply: after each change the cells it touched, and never anything but a full measurement's."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from adequacy.actions.measure import (
    Taken,
    forget_outside,
    measure_changes,
    take_cells,
    take_consequences,
)
from adequacy.actions.remeasure import (
    MeasurementRefused,
    ask_measurement,
    measure_networks,
    reconcile_cells,
    run_measurement,
)
from adequacy.models import AccessRule, Cell, Measurement, MemberPoints, Purpose
from adequacy.queries.freshness import freshness
from adequacy.queries.measuring import Gathered
from pipeline.actions.endings import Loss
from pipeline.actions.moves import close_as_lost
from pipeline.models import Deal, Stake
from providers.actions import networks as network_actions
from providers.actions.supply import note_everything_changed, note_supply_change
from providers.models import Location, Network, SupplyChange
from tests.adequacy.measured import MILE, SOUTH, WEST, make_ground, make_members, make_site
from tests.factories import (
    NOON,
    make_agreement,
    make_county,
    make_county_area,
    make_deadline,
    make_deal,
    make_letter,
    make_loss_reason,
)

pytestmark = pytest.mark.django_db

NUMBERS = [
    field.attname
    for field in Cell._meta.concrete_fields
    if field.attname not in ("id", "measured_at", "as_of")
]


@pytest.fixture
def network() -> Network:
    return make_ground(minimum=2)


def everything() -> list[dict[str, Any]]:
    return list(Cell.objects.order_by("county", "specialty").values(*NUMBERS))


def measure_all(network: Network, by: User, purpose: str = Purpose.REPLACE) -> Measurement:
    return run_measurement(
        measurement=ask_measurement(network=network, by=by, at=NOON, purpose=purpose), at=NOON
    )


def test_three_networks_are_stored_side_by_side(network: Network, rita: User) -> None:
    make_deadline(network=network, accepts_letters=True)
    executed, letter, open_deal = make_site(north=1), make_site(north=29), make_site(north=2)
    make_agreement(group=executed.group, network=network, by=rita)
    make_letter(group=letter.group, network=network, by=rita)
    make_deal(owner=rita, group=open_deal.group, network=network)
    measure_all(network, rita)
    cell = Cell.objects.get()
    assert (cell.required, cell.members, cell.is_estimate, cell.radius_miles) == (2, 100, True, 10.0)
    assert (cell.executed_have, cell.executed_covered, cell.executed_passes) == (1, 60, False)
    assert (cell.letters_have, cell.letters_covered, cell.letters_passes) == (2, 100, True)
    assert (cell.pipeline_have, cell.pipeline_covered, cell.pipeline_passes) == (3, 100, True)
    assert (cell.executed_number, cell.executed_access) == (False, False)


def test_letters_are_not_asked_where_the_filing_takes_none(network: Network, rita: User) -> None:
    make_deadline(network=network, accepts_letters=False)
    make_letter(group=make_site(north=1).group, network=network, by=rita)
    measure_all(network, rita)
    cell = Cell.objects.get()
    assert (cell.letters_have, cell.letters_passes, cell.pipeline_have) == (None, None, 0)


def test_signing_recomputes_the_cells_it_touches(network: Network, rita: User) -> None:
    measure_all(network, rita)
    site = make_site(north=1)
    make_agreement(group=site.group, network=network, by=rita)
    note_supply_change(group=site.group, network=network)
    assert measure_changes(at=NOON) == {"changes": 1, "cells": 1}
    assert Cell.objects.get().executed_have == 1
    assert measure_changes(at=NOON) == {"changes": 0, "cells": 0}
    assert not SupplyChange.objects.waiting().exists()


def test_a_change_far_from_every_member_touches_nothing(network: Network, rita: User) -> None:
    measure_all(network, rita)
    site = make_site(north=500)
    Location.objects.update(county=make_county(ssa_code="45020", name="Far", fips="48003", state="TX"))
    note_supply_change(group=site.group, network=network)
    assert measure_changes(at=NOON) == {"changes": 1, "cells": 0}


def test_a_site_that_moved_leaves_where_it_was(network: Network, rita: User) -> None:
    north = make_county(ssa_code="10130", name="DeSoto", fips="12027")
    make_county_area(county=north)
    make_members(north, north=[200], weight=[10])
    network.counties.add(north)
    site = make_site(north=1)
    make_agreement(group=site.group, network=network, by=rita)
    measure_all(network, rita)
    Location.objects.filter(pk=site.location_id).update(latitude=SOUTH + 201 * MILE)
    SupplyChange.objects.create(
        network=network,
        group=site.group,
        specialties=[site.specialty_id],
        places=[[SOUTH + MILE, WEST], [SOUTH + 201 * MILE, WEST]],
    )
    assert measure_changes(at=NOON)["cells"] == 2
    assert [cell["executed_have"] for cell in everything()] == [0, 1]


@pytest.mark.parametrize("with_telehealth", [False, True])
def test_a_few_cells_measured_equal_a_full_measurement(
    network: Network, rita: User, with_telehealth: bool
) -> None:
    counties = list(network.counties.all())
    for number, miles in enumerate((25, 60, 200)):
        county = make_county(ssa_code=f"1020{number}", name=f"North {number}", fips=f"1220{number}")
        make_county_area(county=county)
        make_members(county, north=[miles, miles + 5], weight=[10, 20], slack=0.5)
        counties.append(county)
    network.counties.set(counties)
    make_deadline(network=network, accepts_letters=True)
    measure_all(network, rita)
    for north in (1, 28, 58, 70, 199):
        site = make_site(north=north, offers_telehealth=with_telehealth)
        make_deal(owner=rita, group=site.group, network=network)
        if north != 28:
            make_agreement(group=site.group, network=network, by=rita)
        note_supply_change(group=site.group, network=network)
        measure_changes(at=NOON)
        step_by_step, stakes = everything(), stakes_now()
        measure_all(network, rita)
        assert everything() == step_by_step
        assert stakes_now() == stakes
    assert Cell.objects.filter(executed_passes=True).exists()


def test_a_site_between_a_limit_and_its_slack_leaves_the_cell_undecided(rita: User) -> None:
    network = make_ground(minimum=1)
    MemberPoints.objects.all().delete()
    make_members(network.counties.get(), north=[0], weight=[60], slack=4)
    measure_all(network, rita)
    site = make_site(north=12)
    make_agreement(group=site.group, network=network, by=rita)
    note_supply_change(group=site.group, network=network)
    measure_changes(at=NOON)
    cell, one_by_one = Cell.objects.get(), everything()
    assert (cell.executed_passes, cell.executed_undecided) == (False, True)
    measure_all(network, rita)
    assert everything() == one_by_one


def test_cells_are_seen_before_what_follows_from_them(network: Network, rita: User) -> None:
    make_deal(owner=rita, group=make_site(north=2).group, network=network)
    site = make_site(north=1)
    make_agreement(group=site.group, network=network, by=rita)
    note_supply_change(group=site.group, network=network)
    taken = take_cells(network, at=NOON)
    assert Cell.objects.get().executed_have == 1
    assert freshness(network).is_under_way
    assert not Stake.objects.exists()
    take_consequences(taken, as_gathered(taken), at=NOON)
    assert not freshness(network).is_under_way
    assert stakes_now()


def test_what_follows_is_told_once_by_whoever_measured_last(network: Network, rita: User) -> None:
    measure_all(network, rita)
    site = make_site(north=1)
    deal = make_deal(owner=rita, group=site.group, network=network)
    note_supply_change(group=site.group, network=network)
    slow = take_cells(network, at=NOON)
    close_as_lost(deal=deal, loss=Loss(make_loss_reason()), key=uuid.uuid4(), by=rita, at=NOON)
    assert measure_changes(at=NOON)["changes"] == 2
    take_consequences(slow, as_gathered(slow), at=NOON)
    assert not Stake.objects.exists()


def as_gathered(taken: Taken) -> Gathered:
    assert taken.gathered is not None
    return taken.gathered


def test_a_worker_measures_by_the_rules_and_members_that_stand(network: Network, rita: User) -> None:
    """It keeps both ready, and must notice when they are others."""
    site, county = make_site(north=1), network.counties.get()
    make_agreement(group=site.group, network=network, by=rita)

    def move_members() -> None:
        MemberPoints.objects.all().delete()
        make_members(county, north=[1, 2], weight=[3, 4])

    for change in (
        lambda: None,
        lambda: AccessRule.objects.update(miles=40),
        lambda: AccessRule.objects.update(miles=10, minutes=1),
        move_members,
    ):
        change()
        note_supply_change(group=site.group, network=network)
        measure_changes(at=NOON)
        one_by_one = everything()
        measure_all(network, rita)
        assert everything() == one_by_one


def test_where_no_distance_is_asked_a_signature_counts_at_home(network: Network, rita: User) -> None:
    AccessRule.objects.all().delete()
    measure_all(network, rita)
    site = make_site(north=40)
    make_agreement(group=site.group, network=network, by=rita)
    note_supply_change(group=site.group, network=network)
    assert measure_changes(at=NOON) == {"changes": 1, "cells": 1}
    assert Cell.objects.get().executed_have == 1


def stakes_now() -> list[tuple[Any, ...]]:
    return list(
        Stake.objects.order_by("deal", "county").values_list(
            "deal", "county", "brings", "members_reached", "closes", "is_critical", "other_groups"
        )
    )


def test_a_cell_that_says_the_same_keeps_its_moment(network: Network, rita: User) -> None:
    measure_all(network, rita)
    before = Cell.objects.get().measured_at
    later = NOON + dt.timedelta(hours=1)
    asked = ask_measurement(network=network, by=rita, at=later)
    assert run_measurement(measurement=asked, at=later).changed == 0
    assert Cell.objects.get().measured_at == before


def test_progress_and_end_are_written(network: Network, rita: User) -> None:
    done = measure_all(network, rita)
    assert (done.kinds, done.kinds_done, done.cells, done.changed) == (1, 1, 1, 1)
    assert (done.as_of, done.failure) == (NOON.date(), "")
    assert done.finished_at is not None


def test_one_measurement_of_a_network_at_a_time(network: Network, rita: User) -> None:
    ask_measurement(network=network, by=rita, at=NOON)
    with pytest.raises(MeasurementRefused):
        ask_measurement(network=network, by=rita, at=NOON)


def test_a_measurement_runs_once(network: Network, rita: User) -> None:
    asked = ask_measurement(network=network, by=rita, at=NOON)
    run_measurement(measurement=asked, at=NOON)
    Cell.objects.all().delete()
    run_measurement(measurement=asked, at=NOON)
    assert not Cell.objects.exists()


def test_a_measurement_that_fails_says_so_and_can_be_asked_again(
    network: Network, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*args: Any, **named: Any) -> None:
        raise RuntimeError("no more memory")

    monkeypatch.setattr("adequacy.actions.remeasure.gather", break_down)
    with pytest.raises(RuntimeError):
        measure_all(network, rita)
    assert Measurement.objects.get().failure == "RuntimeError: no more memory"
    monkeypatch.undo()
    measure_all(network, rita)
    assert Cell.objects.count() == 1


def test_an_abandoned_measurement_gives_way(network: Network, rita: User, system: User) -> None:
    asked = ask_measurement(network=network, by=rita, at=NOON)
    Measurement.objects.filter(pk=asked.pk).update(started_at=NOON)
    later = NOON + dt.timedelta(minutes=21)
    assert measure_networks(by=system, at=later)["networks"] == 1
    assert Measurement.objects.get(pk=asked.pk).failure == "Nobody worked on it any more."


def test_what_was_asked_while_the_queue_was_away_is_made_up(
    network: Network, rita: User, system: User
) -> None:
    measure_all(network, rita)
    asked = ask_measurement(network=network, by=rita, at=NOON)
    measure_networks(by=system, at=NOON)
    asked.refresh_from_db()
    assert (asked.finished_at is not None, asked.failure) == (True, "")


def test_a_day_that_begins_is_measured_once(network: Network, rita: User, system: User) -> None:
    site = make_site(north=1)
    make_letter(group=site.group, network=network, by=rita, expires_on=dt.date(2026, 3, 3))
    make_deadline(network=network, accepts_letters=True, due_on=dt.date(2026, 3, 3))
    assert measure_networks(by=system, at=NOON)["networks"] == 1
    assert measure_networks(by=system, at=NOON)["networks"] == 0
    assert Cell.objects.get().letters_have == 1
    assert measure_networks(by=system, at=NOON + dt.timedelta(days=2)) == {
        "networks": 1,
        "changed": 1,
        "differing": 0,
    }
    assert Cell.objects.get().letters_have is None


def test_reconciling_finds_what_was_wrong_and_puts_it_right(
    network: Network, rita: User, system: User
) -> None:
    measure_all(network, rita)
    assert reconcile_cells(by=system, at=NOON) == {"networks": 1, "changed": 0, "differing": 0}
    Cell.objects.update(executed_have=7)
    assert reconcile_cells(by=system, at=NOON)["networks"] == 0
    assert measure_all(network, system, Purpose.RECONCILE).differing == 1
    assert Cell.objects.get().executed_have == 0


def test_reconciling_takes_in_what_waits_first(network: Network, rita: User) -> None:
    measure_all(network, rita)
    site = make_site(north=1)
    make_agreement(group=site.group, network=network, by=rita)
    note_supply_change(group=site.group, network=network)
    assert measure_all(network, rita, Purpose.RECONCILE).differing == 0
    assert Cell.objects.get().executed_have == 1


def test_what_changes_while_all_is_measured_is_measured_again(
    network: Network, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody signs after the supply was read and before the end."""
    site = make_site(north=1)

    def sign_meanwhile(gathered: Any) -> int:
        make_agreement(group=site.group, network=network, by=rita)
        note_supply_change(group=site.group, network=network)
        return forget_outside(gathered)

    monkeypatch.setattr("adequacy.actions.remeasure.forget_outside", sign_meanwhile)
    measure_all(network, rita)
    assert Cell.objects.get().executed_have == 1


def test_a_county_that_leaves_takes_its_cells_along(network: Network, rita: User) -> None:
    measure_all(network, rita)
    network_actions.serve_counties(network=network, state="FL", counties=[])
    measure_changes(at=NOON)
    assert not Cell.objects.exists()


def test_an_edition_that_is_not_carried_measures_nothing(network: Network, rita: User) -> None:
    measure_all(network, rita)
    Network.objects.update(edition="2031")
    note_everything_changed(network=network)
    measure_changes(at=NOON)
    assert not Cell.objects.exists()


def test_stakes_say_what_an_open_deal_means(network: Network, rita: User) -> None:
    make_deadline(network=network, accepts_letters=True)
    make_agreement(group=make_site(north=1).group, network=network, by=rita)
    deal = make_deal(owner=rita, group=make_site(north=29).group, network=network)
    make_site(north=30)
    measure_all(network, rita)
    stake = Stake.objects.get()
    assert (stake.deal, stake.brings, stake.required, stake.executed) == (deal, 1, 2, 1)
    assert (stake.members, stake.members_out_of_reach, stake.members_reached) == (100, 40, 40)
    assert (stake.closes, stake.is_critical, stake.other_groups) == (True, True, 1)
    assert (stake.needed_on, stake.edition, stake.worth) == (dt.date(2026, 5, 20), "2026", None)


def test_a_lost_deal_has_no_stake(network: Network, rita: User) -> None:
    deal = make_deal(owner=rita, group=make_site(north=1).group, network=network)
    measure_changes(at=NOON)
    measure_all(network, rita)
    assert Stake.objects.filter(deal=deal).exists()
    close_as_lost(deal=deal, loss=Loss(make_loss_reason()), key=uuid.uuid4(), by=rita, at=NOON)
    measure_changes(at=NOON)
    assert not Stake.objects.exists()
    assert Deal.objects.get().stage == "lost"


def test_queries_stay_the_same_for_more_groups(network: Network, rita: User) -> None:
    counts = []
    for more in (1, 1, 5):
        for _ in range(more):
            make_agreement(group=make_site(north=1).group, network=network, by=rita)
            make_deal(owner=rita, group=make_site(north=2).group, network=network)
        note_supply_change(group=make_site(north=2).group, network=network)
        with CaptureQueriesContext(connection) as asked:
            measure_changes(at=NOON)
        counts.append(len(asked))
    assert counts[1] == counts[2] < counts[0]  # The first reads rules and members, which are kept.
