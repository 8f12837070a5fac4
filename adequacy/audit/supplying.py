"""From the rows of a roster, and the plan's own directory, to the arrays that are measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from adequacy.audit.rows import AuditRow
from adequacy.measuring.kinds import PIPELINE, Kind, Row, Supply, supply_of
from adequacy.ruleset import Ruleset
from providers import tin
from providers.roster.consistency import key

DIRECTORY = PIPELINE
"""Whom the plan knows besides: in none of the networks, but it could be."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of the plan's own directory, at one site and in one specialty."""

    npi: str
    specialty: str
    tin: str
    group_id: int
    group_name: str
    address: str
    zip_code: str
    county: str
    latitude: float
    longitude: float
    beds: int
    telehealth: bool


@dataclass(slots=True)
class Parties:
    """Providers and groups by number; two rows of one NPI, or of one tax id, are one."""

    providers: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    ids: dict[int, int] = field(default_factory=dict)
    people: dict[int, dict[str, str]] = field(default_factory=dict)

    def provider(self, name: str) -> int:
        return self.providers.setdefault(name, len(self.providers))

    def group(self, name: str) -> int:
        return self.groups.setdefault(name, len(self.groups))

    def label(self, group: int, key_of: Mapping[int, str]) -> str:
        """The name of the group; of one person alone theirs; else the end of the tax id."""
        if named := self.names.get(group):
            return named
        people = self.people.get(group, {})
        if len(people) == 1:
            npi, name = next(iter(people.items()))
            return name or f"NPI {npi}"
        known_as = key_of[group]
        return f"TIN {tin.masked(known_as)}" if not tin.problem(known_as) else known_as


def supply_from(
    rows: Sequence[AuditRow],
    known: Iterable[Known],
    kinds: Sequence[Kind],
    rules: Ruleset,
    counties: Sequence[str],
) -> tuple[Supply, Parties]:
    """`source` of a row of the roster is its line."""
    number = {kind.code: place for place, kind in enumerate(kinds)}
    home = {county: place for place, county in enumerate(counties)}
    parties = Parties()
    found: list[Row] = []
    for row in rows:
        group = parties.group(row.group)
        parties.people.setdefault(group, {}).setdefault(row.npi, row.name)
        if row.group_name:
            parties.names.setdefault(group, row.group_name)
        for counted in row.types:
            kind = kinds[number[counted.type]]
            head = f"{row.npi} {row.place}" if kind.in_beds else row.npi
            amount = float(row.beds or 0) if kind.in_beds else float(counted.weight)
            found.append(
                (
                    *(number[counted.type], row.latitude, row.longitude, parties.provider(head), group),
                    *(amount, row.layer, True, row.telehealth, home.get(row.home, -1), row.line),
                )
            )
    for each in known:
        found += _known_rows(each, parties, number, kinds, rules, home)
    return supply_of(found), parties


def _known_rows(
    each: Known,
    parties: Parties,
    number: Mapping[str, int],
    kinds: Sequence[Kind],
    rules: Ruleset,
    home: Mapping[str, int],
) -> list[Row]:
    group = parties.group(each.tin)
    parties.names.setdefault(group, each.group_name)
    parties.ids.setdefault(group, each.group_id)
    found: list[Row] = []
    for counted in rules.types_of(each.specialty):
        kind = kinds[number[counted.type]]
        head = f"{each.npi} {key(each.address)} {each.zip_code}" if kind.in_beds else each.npi
        amount = float(each.beds) if kind.in_beds else float(counted.weight)
        found.append(
            (
                *(number[counted.type], each.latitude, each.longitude, parties.provider(head), group),
                *(amount, DIRECTORY, True, each.telehealth, home.get(each.county, -1), 0),
            )
        )
    return found


def of_roster(supply: Supply) -> Supply:
    return supply.only(np.flatnonzero(supply.layer < DIRECTORY))
