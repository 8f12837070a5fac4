"""Gathers what a network is measured by and with, and measures it: a fixed number of queries, then arithmetic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from adequacy.measuring.ahead import one_ahead
from adequacy.measuring.asked import kinds_of
from adequacy.measuring.cells import KindCells, Setting, measure
from adequacy.measuring.kinds import Kind, Supply
from adequacy.models import CountedAs, StandardSet
from adequacy.queries.enrollment import enrollees_of
from adequacy.queries.members import (
    Box,
    MemberSource,
    kept_members_in,
    member_boxes,
    member_source,
    members_in,
)
from adequacy.queries.rulesets import kept_ruleset
from adequacy.queries.standards import standard_set_of
from adequacy.queries.supply_rows import Counted, Window, network_supply
from adequacy.reach.members import Members
from adequacy.reach.sphere import DEGREE_MILES, Floats
from adequacy.ruleset import Ruleset
from pipeline.models import Deal
from providers.models import Affiliation, County, FilingDeadline, Network, SupplyChange

HAIR = 0.01
"""Degrees by which a window is wider than it need be: it only spares work, it decides nothing."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which cells: all of a network, or those of some judged types in some counties; `near` leaves out the counties
    that a type need not be measured in, where they differ by type.
    """

    types: Sequence[str] | None = None
    counties: Sequence[str] | None = None
    near: Mapping[str, Collection[str]] | None = None

    @property
    def is_whole(self) -> bool:
        return self.types is None and self.counties is None


WHOLE = Scope()


@dataclass(frozen=True, slots=True)
class Gathered:
    """All a measurement needs. `counties` are numbered as in `members`; `deals` are the open ones by group."""

    network: Network
    scope: Scope
    day: dt.date
    deadline: FilingDeadline | None
    rules: Ruleset
    source: MemberSource
    counties: Sequence[str]
    members: Members
    kinds: Sequence[Kind]
    supply: Supply
    setting: Setting
    deals: Mapping[int, int]

    @property
    def takes_letters(self) -> bool:
        return self.deadline is not None and self.deadline.accepts_letters

    def measured(self) -> Iterator[KindCells]:
        """Kind by kind. Of a whole network the next is measured while whoever asked for this one writes it down."""
        kinds = measure(self.members, self.kinds, self.supply, self.setting)
        return one_ahead(kinds) if self.scope.is_whole else kinds

    def asked_in(self, kind: Kind) -> Collection[str]:
        """The counties whose cells of a kind are told by this measurement."""
        return self.counties if self.scope.near is None else self.scope.near[kind.code]


def next_filing(network: Network, plan_day: dt.date) -> FilingDeadline | None:
    return FilingDeadline.objects.filter(network=network).ahead(plan_day).first()


def gather(
    network: Network, *, day: dt.date, plan_day: dt.date, scope: Scope = WHOLE, with_prospects: bool = True
) -> Gathered | None:
    """None where no standard carried here measures the network, or none of its counties.

    The applicant's credit goes with the filing: only an application for a new or larger area accepts letters, and only
    it gives that credit.
    """
    standard_set = standard_set_of(network)
    if standard_set is None:
        return None
    counties = _service_area(network, scope)
    rules = kept_ruleset(standard_set, counties=counties)
    if rules.asks_for_enrollees:
        rules = rules.with_enrollees(enrollees_of(network))
    source = member_source(network)
    boxes = member_boxes(source, list(rules.counties))
    measured = [box.county for box in boxes]
    kinds = _narrowed(kinds_of(rules, measured, scope.types), measured, scope)
    if not measured or not kinds:
        return None
    deadline = next_filing(network, plan_day)
    supply = network_supply(
        network,
        Counted(kinds, rules, measured),
        day=day,
        deadline=deadline,
        window=None if scope.is_whole else window_around(boxes, kinds),
        with_prospects=with_prospects,
    )
    is_applicant = deadline is not None and deadline.accepts_letters
    return Gathered(
        network=network,
        scope=scope,
        day=day,
        deadline=deadline,
        rules=rules,
        source=source,
        counties=measured,
        members=members_in(source, measured) if scope.is_whole else kept_members_in(boxes),
        kinds=kinds,
        supply=supply,
        setting=Setting(is_applicant=is_applicant, credits_stack=rules.credits_stack),
        deals=dict(Deal.objects.open().in_network(network).values_list("group", "pk")),
    )


def _narrowed(kinds: Sequence[Kind], counties: Sequence[str], scope: Scope) -> Sequence[Kind]:
    if scope.near is None:
        return kinds
    return [
        kind.only_in(np.array([county in scope.near[kind.code] for county in counties])) for kind in kinds
    ]


def _service_area(network: Network, scope: Scope) -> list[str]:
    counties = County.objects.filter(networks=network)
    if scope.counties is not None:
        counties = counties.filter(pk__in=scope.counties)
    return list(counties.order_by("pk").values_list("pk", flat=True))


def window_around(boxes: Sequence[Box], kinds: Sequence[Kind]) -> Window | None:
    """Where a site must stand to reach anybody in the boxes; None, the whole earth, near poles and date line."""
    miles = max((float(np.nanmax(kind.limits, initial=0.0)) for kind in kinds), default=0.0)
    north, south = max(box.north for box in boxes), min(box.south for box in boxes)
    up = miles / DEGREE_MILES + HAIR
    aside = up / max(np.cos(np.radians(max(abs(north), abs(south)) + up)), 0.01)
    west, east = min(box.west for box in boxes) - aside, max(box.east for box in boxes) + aside
    if west < -180 or east > 180:
        return None
    return Window(south - up, north + up, west, east, tuple(box.county for box in boxes))


def affected(network: Network, changes: Collection[SupplyChange]) -> Scope | None:
    """The cells the changes can have touched: whole where one of them asks for it, None where there are none."""
    if any(not change.places for change in changes):
        return WHOLE
    standard_set = standard_set_of(network)
    if standard_set is None or not changes:
        return None
    codes = {code for change in changes for code in change.specialties}
    counted = CountedAs.objects.filter(standard_set=standard_set, specialty__in=codes)
    types = sorted(set(counted.values_list("judged", flat=True)))
    groups = {change.group_id for change in changes}
    if Affiliation.objects.filter(group__in=groups, offers_telehealth=True).exists():
        return Scope(types)  # Its credit helps every county, however far.
    near = _counties_near(network, standard_set, types, changes)
    counties = sorted(set().union(*near.values()))
    return Scope(types, counties, near) if counties else None


def _counties_near(
    network: Network, standard_set: StandardSet, types: Sequence[str], changes: Collection[SupplyChange]
) -> Mapping[str, Collection[str]]:
    """By type, those with a member within its limit, and those a site of the groups stands in."""
    area = _service_area(network, WHOLE)
    rules = kept_ruleset(standard_set)
    boxes = member_boxes(member_source(network), [county for county in area if county in rules.counties])
    places = np.array([place for change in changes for place in change.places])
    boxes = _near(places, boxes, np.full(len(boxes), rules.farthest(types)))
    groups = {change.group_id for change in changes}
    home = set(County.objects.filter(pk__in=area, locations__group__in=groups).values_list("pk", flat=True))
    return {
        kind.code: home | {box.county for box in _near(places, boxes, np.nan_to_num(kind.limits, nan=-1.0))}
        for kind in kinds_of(rules, [box.county for box in boxes], types)
    }


def _near(places: Floats, boxes: Sequence[Box], miles: Floats) -> list[Box]:
    """Boxes within so many miles of one of the places: none too few, some too many."""
    if not boxes or not len(places):
        return []
    south, north, west, east = (
        np.array([getattr(box, side) for box in boxes]) for side in ("south", "north", "west", "east")
    )
    latitude, longitude = places[:, :1], places[:, 1:]
    up = miles / DEGREE_MILES + HAIR
    aside = up / np.maximum(np.cos(np.radians(np.minimum(np.abs(latitude) + up, 90))), HAIR)
    beside = [((longitude - side + 540) % 360 - 180, sign) for side, sign in ((west, -1), (east, 1))]
    within = (longitude >= west) & (longitude <= east)
    for step, sign in beside:
        within |= (step * sign >= 0) & (step * sign <= aside)
    reached = within & (latitude >= south - up) & (latitude <= north + up) & (miles >= 0)
    return [boxes[place] for place in np.flatnonzero(np.any(reached, axis=0)).tolist()]
