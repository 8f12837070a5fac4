"""Who stands in the service area: by executed agreement, by letter of intent, by open deal. One query each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, Lower

from adequacy.supply import Presence, Supply, by_cell
from pipeline.models import Deal
from providers.models import Affiliation, FilingDeadline, LetterOfIntent, Network, Participant


def supply_of(
    network: Network, *, day: dt.date, deadline: FilingDeadline | None, county: str | None = None
) -> Supply:
    """The three layers on a day; letters only where the next filing takes them."""
    accepts_letters = deadline is not None and deadline.accepts_letters
    return Supply(
        executed=by_cell(executed_presences(network, day=day, county=county)),
        letters=by_cell(_letter_presences(network, day=day, deadline=deadline, county=county))
        if accepts_letters and deadline is not None
        else None,
        pipeline=by_cell(_deal_presences(network, day=day, county=county)),
    )


def executed_presences(network: Network, *, day: dt.date, county: str | None = None) -> Iterator[Presence]:
    named = Participant.objects.executed_for(network, day)
    return _presences(named, path="affiliation__", network=network, county=county)


def roster_presences(
    groups: QuerySet[Any],
    network: Network,
    *,
    day: dt.date,
    county: str | None = None,
    counties: Collection[str] | None = None,
) -> Iterator[Presence]:
    """The current roster of groups: what each would bring by signing today."""
    roster = Affiliation.objects.current(day).filter(group__in=groups)
    if counties is not None:
        roster = roster.filter(location__county__in=counties)
    return _presences(roster, path="", network=network, county=county)


def _letter_presences(
    network: Network, *, day: dt.date, deadline: FilingDeadline, county: str | None
) -> Iterable[Presence]:
    """A letter counts at a filing when it is in force today and will still be on the day of the filing."""
    letters = LetterOfIntent.objects.filter(network=network).in_force(day).in_force(deadline.due_on)
    return roster_presences(letters.values("group"), network, day=day, county=county)


def _deal_presences(network: Network, *, day: dt.date, county: str | None) -> Iterable[Presence]:
    """As if every open deal were signed, whoever may read them: the number is the same for everybody."""
    deals = Deal.objects.open().in_network(network)
    return roster_presences(deals.values("group"), network, day=day, county=county)


def _presences(rows: QuerySet[Any], *, path: str, network: Network, county: str | None) -> Iterator[Presence]:
    """Rows of participants or of affiliations in the service area; `path` leads from a row to its affiliation."""
    inside = rows.filter(**{f"{path}location__county__networks": network})
    if county is not None:
        inside = inside.filter(**{f"{path}location__county": county})
    found = inside.values_list(
        f"{path}group",
        f"{path}location__county",
        Coalesce(F(f"{path}specialty__parent"), F(f"{path}specialty")),
        f"{path}provider",
        Lower(Concat(f"{path}location__zip_code", Value(" "), f"{path}location__address")),
        Coalesce("beds", 0),
    )
    return (Presence(*row) for row in found)
