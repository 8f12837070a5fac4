"""Who supplies a network, as arrays: executed, by letter, by open deal, and who is known besides. A query each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from adequacy.measuring.kinds import EXECUTED, PIPELINE, WITH_LETTERS, Kind, Supply
from adequacy.ruleset import Ruleset
from pipeline.models import Deal
from providers.models import (
    Affiliation,
    Agreement,
    FilingDeadline,
    LetterOfIntent,
    Network,
    Participant,
    ProviderGroup,
)

PROSPECTS = PIPELINE + 1
"""Groups with neither deal nor agreement: in none of the three networks, but they could be."""
FIELDS = ("specialty", "location__latitude", "location__longitude", "provider", "group", "is_accepting")
TYPES = (object, float, float, np.int64, np.int64, bool, bool, object, np.int64, float)
"""Of a row's columns: FIELDS, telehealth, county, affiliation, beds."""


@dataclass(frozen=True, slots=True)
class Window:
    """Only sites in here are asked for, in degrees; and those that stand in the counties, which count there where no
    distance is asked; and whoever sees patients by telephone, from wherever.
    """

    south: float
    north: float
    west: float
    east: float
    counties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """How a row's specialty becomes rows of kinds, and where its county stands among those measured."""

    kinds: Sequence[Kind]
    rules: Ruleset
    counties: Sequence[str]

    def codes(self) -> list[str]:
        """Specialties, as rosters name them, that count in one of the kinds."""
        wanted = {kind.code for kind in self.kinds}
        return [
            code
            for code, counted in self.rules.counted_as.items()
            if any(each.type in wanted for each in counted)
        ]

    def by_code(self) -> Mapping[str, list[tuple[int, float, bool]]]:
        """Number of the kind, weight, whether it is counted in beds."""
        number = {kind.code: place for place, kind in enumerate(self.kinds)}
        return {
            code: [
                (number[each.type], float(each.weight), self.kinds[number[each.type]].in_beds)
                for each in counted
                if each.type in number
            ]
            for code, counted in self.rules.counted_as.items()
        }


def network_supply(
    network: Network,
    counted: Counted,
    *,
    day: dt.date,
    deadline: FilingDeadline | None,
    window: Window | None = None,
    with_prospects: bool = False,
) -> Supply:
    """`source` of a row is the number of its affiliation."""
    by_code = counted.by_code()
    home = {county: place for place, county in enumerate(counted.counties)}
    layers = _layers(network, counted.codes(), day, deadline, window, with_prospects=with_prospects)
    found = [_supply(list(rows), layer, by_code, home) for layer, rows in layers]
    return reduce(Supply.joined, found)


Kinds = Mapping[str, Sequence[tuple[int, float, bool]]]


def _supply(rows: Sequence[Sequence[Any]], layer: int, by_code: Kinds, home: Mapping[str, int]) -> Supply:
    """Each row once for every kind its specialty counts in."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(TYPES)
    specialty, county = columns[0], columns[7]
    read = [np.array(column, dtype=kind) for column, kind in zip(columns, TYPES, strict=True)]
    latitude, longitude, provider, group, accepting, telehealth, _, source, beds = read[1:]
    turns = [by_code.get(code, ()) for code in specialty]
    size = np.fromiter(map(len, turns), np.int64, len(turns))
    row = np.repeat(np.arange(len(turns)), size)
    counts = [each for turn in turns for each in turn]
    in_beds = np.array([by_beds for *_, by_beds in counts], dtype=bool)
    weight = np.array([weight for _, weight, _ in counts], dtype=np.float64)
    at = np.fromiter((home.get(each, -1) for each in county), np.int64, len(county))
    return Supply(
        kind=np.array([kind for kind, *_ in counts], dtype=np.int64),
        latitude=latitude[row],
        longitude=longitude[row],
        provider=provider[row],
        group=group[row],
        amount=np.where(in_beds, beds[row], weight),
        layer=np.full(row.size, layer),
        accepting=accepting[row],
        telehealth=telehealth[row],
        home=at[row],
        source=source[row],
    )


def _layers(
    network: Network,
    codes: Collection[str],
    day: dt.date,
    deadline: FilingDeadline | None,
    window: Window | None,
    *,
    with_prospects: bool,
) -> Iterator[tuple[int, QuerySet[Any]]]:
    named = Participant.objects.executed_for(network, day)
    yield EXECUTED, _rows(named, "affiliation__", codes, window)
    current = Affiliation.objects.current(day)
    if deadline is not None and deadline.accepts_letters:
        yield (
            WITH_LETTERS,
            _rows(current.filter(group__in=letter_groups(network, day, deadline)), "", codes, window),
        )
    engaged = Deal.objects.open().in_network(network).values("group")
    yield PIPELINE, _rows(current.filter(group__in=engaged), "", codes, window)
    if with_prospects:
        yield PROSPECTS, _rows(current.filter(group__in=unapproached(network, day)), "", codes, window)


def letter_groups(network: Network, day: dt.date, deadline: FilingDeadline) -> QuerySet[Any]:
    """A letter counts at a filing when it is in force today and will still be on the day of the filing."""
    letters = LetterOfIntent.objects.filter(network=network).in_force(day).in_force(deadline.due_on)
    return letters.values("group")


def unapproached(network: Network, day: dt.date) -> QuerySet[Any]:
    signed = Agreement.objects.filter(network=network).executed(day)
    return (
        ProviderGroup.objects.exclude(pk__in=Deal.objects.open().in_network(network).values("group"))
        .exclude(pk__in=signed.values("group"))
        .values("pk")
    )


def _rows(rows: QuerySet[Any], path: str, codes: Collection[str], window: Window | None) -> QuerySet[Any]:
    """`path` leads from a row to its affiliation. Beds of a participant are as signed."""
    found = rows.filter(**{f"{path}specialty__in": codes})
    if window is not None:
        inside = {
            f"{path}location__latitude__range": (window.south, window.north),
            f"{path}location__longitude__range": (window.west, window.east),
        }
        at_home = {f"{path}location__county__in": window.counties}
        by_telephone = {f"{path}offers_telehealth": True}
        found = found.filter(Q(**inside) | Q(**at_home) | Q(**by_telephone))
    return found.values_list(
        *(f"{path}{field}" for field in FIELDS),
        f"{path}offers_telehealth",
        f"{path}location__county",
        F(f"{path}pk"),
        Coalesce("beds", 0),
    )
