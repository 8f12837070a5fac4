"""Holds the rows of a roster against what is on record, row by row, without asking the database anything.

A row is *new* when nobody was on record for that clinician, group, site and specialty; *changed* when somebody was and
the row adds or corrects a fact; else it is the *same*. What a row leaves empty stays as it is, and nothing on record is
taken away because a roster no longer names it.

Names and kinds on record are kept, with a notice: a group or a clinician is renamed on purpose, not by a file. So
is the county of a site. What a roster may correct: phone and point of a site, role, phone and e-mail of a contact,
beds, first day, whether new patients are accepted, and whether they are seen by video or telephone.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum

from django.db.models import Model

from providers import tin
from providers.models import (
    Affiliation,
    Contact,
    GroupKind,
    Location,
    Provider,
    ProviderGroup,
)
from providers.roster import CleanRow, Lookups, Problem
from providers.roster.consistency import key, same_provider
from providers.roster.problems import notice, refusal

SiteKey = tuple[str, str, str]
WorkKey = tuple[str, SiteKey, str]


class Outcome(Enum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REJECTED = "rejected"


@dataclass(slots=True)
class Record:
    """What is on record about everybody a roster names, by the keys the roster knows them by."""

    groups: dict[str, ProviderGroup] = field(default_factory=dict)
    providers: dict[str, Provider] = field(default_factory=dict)
    sites: dict[SiteKey, Location] = field(default_factory=dict)
    contacts: dict[tuple[str, str], Contact] = field(default_factory=dict)
    works: dict[WorkKey, Affiliation] = field(default_factory=dict)


@dataclass(slots=True)
class Writes:
    """Rows to insert, in the order they were met, and rows to update with the fields that changed."""

    new: dict[type[Model], list[Model]] = field(default_factory=dict)
    changed: dict[type[Model], dict[int, Model]] = field(default_factory=dict)

    def insert(self, row: Model) -> None:
        self.new.setdefault(type(row), []).append(row)

    def update(self, row: Model) -> None:
        """A row that is itself to be inserted carries the change with it."""
        if row.pk is not None:
            self.changed.setdefault(type(row), {})[row.pk] = row


@dataclass(slots=True)
class Merge:
    record: Record
    lookups: Lookups
    at: dt.datetime
    writes: Writes = field(default_factory=Writes)
    problems: list[Problem] = field(default_factory=list)
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    _told: set[tuple[str, str]] = field(default_factory=set)

    def take(self, rows: Iterable[CleanRow]) -> None:
        for row in rows:
            self.outcomes[self._take(row)] += 1

    def _take(self, row: CleanRow) -> Outcome:
        provider = self.record.providers.get(row.npi)
        if provider is not None and provider.kind != row.provider_kind:
            reason = f"The NPI belongs to a {provider.get_kind_display().lower()} here: {provider.name}."
            self.problems.append(refusal(row.line, "npi", reason, row.npi))
            return Outcome.REJECTED
        group = self._group(row)
        provider = self._provider(row, provider)
        site, site_changed = self._site(row, group)
        contact_changed = bool(row.contact_name) and self._contact(row, group)
        work = self.record.works.get((row.npi, site_key(row), row.specialty_code))
        if work is None:
            self._add_work(row, group, provider, site)
            return Outcome.NEW
        corrected = self._correct(
            work,
            is_accepting=row.is_accepting,
            offers_telehealth=row.offers_telehealth,
            beds=row.beds,
            from_on=_first_day(row, work),
        )
        return Outcome.CHANGED if corrected or site_changed or contact_changed else Outcome.SAME

    def _group(self, row: CleanRow) -> ProviderGroup:
        group = self.record.groups.get(row.tin)
        if group is None:
            group = ProviderGroup(
                name=row.group_name, tin=row.tin, kind=row.group_kind or GroupKind.GROUP, created_at=self.at
            )
            self.record.groups[row.tin] = group
            self.writes.insert(group)
        elif group.pk and key(group.name) != key(row.group_name):
            reason = f"The TIN {tin.masked(row.tin)} is on record as {group.name}; that name is kept."
            self._tell_once(row, "group_name", reason, row.group_name)
        elif group.pk and row.group_kind not in ("", group.kind):
            reason = f"{group.name} is on record as {group.get_kind_display().lower()}; that is kept."
            self._tell_once(row, "group_kind", reason, row.group_kind)
        return group

    def _provider(self, row: CleanRow, provider: Provider | None) -> Provider:
        if provider is None:
            provider = Provider(npi=row.npi, kind=row.provider_kind, name=row.provider_name)
            self.record.providers[row.npi] = provider
            self.writes.insert(provider)
        elif not same_provider(replace(row, provider_name=provider.name), row):
            reason = f"The NPI {row.npi} is on record as {provider.name}; that name is kept."
            self._tell_once(row, "npi", reason, row.provider_name)
        return provider

    def _site(self, row: CleanRow, group: ProviderGroup) -> tuple[Location, bool]:
        site = self.record.sites.get(site_key(row))
        if site is None:
            site = Location(
                group=group,
                address=row.address,
                city=row.city,
                state=row.state,
                zip_code=row.zip_code,
                county_id=row.county_code,
                latitude=row.latitude,
                longitude=row.longitude,
                phone=row.phone,
            )
            self.record.sites[site_key(row)] = site
            self.writes.insert(site)
            return site, False
        if site.county_id != row.county_code:
            reason = f"This site is on record in county {site.county_id}; that is kept."
            self._tell_once(row, "county", reason, row.county_code)
            return site, self._correct(site, phone=row.phone)
        point = (row.latitude, row.longitude) if self._has_own_point(row) else (None, None)
        return site, self._correct(site, phone=row.phone, latitude=point[0], longitude=point[1])

    def _contact(self, row: CleanRow, group: ProviderGroup) -> bool:
        """Whether the row adds to what is known of its contact."""
        contact = self.record.contacts.get((row.tin, key(row.contact_name)))
        if contact is None:
            contact = Contact(
                group=group,
                name=row.contact_name,
                role=row.contact_role,
                phone=row.contact_phone,
                email=row.contact_email,
            )
            self.record.contacts[row.tin, key(row.contact_name)] = contact
            self.writes.insert(contact)
            return True
        return self._correct(contact, role=row.contact_role, phone=row.contact_phone, email=row.contact_email)

    def _add_work(self, row: CleanRow, group: ProviderGroup, provider: Provider, site: Location) -> None:
        work = Affiliation(
            provider=provider,
            group=group,
            location=site,
            specialty_id=row.specialty_code,
            beds=row.beds,
            is_accepting=row.is_accepting is not False,
            offers_telehealth=row.offers_telehealth is True,
            from_on=row.from_on,
        )
        self.record.works[row.npi, site_key(row), row.specialty_code] = work
        self.writes.insert(work)

    def _correct(self, on_record: Model, **said: object) -> bool:
        """Takes over what the row says and the record does not; empty cells say nothing."""
        news = {
            name: value
            for name, value in said.items()
            if value not in (None, "") and getattr(on_record, name) != value
        }
        for name, value in news.items():
            setattr(on_record, name, value)
        if news:
            self.writes.update(on_record)
        return bool(news)

    def _has_own_point(self, row: CleanRow) -> bool:
        """A row without coordinates was put on the point of its ZIP code, or in the middle of its county."""
        place = self.lookups.places_by_zip.get(row.zip_code)
        county = self.lookups.counties.by_code(row.county_code)
        stand_ins = [(each.latitude, each.longitude) for each in (place, county) if each is not None]
        return (row.latitude, row.longitude) not in stand_ins

    def _tell_once(self, row: CleanRow, column: str, reason: str, value: str) -> None:
        """One notice for a group or clinician, however many rows it has."""
        if (column, reason) not in self._told:
            self._told.add((column, reason))
            self.problems.append(notice(row.line, column, reason, value))


def site_key(row: CleanRow) -> SiteKey:
    return (row.tin, key(row.address), row.zip_code)


def _first_day(row: CleanRow, work: Affiliation) -> dt.date | None:
    """A first day after the last one would end an affiliation before it began."""
    if row.from_on and work.until_on and row.from_on > work.until_on:
        return None
    return row.from_on
