"""The audit itself: measures the roster in one state, kind by kind, and puts the report together."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from adequacy.audit.judging import Measured, audit_cell, counties_judged, whole
from adequacy.audit.losing import Losses, losses_of
from adequacy.audit.reading import Notice, Reading
from adequacy.audit.result import (
    AuditCell,
    AuditCounty,
    AuditReport,
    Candidate,
    CellClosers,
    CriticalGroup,
    Held,
    NotEvaluated,
)
from adequacy.audit.supplying import DIRECTORY, Known, Parties, of_roster, supply_from
from adequacy.measuring.asked import kinds_of
from adequacy.measuring.cells import Setting, measure_kind
from adequacy.measuring.closers import Closer, closers_of
from adequacy.measuring.critical import Critical, critical_groups
from adequacy.measuring.kinds import Supply
from adequacy.reach.members import Members
from adequacy.ruleset import Ruleset
from providers.county_names import NamedCounty

RANKED = 5
"""So many candidates of a gap are kept; how many there are is said."""
NO_ROWS = "There are no rows below the heading."


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and of which file."""

    state: str
    line_of_business: str
    is_applicant: bool
    file_name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Ground:
    """What the roster is measured against. `members` holds the counties that may be measured, in this order; `zips` is
    the ZIP code of each of their points.
    """

    rules: Ruleset
    counties: Sequence[NamedCounty]
    members: Members
    zips: Sequence[str]
    member_source: str
    known: Sequence[Known]


def measurable(rules: Ruleset, counties: Sequence[NamedCounty]) -> list[str]:
    """Counties the edition knows and that have a FIPS code; of the others nobody could say where their people live."""
    return [each.ssa_code for each in counties if each.fips and each.ssa_code in rules.counties]


def evaluate(
    question: Question, reading: Reading, ground: Ground, *, done: Callable[[int], None] = lambda _: None
) -> AuditReport:
    """`done` is told after each kind how many are measured."""
    rules, members = ground.rules, ground.members
    kinds = kinds_of(rules, members.codes)
    supply, parties = supply_from(reading.rows, ground.known, kinds, rules, members.codes)
    setting = Setting(is_applicant=question.is_applicant, credits_stack=rules.credits_stack)
    found = _Found(parties, ground)
    for number, kind in enumerate(kinds):
        mine = supply.of(number)
        cells = measure_kind(members, kind, of_roster(mine), setting)
        found.take(Measured(cells, of_roster(mine), rules, setting, members), mine)
        done(number + 1)
    return _report(question, reading, ground, found)


class _Found:
    """What has been found so far."""

    def __init__(self, parties: Parties, ground: Ground) -> None:
        self.parties = parties
        self.keys = {number: name for name, number in parties.groups.items()}
        self.fips = {county.ssa_code: county.fips for county in ground.counties}
        self.zips = ground.zips
        self.cells: list[AuditCell] = []
        self.held: defaultdict[int, list[Held]] = defaultdict(list)
        self.closers: list[CellClosers] = []

    def take(self, measured: Measured, with_directory: Supply) -> None:
        codes = measured.members.codes
        losses = losses_of(measured.members, measured.cells, self.zips)
        judged = [
            (county, audit_cell(measured, county, self.fips[codes[county]], losses.get(county, Losses())))
            for county in counties_judged(measured)
        ]
        self.cells += [cell for _, cell in judged]
        falls = critical_groups(measured.members, measured.cells, measured.supply, measured.setting)
        lived_in = {county for county, _ in judged}
        for each in falls:
            if each.county in lived_in:
                self.held[each.group].append(_held(measured, each))
        failing = [county for county, cell in judged if cell.executed.passes is False]
        self.closers += self._closers(measured, with_directory, failing)

    def _closers(self, measured: Measured, supply: Supply, failing: Sequence[int]) -> Iterator[CellClosers]:
        if not (supply.layer > 0).any():
            return
        found = closers_of(measured.members, measured.cells.kind, supply, measured.setting, failing)
        for closers in found:
            if closers.ranked:
                yield CellClosers(
                    ssa=measured.members.codes[closers.county],
                    specialty=measured.code,
                    candidates=len(closers.ranked),
                    ranked=tuple(map(self._candidate, closers.ranked[:RANKED])),
                    fewest=tuple(map(self._candidate, closers.fewest)),
                    closes=closers.can_be_closed,
                )

    def _candidate(self, closer: Closer) -> Candidate:
        return Candidate(
            group=self.label(closer.group),
            group_id=self.parties.ids.get(closer.group),
            source="directory" if closer.layer == DIRECTORY else "letter",
            members=closer.members,
            number=closer.number,
            share=float(closer.share),
        )

    def label(self, group: int) -> str:
        return self.parties.label(group, self.keys)

    def critical(self) -> list[CriticalGroup]:
        """Whoever holds most cells first."""
        groups = (
            CriticalGroup(self.label(group), len(self.parties.people.get(group, ())), tuple(cells))
            for group, cells in self.held.items()
        )
        return sorted(groups, key=lambda each: (-len(each.cells), each.group))


def _held(measured: Measured, each: Critical) -> Held:
    by_distance = not np.isnan(measured.cells.kind.limits[each.county])
    return Held(
        ssa=measured.members.codes[each.county],
        specialty=measured.code,
        number_falls=bool(each.number_falls),
        access_falls=bool(each.access_falls),
        have_without=whole(each.have),
        share_without=each.covered / int(measured.members.totals[each.county]) if by_distance else None,
    )


def _report(question: Question, reading: Reading, ground: Ground, found: _Found) -> AuditReport:
    rules = ground.rules
    measured = {cell.ssa for cell in found.cells}
    return AuditReport(
        edition=rules.edition,
        as_of=question.at.isoformat(),
        state=question.state,
        line_of_business=question.line_of_business,
        standard=rules.title,
        source=rules.source,
        is_example=rules.is_example,
        is_applicant=question.is_applicant,
        road_factor=float(rules.road_factor),
        member_source=ground.member_source,
        file_name=question.file_name,
        rows_read=reading.rows_read,
        rows_rejected=reading.rejected,
        notices=reading.notices if reading.rows_read else (*reading.notices, Notice(NO_ROWS, ())),
        not_evaluated=tuple(
            NotEvaluated(each.ssa_code, each.fips, each.name, _why_not(each, rules))
            for each in ground.counties
            if each.ssa_code not in measured
        ),
        counties=tuple(_county(each, ground) for each in ground.counties if each.ssa_code in measured),
        specialties={code: judged.name for code, judged in rules.types.items()},
        in_beds=tuple(
            sorted({code for (code, _), minimum in rules.minimums_by_area.items() if minimum.in_beds})
        ),
        cells=tuple(sorted(found.cells, key=lambda cell: (cell.ssa, cell.specialty))),
        critical=tuple(found.critical()),
        closers=tuple(found.closers),
    )


def _county(county: NamedCounty, ground: Ground) -> AuditCounty:
    number = ground.members.number_of(county.ssa_code)
    return AuditCounty(
        county.ssa_code,
        county.fips,
        county.name,
        ground.rules.counties[county.ssa_code].area_name,
        int(ground.members.totals[number]),
    )


def _why_not(county: NamedCounty, rules: Ruleset) -> str:
    if not county.fips:
        return "The area has no FIPS code, so nobody knows where its members live."
    if county.ssa_code not in rules.counties:
        return "The edition has no figures for this county."
    return "Neither ZIP points with people nor the middle of the county is known."
