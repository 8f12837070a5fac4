"""Rows must agree with each other: about a group, a clinician, a site, a contact. The first row is right.

Two names for one NPI, or for one TIN, refuse the later row: somebody mistyped a number, and guessing would put a
clinician into a stranger's contract. A row that repeats an earlier one is refused too and counted once. In small
things (spelling, the phone of a site, the role of a contact) the later row takes over what the first row says.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import lru_cache

from providers.roster.problems import Problem, notice, refusal
from providers.roster.rows import CleanRow


@dataclass(slots=True)
class _Group:
    line: int
    name: str
    kind: str = ""


@dataclass(slots=True)
class _Site:
    first: CleanRow
    phone: str = ""


@dataclass(slots=True)
class _Contact:
    name: str
    role: str = ""
    phone: str = ""
    email: str = ""


@dataclass(slots=True)
class RowsSoFar:
    groups: dict[str, _Group] = field(default_factory=dict)
    providers: dict[str, CleanRow] = field(default_factory=dict)
    sites: dict[tuple[str, str, str], _Site] = field(default_factory=dict)
    contacts: dict[tuple[str, str], _Contact] = field(default_factory=dict)
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)

    def settle(self, row: CleanRow) -> tuple[CleanRow, list[Problem]]:
        """The row as it agrees with those before it, and what it had to give up or why it is refused."""
        place = (row.tin, key(row.address), row.zip_code)
        whole = (row.npi, row.specialty_code, *place)
        problems = self._contradictions(row)
        if not problems and whole in self.seen:
            problems.append(refusal(row.line, "", f"Repeats line {self.seen[whole]}: counted once.", row.npi))
        if problems:
            return row, problems
        self.seen[whole] = row.line
        group = self.groups.setdefault(row.tin, _Group(row.line, row.group_name))
        site = self.sites.setdefault(place, _Site(row))
        notices = [*_other_kind(row, group), *_other_place(row, site.first)]
        return self._adopt(row, group, site), notices

    def _contradictions(self, row: CleanRow) -> list[Problem]:
        problems = []
        group, provider = self.groups.get(row.tin), self.providers.get(row.npi)
        if group and key(group.name) != key(row.group_name):
            reason = f"The TIN belongs to {group.name} in line {group.line}."
            problems.append(refusal(row.line, "group_name", reason, row.group_name))
        if provider and not same_provider(provider, row):
            reason = f"The NPI {row.npi} belongs to {provider.provider_name} in line {provider.line}."
            problems.append(refusal(row.line, "npi", reason, row.provider_name))
        return problems

    def _adopt(self, row: CleanRow, group: _Group, site: _Site) -> CleanRow:
        group.kind = group.kind or row.group_kind
        site.phone = site.phone or row.phone
        contact = self._contact(row)
        return replace(
            row,
            group_name=group.name,
            group_kind=group.kind,
            provider_name=self.providers.setdefault(row.npi, row).provider_name,
            address=site.first.address,
            city=site.first.city,
            state=site.first.state,
            county_code=site.first.county_code,
            latitude=site.first.latitude,
            longitude=site.first.longitude,
            phone=site.phone,
            contact_name=contact.name,
            contact_role=contact.role,
            contact_phone=contact.phone,
            contact_email=contact.email,
        )

    def _contact(self, row: CleanRow) -> _Contact:
        if not row.contact_name:
            return _Contact("")
        contact = self.contacts.setdefault((row.tin, key(row.contact_name)), _Contact(row.contact_name))
        contact.role = contact.role or row.contact_role
        contact.phone = contact.phone or row.contact_phone
        contact.email = contact.email or row.contact_email
        return contact


def _other_kind(row: CleanRow, group: _Group) -> list[Problem]:
    if not group.kind or row.group_kind in ("", group.kind):
        return []
    reason = f"An earlier row calls this group {group.kind}, which is used."
    return [notice(row.line, "group_kind", reason, row.group_kind)]


def _other_place(row: CleanRow, first: CleanRow) -> list[Problem]:
    if row.county_code != first.county_code:
        reason = f"Line {first.line} puts this address in county {first.county_code}, which is used."
        return [notice(row.line, "county", reason, row.county_code)]
    if (row.latitude, row.longitude) != (first.latitude, first.longitude):
        reason = f"Line {first.line} gives this address another point, which is used."
        return [notice(row.line, "latitude", reason, f"{row.latitude}, {row.longitude}")]
    return []


def same_provider(one: CleanRow, other: CleanRow) -> bool:
    """One name, give or take case, punctuation and what follows the first given name."""
    if one.provider_kind != other.provider_kind:
        return False
    if one.provider_kind == "organization":
        return key(one.provider_name) == key(other.provider_name)
    (last, first), (other_last, other_first) = _parts(one.provider_name), _parts(other.provider_name)
    return last == other_last and (first == other_first or not first or not other_first)


def _parts(name: str) -> tuple[str, str]:
    last, _, given = name.rpartition(", ") if ", " in name else (name, "", "")
    return key(last), key(given.split(" ")[0])


@lru_cache(maxsize=50_000)
def key(text: str) -> str:
    """What is left of a text when spelling does not matter. The same names come again and again in a roster."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip() or text.casefold()
