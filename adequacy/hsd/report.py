"""From everybody in a network to the rows of both tables, and what was left out of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from adequacy.hsd.checks import BEHAVIORAL, Concern, Fault, faults, in_two_rosters, kind_fault
from adequacy.hsd.rows import DIRECT, Listing, Row, Table
from providers.roster import SpecialtyFacts


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of one listing; without one it is about the network as a whole."""

    fault: Fault
    listing: Listing | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """`left_out` counts listings with a refusal: they are in neither table."""

    rows: Sequence[Row]
    findings: Sequence[Finding]
    left_out: int

    def of(self, table: Table) -> list[Row]:
        return [row for row in self.rows if row.entry.table == table]

    @property
    def notices(self) -> int:
        return sum(not finding.fault.is_refusal for finding in self.findings)

    def by_concern(self) -> Mapping[Concern, int]:
        """The most frequent first."""
        counted = Counter(finding.fault.concern for finding in self.findings)
        return dict(counted.most_common())


def report(
    listings: Iterable[Listing], specialties: Mapping[str, SpecialtyFacts], further: Iterable[Finding] = ()
) -> Report:
    """
    1. One listing by NPI, specialty and address: a contract before a letter, a direct one before one through a group.
    2. Each is looked at by itself, and whether somebody is listed under codes that exclude each other.
    3. What is not refused becomes a row for every county served.
    """
    ordered = sorted(listings, key=_preference)
    once, doubled = _once(ordered)
    exclusive = in_two_rosters(listing.entry for listing in once)
    findings, left_out = [*further, *doubled], 0
    rows: list[Row] = []
    for listing in once:
        found = list(_faults(listing, specialties, exclusive))
        findings += (Finding(fault, listing) for fault in found)
        if any(fault.is_refusal for fault in found):
            left_out += 1
        else:
            rows += (Row(county, listing.entry) for county in listing.counties)
    return Report(sorted(rows, key=lambda row: row.order), sorted(findings, key=_worst_first), left_out)


def _preference(listing: Listing) -> tuple[bool, bool, str, str, str, str]:
    entry = listing.entry
    direct = entry.contract_type == DIRECT
    return entry.is_letter, not direct, listing.brought_by, entry.npi, entry.specialty, entry.address


def _once(ordered: Sequence[Listing]) -> tuple[list[Listing], list[Finding]]:
    kept: dict[tuple[str, ...], Listing] = {}
    doubled: list[Finding] = []
    for listing in ordered:
        first = kept.setdefault(listing.entry.place, listing)
        if first is not listing:
            reason = f"Listed once already, as brought by {first.brought_by}."
            fault = Fault(Concern.DUPLICATE, "npi", reason, is_refusal=False)
            doubled.append(Finding(fault, listing))
    return list(kept.values()), doubled


def _faults(
    listing: Listing, specialties: Mapping[str, SpecialtyFacts], exclusive: Mapping[str, Fault]
) -> Iterator[Fault]:
    entry = listing.entry
    yield from faults(entry, specialties)
    wrong = kind_fault(entry.specialty, specialties.get(entry.specialty), is_person=listing.is_person)
    if wrong is not None:
        yield wrong
    if entry.specialty == BEHAVIORAL and entry.npi in exclusive:
        yield exclusive[entry.npi]
    if not listing.counties:
        reason = "Has no member of the service area within the limits, and so serves no county of it."
        yield Fault(Concern.REACH, "county", reason)


def _worst_first(finding: Finding) -> tuple[bool, str, str, str, str]:
    """What concerns the whole network first, then refusals, by what they concern and by name."""
    entry = None if finding.listing is None else finding.listing.entry
    return (
        not finding.fault.is_refusal and entry is not None,
        "" if entry is None else finding.fault.concern.value,
        "" if entry is None else entry.name,
        "" if entry is None else entry.specialty,
        "" if entry is None else entry.address,
    )
