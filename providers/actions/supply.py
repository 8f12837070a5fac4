"""Telling the floors above that supply changed: the row with the change, a knock at the worker's door after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import structlog
from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from providers.models import Affiliation, Location, Network, ProviderGroup, SupplyChange

log = structlog.get_logger(__name__)

MOST_GROUPS = 200
"""Beyond so many groups at once one full measurement is less work than many small ones."""
Place = tuple[float, float]


def note_supply_change(*, group: ProviderGroup, network: Network) -> None:
    """Part of every action that signs, gives a letter, opens or ends something for a group and a network."""
    _note([network], [group.pk], {})


def note_roster_change(
    *, groups: Collection[int], old_places: Mapping[int, Collection[Place]] | None = None
) -> None:
    """Rosters are common to the plan: every network hears of it."""
    _note(list(Network.objects.order_by("pk")), groups, old_places or {})


def note_everything_changed(*, network: Network) -> None:
    """The network's area, edition, filing or members changed."""
    SupplyChange.objects.create(network=network)
    wake_after_commit()


def _note(
    networks: Sequence[Network], groups: Collection[int], old_places: Mapping[int, Collection[Place]]
) -> None:
    """One row a group, with all it has or had: specialties, sites of today, and sites as they stood before."""
    if len(groups) > MOST_GROUPS:
        SupplyChange.objects.bulk_create(SupplyChange(network=network) for network in networks)
        wake_after_commit()
        return
    specialties, places = _specialties(groups), _places(groups, old_places)
    told = [group for group in sorted(groups) if specialties.get(group) and places.get(group)]
    SupplyChange.objects.bulk_create(
        SupplyChange(
            network=network,
            group_id=group,
            specialties=sorted(specialties[group]),
            places=sorted(places[group]),
        )
        for network in networks
        for group in told
    )
    if told:
        wake_after_commit()


def wake_after_commit() -> None:
    """Once a transaction, best effort: where the broker is away the timetable finds the row within a minute."""
    knocks_already = any(hook[1] is _wake for hook in connection.run_on_commit)
    if settings.SUPPLY_CHANGED_TASK and not knocks_already:
        transaction.on_commit(_wake)


def _wake() -> None:
    try:
        current_app.send_task(settings.SUPPLY_CHANGED_TASK, queue=settings.QUICK_QUEUE, expires=60)
    except (OperationalError, OSError) as error:
        log.warning("supply.worker_not_woken", error=str(error))


def _specialties(groups: Collection[int]) -> Mapping[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    rows = Affiliation.objects.filter(group__in=groups).values_list("group", "specialty").distinct()
    for group, specialty in rows:
        found[group].add(specialty)
    return found


def _places(groups: Collection[int], old: Mapping[int, Collection[Place]]) -> Mapping[int, set[Place]]:
    found: defaultdict[int, set[Place]] = defaultdict(
        set, {group: set(old.get(group, ())) for group in groups}
    )
    for group, *place in Location.objects.filter(group__in=groups).values_list(
        "group", "latitude", "longitude"
    ):
        found[group].add((place[0], place[1]))
    return found
