"""Groups for the list and for their page: facts gathered in a fixed number of queries, whatever the list holds."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from providers.models import (
    Affiliation,
    Agreement,
    Contact,
    County,
    LetterOfIntent,
    Location,
    Network,
    Provider,
    ProviderGroup,
    ProviderGroupQuerySet,
    Specialty,
)

UNDER_AGREEMENT = "agreement"
WITH_LETTER = "letter"


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A line of the list. Counties and specialties come with most of the roster first."""

    group: ProviderGroup
    clinicians: int
    counties: tuple[str, ...]
    specialties: tuple[str, ...]
    standing: str

    @property
    def more_counties(self) -> int:
        return len(self.counties) - 2

    @property
    def more_specialties(self) -> int:
        return len(self.specialties) - 1


@dataclass(slots=True)
class _Roster:
    providers: set[int] = field(default_factory=set)
    counties: Counter[str] = field(default_factory=Counter)
    specialties: Counter[str] = field(default_factory=Counter)


def group_rows(
    groups: Sequence[ProviderGroup], network: Network | None, today: dt.date
) -> tuple[GroupRow, ...]:
    rosters = _rosters(groups, today)
    standing = _standing(groups, network, today)
    return tuple(
        GroupRow(
            group=group,
            clinicians=len(rosters[group.pk].providers),
            counties=tuple(name for name, _ in rosters[group.pk].counties.most_common()),
            specialties=tuple(name for name, _ in rosters[group.pk].specialties.most_common()),
            standing=standing.get(group.pk, ""),
        )
        for group in groups
    )


def in_county(groups: ProviderGroupQuerySet, county: County) -> ProviderGroupQuerySet:
    return groups.filter(pk__in=Location.objects.filter(county=county).values("group"))


def in_specialty(groups: ProviderGroupQuerySet, specialty: Specialty) -> ProviderGroupQuerySet:
    """A summed specialty (primary care) stands for all its parts."""
    parts = Specialty.objects.filter(parent=specialty).values("pk")
    works = Affiliation.objects.filter(specialty=specialty) | Affiliation.objects.filter(specialty__in=parts)
    return groups.filter(pk__in=works.values("group"))


def under_agreement(
    groups: ProviderGroupQuerySet, network: Network, today: dt.date, *, wanted: bool
) -> ProviderGroupQuerySet:
    executed = Agreement.objects.filter(network=network).executed(today).values("group")
    return groups.filter(pk__in=executed) if wanted else groups.exclude(pk__in=executed)


def _rosters(groups: Sequence[ProviderGroup], today: dt.date) -> dict[int, _Roster]:
    found: defaultdict[int, _Roster] = defaultdict(_Roster)
    works = Affiliation.objects.current(today).filter(group__in=[group.pk for group in groups])
    for group, provider, county, specialty in works.order_by("pk").values_list(
        "group_id", "provider_id", "location__county__name", "specialty__name"
    ):
        found[group].providers.add(provider)
        found[group].counties[county] += 1
        found[group].specialties[specialty] += 1
    return found


def _standing(groups: Sequence[ProviderGroup], network: Network | None, today: dt.date) -> dict[int, str]:
    """What is signed with each group for the network: an executed agreement, else a letter in force."""
    if network is None:
        return {}
    ids = [group.pk for group in groups]
    letters = LetterOfIntent.objects.filter(network=network, group__in=ids).in_force(today)
    agreements = Agreement.objects.filter(network=network, group__in=ids).executed(today)
    standing = dict.fromkeys(letters.values_list("group_id", flat=True), WITH_LETTER)
    return standing | dict.fromkeys(agreements.values_list("group_id", flat=True), UNDER_AGREEMENT)


# one group ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Member:
    """A clinician or facility of a group, with all they do there."""

    provider: Provider
    specialties: tuple[str, ...]
    sites: tuple[Location, ...]
    beds: int
    is_accepting: bool
    offers_telehealth: bool
    is_signed: bool


@dataclass(frozen=True, slots=True)
class GroupFacts:
    contacts: tuple[Contact, ...]
    members: tuple[Member, ...]
    sites: tuple[Location, ...]
    agreements: tuple[Agreement, ...]
    letters: tuple[LetterOfIntent, ...]
    is_signed: bool


def group_facts(group: ProviderGroup, network: Network | None, today: dt.date) -> GroupFacts:
    works = (
        Affiliation.objects.current(today)
        .filter(group=group)
        .select_related("provider", "specialty", "location__county")
        .order_by("provider__name", "provider_id", "specialty_id", "location_id")
    )
    signed = _signed_affiliations(group, network, today)
    members = _members(works, signed)
    return GroupFacts(
        contacts=tuple(group.contacts.order_by("-signs", "name")),
        members=members,
        sites=tuple(group.locations.select_related("county").order_by("county__name", "city", "address")),
        agreements=tuple(
            group.agreements.select_related("network")
            .annotate(participant_count=Count("participants"))
            .order_by("-signed_by_plan_on")
        ),
        letters=tuple(group.letters.select_related("network").order_by("-signed_by_plan_on")),
        is_signed=bool(signed),
    )


def _signed_affiliations(group: ProviderGroup, network: Network | None, today: dt.date) -> set[int]:
    if network is None:
        return set()
    executed = Agreement.objects.filter(group=group, network=network).executed(today)
    return set(
        executed.filter(participants__isnull=False).values_list("participants__affiliation", flat=True)
    )


def _members(works: QuerySet[Affiliation], signed: set[int]) -> tuple[Member, ...]:
    by_provider: dict[int, list[Affiliation]] = {}
    for work in works:
        by_provider.setdefault(work.provider_id, []).append(work)
    return tuple(_member(theirs, signed) for theirs in by_provider.values())


def _member(works: list[Affiliation], signed: set[int]) -> Member:
    return Member(
        provider=works[0].provider,
        specialties=_each_once(work.specialty.name for work in works),
        sites=tuple({work.location_id: work.location for work in works}.values()),
        beds=sum(work.beds or 0 for work in works),
        is_accepting=any(work.is_accepting for work in works),
        offers_telehealth=any(work.offers_telehealth for work in works),
        is_signed=any(work.pk in signed for work in works),
    )


def _each_once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
