"""Whatever changes supply leaves a row for those who measure; a worker that cannot be woken harms nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.test import override_settings
from kombu.exceptions import OperationalError

from accounts.models import User
from providers.actions import networks as network_actions
from providers.actions import supply
from providers.actions.rosters import import_roster
from providers.models import Location, SupplyChange
from tests.factories import NOON, make_affiliation, make_county, make_group, make_network, make_specialty
from tests.providers.rosters import roster

pytestmark = pytest.mark.django_db


def test_a_change_names_all_the_group_has_and_where() -> None:
    work = make_affiliation(group=make_group())
    network = make_network()
    supply.note_supply_change(group=work.group, network=network)
    change = SupplyChange.objects.get()
    assert (change.network, change.group) == (network, work.group)
    assert change.specialties == [work.specialty_id]
    assert change.places == [[work.location.latitude, work.location.longitude]]
    assert change.done_at is None


def test_a_group_without_sites_changes_nothing() -> None:
    supply.note_supply_change(group=make_group(), network=make_network())
    assert not SupplyChange.objects.exists()


def test_many_groups_at_once_ask_for_a_full_measurement() -> None:
    groups = [make_affiliation(group=make_group()).group.pk for _ in range(3)]
    networks = [make_network(name=name, counties=[]) for name in ("Gold", "Silver")]
    with patch.object(supply, "MOST_GROUPS", 2):
        supply.note_roster_change(groups=groups)
    changes = SupplyChange.objects.order_by("network")
    assert [(each.network, each.group, each.specialties, each.places) for each in changes] == [
        (network, None, [], []) for network in networks
    ]


@override_settings(SUPPLY_CHANGED_TASK="adequacy.tasks.measure_changes")
def test_a_broker_that_is_away_is_no_error(
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    with (
        patch(
            "providers.actions.supply.current_app.send_task", side_effect=OperationalError("away")
        ) as knock,
        django_capture_on_commit_callbacks(execute=True),
    ):
        supply.note_everything_changed(network=make_network())
    assert knock.call_count == 1
    assert SupplyChange.objects.waiting().count() == 1


def test_service_area_filing_and_facts_ask_for_a_full_measurement() -> None:
    network = make_network()
    network_actions.serve_counties(network=network, state="FL", counties=[])
    network_actions.add_deadline(
        network=network, name="New filing", due_on=NOON.date(), accepts_letters=True, today=NOON.date()
    )
    changes = SupplyChange.objects.all()
    assert [(change.network, change.places) for change in changes] == [(network, []), (network, [])]


def test_a_roster_that_moves_a_site_names_where_it_was_and_is(marco: User) -> None:
    make_county()
    make_specialty(code="002", name="Family Practice")
    network = make_network()
    point = {"county": "Columbia", "zip": "32025", "latitude": "30.16", "longitude": "-82.64"}
    for latitude in ("30.16", "30.16", "30.2"):
        content = roster({**point, "latitude": latitude}).encode()
        import_roster(network=network, file_name="roster.csv", content=content, by=marco, at=NOON)
    first, moved = SupplyChange.objects.order_by("pk")
    assert (first.network, first.places) == (network, [[30.16, -82.64]])
    assert (moved.specialties, moved.places) == (["002"], [[30.16, -82.64], [30.2, -82.64]])
    assert Location.objects.get().latitude == 30.2
