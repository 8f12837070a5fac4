"""Who would stand in a network's HSD tables, and in which counties: what is signed, and letters where they count."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import QuerySet

from adequacy.hsd.checks import Concern, Fault
from adequacy.hsd.columns import DEFAULT, Column
from adequacy.hsd.reading import Known
from adequacy.hsd.report import Finding, Report, report
from adequacy.hsd.rows import DOWNSTREAM, Entry, Listing, Table, contract_type
from adequacy.measuring.count import distinct_places, rows_in_reach
from adequacy.measuring.kinds import WITH_LETTERS, Kind, Supply
from adequacy.models import HsdColumn, StandardSet
from adequacy.queries.measuring import Gathered, gather
from adequacy.queries.standards import standard_set_of
from adequacy.queries.supply_rows import letter_groups
from adequacy.reach.members import Members
from adequacy.ruleset import Ruleset
from providers.models import (
    Affiliation,
    County,
    GroupKind,
    LetterOfIntent,
    LineOfBusiness,
    Network,
    Participant,
    ProviderKind,
)
from providers.roster import SpecialtyFacts
from providers.roster_lookups import county_index, specialty_facts

AFFILIATION = (
    "pk",
    "provider__npi",
    "provider__name",
    "provider__kind",
    "specialty",
    "group__name",
    "group__kind",
    "location__address",
    "location__city",
    "location__state",
    "location__zip_code",
)


@dataclass(frozen=True, slots=True)
class Tables:
    """Both tables of a network as of a day, and how the counties served were found."""

    standard_set: StandardSet
    gathered: Gathered
    report: Report


def hsd_columns() -> list[Column]:
    """In order. The product's own where the plan has set none."""
    rows = HsdColumn.objects.order_by("table", "position", "pk")
    return [Column(Table(row.table), row.field, row.heading, row.is_used) for row in rows] or list(DEFAULT)


def specialty_names(specialties: Mapping[str, SpecialtyFacts]) -> dict[str, str]:
    return {code: facts.name for code, facts in specialties.items()}


def known() -> Known:
    return Known(columns=hsd_columns(), specialties=specialty_facts(), counties=county_index())


class NoTables(Exception):
    """Nothing can be listed for this network, with the reason."""


def hsd_tables(network: Network, *, day: dt.date, plan_day: dt.date) -> Tables:
    """Signatures count as of `day`, filings by the plan's own date. A fixed number of queries."""
    if network.line_of_business != LineOfBusiness.MEDICARE_ADVANTAGE:
        raise NoTables("HSD tables are filed for Medicare Advantage only.")
    standard_set = standard_set_of(network)
    if standard_set is None:
        raise NoTables(f"No standards of edition {network.edition} are carried: choose another edition.")
    gathered = gather(network, day=day, plan_day=plan_day, with_prospects=False)
    if gathered is None:
        raise NoTables("The service area has no county with members yet: choose the counties first.")
    specialties = specialty_facts()
    listings = list(_listings(gathered, specialties))
    further = [*_not_evaluated(gathered.rules), *_letters_that_do_not_count(gathered)]
    return Tables(standard_set, gathered, report(listings, specialties, further=further))


def _served(gathered: Gathered) -> Mapping[int, Sequence[str]]:
    """The counties each affiliation serves, by its number."""
    supply = gathered.supply.only(gathered.supply.layer <= WITH_LETTERS)
    pairs = [_pairs(gathered.members, kind, supply.of(number)) for number, kind in enumerate(gathered.kinds)]
    found: defaultdict[int, list[str]] = defaultdict(list)
    for source, county in np.unique(np.concatenate(pairs), axis=0).tolist():
        found[source].append(gathered.counties[county])
    return found


def _pairs(members: Members, kind: Kind, supply: Supply) -> np.ndarray:
    """Affiliation and county, a line for each."""
    if kind.accepting_only:
        supply = supply.only(supply.accepting)
    places, place = distinct_places(supply)
    county, row = rows_in_reach(members, kind, supply, places, place)
    return np.column_stack((supply.source[row], county))


def _listings(gathered: Gathered, specialties: Mapping[str, SpecialtyFacts]) -> Iterator[Listing]:
    served, day = _served(gathered), gathered.day
    named = Participant.objects.executed_for(gathered.network, day)
    signed = set()
    for pk, *facts, beds in _affiliations(named, "affiliation__"):
        signed.add(pk)
        yield _listing(facts, beds, served.get(pk, ()), specialties, is_letter=False)
    if gathered.deadline is None or not gathered.takes_letters:
        return
    groups = letter_groups(gathered.network, day, gathered.deadline)
    for pk, *facts, beds in _affiliations(Affiliation.objects.current(day).filter(group__in=groups), ""):
        if pk not in signed:
            yield _listing(facts, beds, served.get(pk, ()), specialties, is_letter=True)


def _affiliations(rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    """`path` leads from a row to its affiliation; beds are the row's own: as signed, where it was signed."""
    return rows.order_by("pk").values_list(*(f"{path}{field}" for field in AFFILIATION), "beds")


def _listing(
    facts: Sequence[Any],
    beds: int | None,
    counties: Sequence[str],
    specialties: Mapping[str, SpecialtyFacts],
    *,
    is_letter: bool,
) -> Listing:
    npi, name, kind, specialty, group, group_kind, address, city, state, zip_code = facts
    is_person = kind == ProviderKind.INDIVIDUAL
    code = specialties.get(specialty)
    table = Table.FACILITY if code is not None and code.is_facility else Table.PROVIDER
    contract = contract_type(is_person=is_person, is_solo=group_kind == GroupKind.SOLO)
    entry = Entry(
        table=table,
        npi=npi,
        name=name,
        specialty=specialty,
        address=address,
        city=city,
        state=state,
        zip_code=zip_code,
        contract_type=contract if table == Table.PROVIDER else "",
        group=group if table == Table.PROVIDER and contract == DOWNSTREAM else "",
        beds=beds if table == Table.FACILITY else None,
        is_letter=is_letter,
    )
    return Listing(entry, tuple(counties), is_person, group)


def _not_evaluated(rules: Ruleset) -> Iterator[Finding]:
    names = dict(County.objects.filter(pk__in=rules.not_evaluated).values_list("pk", "name"))
    for code in rules.not_evaluated:
        reason = (
            f"{names[code]} ({code}) stands in no county table of {rules.title}: nobody can be listed there."
        )
        yield Finding(Fault(Concern.COUNTY, "county", reason))


def _letters_that_do_not_count(gathered: Gathered) -> Iterator[Finding]:
    """Letters in force that the next filing takes no notice of, or that end before it."""
    network, day, deadline = gathered.network, gathered.day, gathered.deadline
    letters = LetterOfIntent.objects.filter(network=network).in_force(day)
    why = "does not count: no filing ahead takes letters"
    if deadline is not None and deadline.accepts_letters:
        letters = letters.exclude(group__in=letter_groups(network, day, deadline))
        why = "ends before the filing"
    for group in letters.order_by("group__name", "pk").values_list("group__name", flat=True):
        reason = f"The letter of intent of {group} {why}: the group is not listed."
        yield Finding(Fault(Concern.LETTER, "letter", reason, is_refusal=False))
