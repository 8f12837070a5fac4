"""The exception file of a cell: who could have been contracted, how far each is, what was done, and why it was not.

The older form of the agency asked for each provider who is not contracted and stands within the limits, or nearer than
the nearest contracted one: name, address, telephone, minutes and miles from each place left out, and the reason; and
for those contracted beyond the limits. Source: 42 CFR 422.116(f); the contacts are those of the log, without figures.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from adequacy.evidence import Asked, Logged, missing, red_flags
from adequacy.measuring.around import Around, Spot, around
from adequacy.measuring.cells import KindCells, measure_kind
from adequacy.measuring.kinds import EXECUTED, WITH_LETTERS
from adequacy.models import ExceptionReason, ReasonGiven, ReasonStatus
from adequacy.queries.beliefs import assumptions
from adequacy.queries.exception_reasons import reasons_given, reasons_in_force
from adequacy.queries.measuring import Gathered, Scope, gather, window_around
from adequacy.queries.members import member_boxes
from adequacy.queries.supply_rows import Counted, network_supply
from adequacy.queries.zips import nearest_zips
from adequacy.reach.cover import open_points
from adequacy.ruleset import CellRule
from pipeline.models import Touch
from pipeline.queries.evidence import contact_log, group_evidence
from providers.models import Affiliation, County, Network, ProviderGroup, Specialty

FAR = 100.0
"""Miles beyond which nobody is looked for: further is no local pattern of care."""
MOST_BEYOND = 10


@dataclass(frozen=True, slots=True)
class Distance:
    """From a place left out, along the road as the standard reckons it."""

    spot: Spot
    miles: float
    minutes: int


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody not contracted, at one site. `is_within` the limits, else nearer than the nearest contracted."""

    affiliation: Affiliation
    is_within: bool
    distances: Sequence[Distance]
    given: ReasonGiven | None
    reason: ExceptionReason | None
    missing: Sequence[str]
    flags: Sequence[str]

    @property
    def nearest(self) -> Distance | None:
        return min(self.distances, key=lambda each: each.miles, default=None)


@dataclass(frozen=True, slots=True)
class MissedGroup:
    """A group whose providers are not contracted, with what the log holds of it. `deal` is the open one, if any."""

    group: ProviderGroup
    deal: int | None
    logged: Logged
    providers: Sequence[Missed]

    @property
    def is_whole(self) -> bool:
        return not any(each.missing for each in self.providers)


@dataclass(frozen=True, slots=True)
class Beyond:
    """Somebody contracted beyond the limits: where members go instead."""

    affiliation: Affiliation
    nearest: Distance


@dataclass(frozen=True, slots=True)
class ExceptionFile:
    rule: CellRule
    executed: float
    share: float
    spots: Sequence[Spot]
    groups: Sequence[MissedGroup]
    beyond: Sequence[Beyond]
    contacts: Sequence[Touch]
    reasons: Mapping[str, ExceptionReason]
    asked: Asked
    due_on: dt.date
    day: dt.date
    is_estimate: bool

    @property
    def days_left(self) -> int:
        return (self.due_on - self.day).days

    @property
    def providers(self) -> list[Missed]:
        return [each for group in self.groups for each in group.providers]

    @property
    def whole(self) -> int:
        """Providers of whom nothing is missing."""
        return sum(not each.missing for each in self.providers)

    @property
    def flagged(self) -> int:
        return sum(bool(each.flags) for each in self.providers)


