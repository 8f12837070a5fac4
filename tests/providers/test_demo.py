from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from math import acos, cos, radians, sin
from random import Random

import pytest
from django.db.models import Count
from pytest_django import DjangoDbBlocker

from accounts.models import Role
from providers import npi, tin
from providers.demo import DemoGround, Reach, seed_ground
from providers.demo.ground import demo_counties, draft_groups
from providers.models import (
    Affiliation,
    Agreement,
    Contact,
    County,
    GroupKind,
    Location,
    Network,
    Participant,
    Provider,
    ProviderGroup,
    Specialty,
    ZipPoint,
)
from tests.factories import NOON, make_user
from tests.reference import reference_data

pytestmark = pytest.mark.django_db

SEED = 7
MILES, SHARE = 25.0, 0.9


@pytest.fixture(scope="module", autouse=True)
def _reference(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with reference_data(django_db_blocker):
        yield


@pytest.fixture(scope="module")
def ground(_reference: None, django_db_blocker: DjangoDbBlocker) -> DemoGround:
    with django_db_blocker.unblock():
        by = make_user(name="Vera Stone", role=Role.VP)
        return seed_ground(reach=the_same_everywhere(), seed=SEED, at=NOON, by=by)


def the_same_everywhere() -> Reach:
    counties = County.objects.in_state("FL").values_list("ssa_code", flat=True)
    types = ["S03", *Specialty.objects.filter(code__regex=r"^\d").values_list("code", flat=True)]
    return {(county, code): (MILES, SHARE) for county in counties for code in types}


def test_network_is_all_of_florida_and_files_in_eighty_days(ground: DemoGround) -> None:
    network = Network.objects.get()
    assert network.counties.count() == 67
    assert ground.deadline.due_on == dt.date(2026, 3, 2) + dt.timedelta(days=80)
    assert ground.deadline.accepts_letters
    assert (network.go_live_on, network.contract_year) == (dt.date(2027, 1, 1), 2027)
    assert network.edition == "2026"


def test_same_seed_draws_the_same_groups_and_another_seed_others() -> None:
    counties = demo_counties("FL")
    reach = the_same_everywhere()
    one, again, other = (draft_groups(counties, reach, Random(seed)) for seed in (SEED, SEED, SEED + 1))
    assert one == again
    assert one != other


def test_every_number_is_made_up_and_checks_out(ground: DemoGround) -> None:
    npis = list(Provider.objects.values_list("npi", flat=True))
    assert all(number.startswith("2") and npi.is_valid(number) for number in npis)
    tins = list(ProviderGroup.objects.values_list("tin", flat=True))
    assert all(number.startswith("000") and tin.problem(number) is None for number in tins)
    phones = {
        *Contact.objects.values_list("phone", flat=True),
        *Location.objects.values_list("phone", flat=True),
    }
    assert all(number[3:8] == "55501" for number in phones)
    assert not Contact.objects.exclude(email="").exclude(email__endswith=".example").exists()


def test_market_has_groups_of_every_kind_and_a_sensible_size(ground: DemoGround) -> None:
    kinds = Counter(ProviderGroup.objects.values_list("kind", flat=True))
    assert set(kinds) == set(GroupKind)
    assert 400 <= len(ground.groups) <= 650
    assert 3_500 <= Affiliation.objects.count() <= 6_000
    empty = ProviderGroup.objects.annotate(size=Count("affiliations")).filter(size=0)
    assert not empty.exists()
    used = set(Affiliation.objects.values_list("specialty_id", flat=True))
    counted = Specialty.objects.filter(code__regex=r"^\d").values_list("code", flat=True)
    assert used == set(counted)


def test_sites_stand_at_the_point_of_their_zip(ground: DemoGround) -> None:
    points = ZipPoint.objects.in_bulk()
    for site in Location.objects.all():
        point = points[site.zip_code]
        assert abs(site.latitude - point.latitude) < 0.01
        assert abs(site.longitude - point.longitude) < 0.01
    assert not Location.objects.filter(city="").exists()


def test_agreements_name_the_whole_roster_of_their_group(ground: DemoGround) -> None:
    assert Agreement.objects.count() == len(ground.under_agreement)
    assert set(ground.under_agreement) | set(ground.uncontracted) == set(ground.groups)
    assert not set(ground.under_agreement) & set(ground.uncontracted)
    of_signed = Affiliation.objects.filter(group__in=ground.under_agreement).count()
    assert Participant.objects.count() == of_signed
    today = dt.date(2026, 3, 2)
    assert Participant.objects.executed_for(ground.network, today).count() == of_signed


def test_rural_counties_have_less_under_agreement_than_towns(ground: DemoGround) -> None:
    rows = (
        Participant.objects.exclude(affiliation__specialty="040")
        .values_list("affiliation__location__county__county_type", "affiliation__location__county")
        .annotate(specialties=Count("affiliation__specialty", distinct=True))
    )
    share: dict[str, list[int]] = {}
    for county_type, _, specialties in rows:
        share.setdefault(county_type, []).append(specialties)
    assert sum(share["rural"]) / len(share["rural"]) < 0.9 * sum(share["metro"]) / len(share["metro"])


def test_there_is_plenty_left_to_sign(ground: DemoGround) -> None:
    assert len(ground.uncontracted) >= 150
    first, last = ground.uncontracted[0], ground.uncontracted[-1]
    assert first.affiliations.count() > last.affiliations.count()


def test_most_members_are_in_reach_and_some_only_once_a_deal_is_signed(ground: DemoGround) -> None:
    """Counted by great circles and apart from the drawing: visits of specialists, every county of the state."""
    points: dict[str, list[ZipPoint]] = {}
    for point in ZipPoint.objects.filter(county__state="FL", population__gt=0):
        points.setdefault(str(point.county_id), []).append(point)
    signed = {group.pk for group in ground.under_agreement}
    visits = ("008", "011", "023", "025", "036", "049")
    reached: Counter[tuple[bool, bool]] = Counter()
    for specialty in visits:
        rows = list(
            Affiliation.objects.filter(specialty=specialty).values_list(
                "group", "location__latitude", "location__longitude"
            )
        )
        every = [(lat, lon) for _, lat, lon in rows]
        executed = [(lat, lon) for group, lat, lon in rows if group in signed]
        for places in points.values():
            reached[in_reach(places, executed), in_reach(places, every)] += 1
    cells = len(visits) * len(points)
    assert reached[True, True] > 0.9 * cells
    assert reached[False, True] >= 3
    assert reached[False, False] < 0.02 * cells


def in_reach(places: list[ZipPoint], sites: list[tuple[float, float]]) -> bool:
    served = sum(
        place.population
        for place in places
        if any(miles_apart(place.latitude, place.longitude, *site) <= MILES for site in sites)
    )
    return served >= SHARE * sum(place.population for place in places)


def miles_apart(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    a, b, turn = radians(lat), radians(other_lat), radians(other_lon - lon)
    return 3958.7613 * acos(min(1.0, sin(a) * sin(b) + cos(a) * cos(b) * cos(turn)))


def test_those_who_talk_are_seen_by_video_too(ground: DemoGround) -> None:
    by_video = Affiliation.objects.filter(offers_telehealth=True)
    assert set(by_video.values_list("specialty_id", flat=True)) == {"029", "036", "037"}
