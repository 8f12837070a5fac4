"""Everything an audit is held against, read from the record; and the audit itself. Nothing is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Q
from django.db.models.functions import Coalesce

from adequacy.audit.evaluating import Ground, Question, evaluate, measurable
from adequacy.audit.reading import read_sheet
from adequacy.audit.result import AuditReport
from adequacy.audit.rows import edition_of
from adequacy.audit.supplying import Known
from adequacy.models import StandardSet
from adequacy.queries.members import MemberSource, members_in
from adequacy.queries.rulesets import ruleset
from adequacy.queries.zips import zip_codes
from adequacy.reach.members import Members
from adequacy.roster_files import sheet_of
from adequacy.ruleset import Ruleset
from providers.county_names import NamedCounty
from providers.models import Affiliation, County
from providers.roster_lookups import roster_lookups

MILES_PER_DEGREE = 69.0
"""Rounded down, so that the window is rather too wide."""
FIELDS = (
    "provider__npi", "specialty", "group__tin", "group", "group__name", "location__address", "location__zip_code",
    "location__county", "location__latitude", "location__longitude",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """What somebody asks of a roster."""

    standard_set: StandardSet
    state: str
    is_applicant: bool
    file_name: str
    at: dt.datetime


def standard_for(*, state: str, line_of_business: str, edition: str) -> StandardSet | None:
    """The state's own set where it has one, else the federal one."""
    sets = StandardSet.objects.filter(
        Q(state="") | Q(state=state), line_of_business=line_of_business, edition=edition
    )
    return sets.order_by("-state", "program").first()


def audit_of(
    request: AuditRequest,
    content: bytes,
    *,
    on_kinds: Callable[[int], None] = lambda _: None,
    done: Callable[[int], None] = lambda _: None,
) -> AuditReport:
    """Raises `NoRosterError` where the file is none. `on_kinds` is told how many kinds there are, `done` each of them.

    1. Read the file against the reference tables and the rules.
    2. Take the members of the state's counties, and whom the plan knows near enough to serve them.
    3. Measure.
    """
    standard_set = request.standard_set
    counties = counties_of(request.state)
    rules = ruleset(standard_set, counties=[county.ssa_code for county in counties])
    reading = read_sheet(sheet_of(content), roster_lookups(), edition_of(rules))
    on_kinds(len(rules.types))
    source = MemberSource(None)
    members = members_in(source, measurable(rules, counties))
    ground = Ground(
        rules=rules,
        counties=counties,
        members=members,
        zips=zip_codes(members.latitude, members.longitude),
        member_source=source.name,
        known=directory(rules, members, day=request.at.date()),
    )
    question = Question(
        state=request.state,
        line_of_business=standard_set.line_of_business,
        is_applicant=request.is_applicant,
        file_name=request.file_name,
        at=request.at,
    )
    return evaluate(question, reading, ground, done=done)


def counties_of(state: str) -> list[NamedCounty]:
    fields = ("ssa_code", "fips", "name", "state", "latitude", "longitude")
    return [
        NamedCounty(*row) for row in County.objects.filter(state=state).order_by("pk").values_list(*fields)
    ]


def directory(rules: Ruleset, members: Members, *, day: dt.date) -> Sequence[Known]:
    """Everybody on the plan's record, with or without an agreement, whose site could reach one of these members."""
    if not members.latitude.size:
        return []
    radius = _farthest(rules)
    rows = Affiliation.objects.current(day).filter(specialty__in=list(rules.counted_as))
    if radius is not None:
        rows = rows.filter(**_window(members, radius))
    found = rows.values_list(*FIELDS, Coalesce("beds", 0), "offers_telehealth")
    return [Known(*row) for row in found]


def _farthest(rules: Ruleset) -> float | None:
    """The longest limit in miles; None where a type has no limit, so that the site may lie anywhere in its county."""
    radii = [
        float(limit.radius(miles_per_hour=rule.miles_per_hour, road_factor=rules.road_factor))
        for rule in rules.counties.values()
        for code in rules.types
        if (limit := rules.limits(rule.county, code)) is not None
    ]
    return max(radii, default=None)


def _window(members: Members, radius: float) -> dict[str, tuple[float, float]]:
    """A box around all members. One that reaches across the 180th meridian is open from west to east."""
    south, north = float(members.latitude.min()), float(members.latitude.max())
    west, east = float(members.longitude.min()), float(members.longitude.max())
    up = radius / MILES_PER_DEGREE
    across = up / max(0.05, float(np.cos(np.radians(max(abs(south), abs(north)) + up))))
    window = {"location__latitude__range": (south - up, north + up)}
    if west - across > -180 and east + across < 180:
        window["location__longitude__range"] = (west - across, east + across)
    return window