def exception_file(
    network: Network,
    county: County,
    specialty: Specialty,
    *,
    due_on: dt.date,
    day: dt.date,
    plan_day: dt.date,
) -> ExceptionFile | None:
    """None where the network is not judged by this cell. A fixed number of queries."""
    scope = Scope(types=[specialty.pk], counties=[county.pk])
    gathered = gather(network, day=day, plan_day=plan_day, scope=scope)
    if gathered is None:
        return None
    cells = _measured_wide(gathered)
    spots = _spots(gathered, cells)
    contracted = WITH_LETTERS if gathered.takes_letters else EXECUTED
    found = around(cells.reach.supply, spots, np.unique(cells.reach.row), contracted=contracted)
    rule = gathered.rules.cell(county.pk, specialty.pk)
    listed = [*found.within.tolist(), *found.nearer.tolist()]
    source = cells.reach.supply.source
    affiliations = _affiliations(source[[*listed, *found.beyond[:MOST_BEYOND].tolist()]].tolist())
    groups = {int(cells.reach.supply.group[row]) for row in listed}
    reader = _Reader(gathered, rule, found, source.tolist(), affiliations, spots)
    return ExceptionFile(
        rule=rule,
        executed=float(cells.have[EXECUTED, 0]),
        share=int(cells.covered[EXECUTED, 0]) / max(1, int(gathered.members.totals[0])),
        spots=spots,
        groups=_groups(network, specialty, reader, listed, groups, due_on=due_on, today=plan_day),
        beyond=[
            Beyond(affiliations[source[row]], reader.distances(row)[0])
            for row in found.beyond[:MOST_BEYOND].tolist()
            if spots
        ],
        contacts=contact_log(network, groups),
        reasons=reasons_in_force(network, plan_day),
        asked=assumptions().evidence,
        due_on=due_on,
        day=plan_day,
        is_estimate=gathered.source.is_estimate,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns rows of the supply into words."""

    gathered: Gathered
    rule: CellRule
    found: Around
    source: Sequence[int]
    affiliations: Mapping[int, Affiliation]
    spots: Sequence[Spot]

    def distances(self, row: int) -> list[Distance]:
        """The nearest place first."""
        road = self.found.miles[row] * float(self.gathered.rules.road_factor)
        minutes = road * 60 / self.rule.county.miles_per_hour
        found = [
            Distance(spot, round(float(miles), 1), int(np.ceil(each)))
            for spot, miles, each in zip(self.spots, road, minutes, strict=True)
        ]
        return sorted(found, key=lambda each: each.miles)


def _measured_wide(gathered: Gathered) -> KindCells:
    """The one cell, with everybody within a hundred miles, not only within the limits."""
    kind = gathered.kinds[0]
    boxes = member_boxes(gathered.source, gathered.counties)
    wide = replace(kind, limits=np.full_like(kind.limits, FAR))
    supply = network_supply(
        gathered.network,
        Counted(gathered.kinds, gathered.rules, gathered.counties),
        day=gathered.day,
        deadline=gathered.deadline,
        window=window_around(boxes, [wide]),
        with_prospects=True,
    )
    return measure_kind(gathered.members, kind, supply.of(0), gathered.setting)


def _spots(gathered: Gathered, cells: KindCells) -> list[Spot]:
    """The ZIP codes of members out of reach; of all members where nobody is out of reach or no distance is asked."""
    members = gathered.members
    points = open_points(members, cells.reach.left)
    if not points.size or np.isnan(cells.kind.limits[0]):
        points = np.arange(len(members.weight))
    zips = nearest_zips(members.latitude[points], members.longitude[points])
    if not zips.points:
        return []
    lost: Counter[int] = Counter()
    for place, weight in zip(zips.nearest.tolist(), members.weight[points].tolist(), strict=True):
        lost[place] += weight
    return [Spot(*zips.points[place], members=weight) for place, weight in lost.most_common()]


def _affiliations(pks: Sequence[int]) -> dict[int, Affiliation]:
    return Affiliation.objects.select_related("provider", "group", "location").in_bulk(pks)


def _groups(
    network: Network,
    specialty: Specialty,
    reader: _Reader,
    rows: Sequence[int],
    groups: set[int],
    *,
    due_on: dt.date,
    today: dt.date,
) -> list[MissedGroup]:
    """The group with the nearest provider first."""
    evidence, given = group_evidence(network, groups), reasons_given(network, specialty)
    reasons, asked = reasons_in_force(network, today), assumptions().evidence
    within = set(reader.found.within.tolist())
    by_group: dict[int, MissedGroup] = {}
    for row in rows:
        affiliation = reader.affiliations[reader.source[row]]
        seen = evidence.get(affiliation.group_id)
        logged = Logged() if seen is None else Logged(*(getattr(seen, name) for name in Logged.__slots__))
        said = given.get(affiliation.provider_id)
        reason = None if said is None else reasons.get(said.reason)
        refused = reason is not None and reason.accepted == ReasonStatus.NOT_ACCEPTED
        one = Missed(
            affiliation=affiliation,
            is_within=row in within,
            distances=reader.distances(row),
            given=said,
            reason=reason,
            missing=missing(logged, asked, has_reason=said is not None),
            flags=red_flags(logged, asked, today=today, due_on=due_on, reason_is_refused=refused),
        )
        deal = reader.gathered.deals.get(affiliation.group_id)
        before = by_group.get(affiliation.group_id) or MissedGroup(affiliation.group, deal, logged, [])
        by_group[affiliation.group_id] = replace(before, providers=[*before.providers, one])
    return list(by_group.values())
