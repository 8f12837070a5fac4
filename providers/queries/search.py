"""One box over groups, clinicians, contacts, sites and counties. Each kind is asked for once, with its index.

Names are compared as the trigram indexes keep them, in capitals; every word must occur. The answer says why a row
was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, or_
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.wording import phone as spoken
from providers import tin
from providers.models import Contact, County, Location, Provider, ProviderGroup, ProviderGroupQuerySet
from providers.search_terms import SearchTerms

MOST = 20
NOTHING = Q(pk__in=[])
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Hit:
    """`about` says what it is, `reason` what of it was found."""

    name: str
    address: str
    about: str
    reason: str


@dataclass(frozen=True, slots=True)
class Hits:
    title: str
    icon: str
    hits: tuple[Hit, ...]
    has_more: bool


def search(terms: SearchTerms, *, reader: User, may_see_tin: bool) -> tuple[Hits, ...]:
    """Kinds in which nothing was found are left out."""
    if terms.is_empty:
        return ()
    visible = ProviderGroup.objects.visible_to(reader)
    found = (
        _cut(
            "Groups",
            "building-hospital",
            [_group(row, terms, may_see_tin=may_see_tin) for row in groups(terms, visible)],
        ),
        _cut(
            "Clinicians and facilities", "stethoscope", [_person(row, terms) for row in people(terms, reader)]
        ),
        _cut("Contacts", "address-book", [_contact(row, terms) for row in contacts(terms, visible)]),
        _cut("Sites", "map-pin", [_site(row, terms) for row in sites(terms, visible)]),
        _cut("Counties", "map-2", [_county(row) for row in counties(terms)]),
    )
    return tuple(hits for hits in found if hits.hits)


# rows, each kind by its indexes ------------------------------------------------------------------


def groups(terms: SearchTerms, visible: ProviderGroupQuerySet) -> QuerySet[ProviderGroup]:
    ways = [_named("name", terms), _phoned(terms)]
    if terms.tin:
        ways.append(Q(tin=terms.tin) if len(terms.tin) == tin.LENGTH else Q(tin__startswith=terms.tin))
    return _first(visible.filter(_any(ways)).by_name())


def people(terms: SearchTerms, reader: User) -> QuerySet[Provider]:
    ways = [_named("name", terms), Q(npi__startswith=terms.npi) if terms.npi else NOTHING]
    return _first(Provider.objects.visible_to(reader).filter(_any(ways)).by_name())


def contacts(terms: SearchTerms, visible: ProviderGroupQuerySet) -> QuerySet[Contact]:
    found = Contact.objects.filter(_any([_named("name", terms), _phoned(terms)]), group__in=visible)
    return _first(found.select_related("group").order_by("name", "pk"))


def sites(terms: SearchTerms, visible: ProviderGroupQuerySet) -> QuerySet[Location]:
    ways = [_named("address", terms), _named("city", terms), _phoned(terms)]
    found = Location.objects.filter(_any(ways), group__in=visible).select_related("group", "county")
    return _first(found.order_by("city", "address", "pk"))


def counties(terms: SearchTerms) -> QuerySet[County]:
    """People say "Fulton County"; the record says "Fulton"."""
    words = tuple(word for word in terms.words if word.lower() != "county")
    return _first(County.objects.filter(_named("name", replace(terms, words=words))).by_name())


def _named(column: str, terms: SearchTerms) -> Q:
    if not terms.words:
        return NOTHING
    return reduce(and_, (Q(**{f"{column}__icontains": word}) for word in terms.words))


def _phoned(terms: SearchTerms) -> Q:
    return Q(phone__contains=terms.phone) if terms.phone else NOTHING


def _any(ways: Sequence[Q]) -> Q:
    return reduce(or_, ways)


def _first(rows: QuerySet[Row]) -> QuerySet[Row]:
    """One more than is shown, to know that there are more."""
    return rows[: MOST + 1]


def _cut(title: str, icon: str, hits: list[Hit]) -> Hits:
    return Hits(title, icon, tuple(hits[:MOST]), has_more=len(hits) > MOST)


# how a row is shown, and why it was found ---------------------------------------------------------


def _group(group: ProviderGroup, terms: SearchTerms, *, may_see_tin: bool) -> Hit:
    reason = "Name"
    if terms.tin and group.tin.startswith(terms.tin):
        reason = f"TIN {tin.formatted(group.tin) if may_see_tin else tin.masked(group.tin)}"
    elif terms.phone and terms.phone in group.phone:
        reason = f"Phone {spoken(group.phone)}"
    return Hit(group.name, group.get_absolute_url(), group.get_kind_display(), reason)


def _person(provider: Provider, terms: SearchTerms) -> Hit:
    reason = f"NPI {provider.npi}" if terms.npi else "Name"
    about = provider.get_kind_display() if terms.npi else f"{provider.get_kind_display()}, NPI {provider.npi}"
    return Hit(provider.name, provider.get_absolute_url(), about, reason)


def _contact(contact: Contact, terms: SearchTerms) -> Hit:
    about = f"{contact.role}, {contact.group.name}" if contact.role else contact.group.name
    reason = f"Phone {spoken(contact.phone)}" if terms.phone else "Name"
    return Hit(contact.name, contact.group.get_absolute_url(), about, reason)


def _site(site: Location, terms: SearchTerms) -> Hit:
    name = f"{site.address}, {site.city}"
    reason = f"Phone {spoken(site.phone)}" if terms.phone else "Address"
    return Hit(name, site.group.get_absolute_url(), f"{site.group.name}, {site.county}", reason)


def _county(county: County) -> Hit:
    address = f"{reverse('providers:groups')}?county={county.ssa_code}"
    return Hit(
        str(county), address, f"{county.get_county_type_display()}, groups with a site there", "County"
    )
