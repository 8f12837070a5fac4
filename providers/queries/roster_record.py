"""What is on record about everybody a roster names, fetched in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from providers.models import Affiliation, Contact, Location, Provider, ProviderGroup
from providers.roster import CleanRow
from providers.roster.consistency import key
from providers.roster_merge import Record


def on_record(rows: Collection[CleanRow], today: dt.date) -> Record:
    """Of several spellings of one address or contact the oldest counts. Ended affiliations are history."""
    groups = {group.tin: group for group in ProviderGroup.objects.filter(tin__in={row.tin for row in rows})}
    providers = {each.npi: each for each in Provider.objects.filter(npi__in={row.npi for row in rows})}
    tin_by_group = {group.pk: group.tin for group in groups.values()}
    record = Record(groups=groups, providers=providers)
    for site in Location.objects.filter(group__in=tin_by_group).order_by("-pk"):
        record.sites[tin_by_group[site.group_id], key(site.address), site.zip_code] = site
    for contact in Contact.objects.filter(group__in=tin_by_group).order_by("-pk"):
        record.contacts[tin_by_group[contact.group_id], key(contact.name)] = contact
    works = Affiliation.objects.filter(group__in=tin_by_group).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=today)
    )
    for work in works.select_related("provider", "location").order_by("-pk"):
        site_key = (tin_by_group[work.group_id], key(work.location.address), work.location.zip_code)
        record.works[work.provider.npi, site_key, work.specialty_id] = work
    return record
