"""Reach by whole blocks equals reach member by member, on the earth as it is: to the last member, at the limit too."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adequacy.reach.cover import everything, open_points, reached
from adequacy.reach.gain import gained
from adequacy.reach.members import Members, Points, half_gaps, joined, members_of
from adequacy.reach.places import Places, places_at
from adequacy.reach.sole import sole_reach
from adequacy.reach.sphere import EARTH_MILES, Floats, chord_of, miles_between
from adequacy.reach.within import places_within


def points(latitude: list[float], longitude: list[float], weight: list[int] | None = None) -> Points:
    return Points(np.array(latitude), np.array(longitude), np.array(weight or [1] * len(latitude)))


def places(latitude: list[float], longitude: list[float], owner: list[int] | None = None) -> Places:
    return places_at(np.array(latitude), np.array(longitude), None if owner is None else np.array(owner))


def by_brute_force(members: Members, sites: Places, limits: Floats, sign: int = 0) -> np.ndarray:
    """Which member (row) is within reach of which place (column), by the formula alone."""
    apart = miles_between(
        members.latitude[:, None], members.longitude[:, None], sites.latitude[None], sites.longitude[None]
    )
    return np.asarray(apart <= (limits[members.county] + sign * members.slack)[:, None])


def scattered(
    seed: int, *, counties: int = 9, most: int = 700, sites: int = 120
) -> tuple[Members, Places, Floats]:
    """Lumpy counties, one of them empty, one not judged; half of the sites on top of a member."""
    dice = np.random.default_rng(seed)
    found = {}
    for number in range(counties):
        size = int(dice.integers(1, most)) if number else 0
        middle = dice.uniform(25, 48), dice.uniform(-120, -75)
        found[str(number)] = Points(
            middle[0] + dice.normal(0, 0.4, size),
            middle[1] + dice.normal(0, 0.4, size),
            dice.integers(1, 50, size),
            dice.uniform(0, 3, size),
        )
    members = members_of(found)
    near = dice.integers(0, len(members.weight), sites)
    off = np.where(np.arange(sites) % 2, 0.0, dice.normal(0, 0.2, sites))
    limits = dice.uniform(2, 30, counties)
    limits[3] = np.nan
    owner = dice.integers(0, 12, sites)
    return members, places_at(members.latitude[near] + off, members.longitude[near] + off, owner), limits


def without_owner(sites: Places) -> Places:
    return places_at(sites.latitude, sites.longitude)


@pytest.mark.parametrize("sign", [0, 1, -1])
@pytest.mark.parametrize("seed", range(4))
def test_blocks_reach_whom_the_formula_reaches(seed: int, sign: int) -> None:
    members, sites, limits = scattered(seed)
    hit = by_brute_force(members, sites, limits, sign).any(axis=1)
    found, left = reached(members, everything(members), without_owner(sites), limits, sign=sign)
    assert found.tolist() == np.bincount(members.county, members.weight * hit, len(members.codes)).tolist()
    assert open_points(members, left).tolist() == np.flatnonzero(~hit).tolist()


@pytest.mark.parametrize("seed", range(4))
def test_two_owners_must_reach_where_two_are_asked_for(seed: int) -> None:
    members, sites, limits = scattered(seed)
    assert sites.owner is not None
    hit = by_brute_force(members, sites, limits)
    two = np.array([len(set(sites.owner[row])) > 1 for row in hit])
    found, _ = reached(members, everything(members), sites, limits)
    assert found.tolist() == np.bincount(members.county, members.weight * two, len(members.codes)).tolist()


@pytest.mark.parametrize("sign", [0, 1, -1])
@pytest.mark.parametrize("seed", range(4))
def test_places_count_where_they_have_a_member(seed: int, sign: int) -> None:
    members, sites, limits = scattered(seed)
    hit = by_brute_force(members, sites, limits, sign)
    expected = {(int(members.county[row]), int(place)) for row, place in np.argwhere(hit)}
    county, place = places_within(members, sites, limits, sign=sign)
    assert sorted(zip(county.tolist(), place.tolist(), strict=True)) == sorted(expected)


@pytest.mark.parametrize("seed", range(4))
def test_sole_reach_is_what_leaves_with_a_group(seed: int) -> None:
    members, sites, limits = scattered(seed)
    assert sites.owner is not None
    hit, expected = by_brute_force(members, sites, limits), dict[tuple[int, int], int]()
    for row, county, weight in zip(hit, members.county, members.weight, strict=True):
        owners = set(sites.owner[row].tolist())
        if len(owners) == 1:
            key = (int(county), owners.pop())
            expected[key] = expected.get(key, 0) + int(weight)
    sole = sole_reach(members, sites.latitude, sites.longitude, sites.owner, limits)
    found = zip(sole.county.tolist(), sole.owner.tolist(), sole.weight.tolist(), strict=True)
    assert {(county, owner): weight for county, owner, weight in found} == expected


def test_places_added_later_reach_only_what_is_still_open() -> None:
    members, sites, limits = scattered(1)
    half = len(sites) // 2
    first = places_at(sites.latitude[:half], sites.longitude[:half])
    second = places_at(sites.latitude[half:], sites.longitude[half:])
    by_first, left = reached(members, everything(members), first, limits)
    by_second, _ = reached(members, left, second, limits)
    together, _ = reached(members, everything(members), without_owner(sites), limits)
    assert (by_first + by_second).tolist() == together.tolist()


def test_some_counties_can_be_asked_alone() -> None:
    members, sites, limits = scattered(2)
    whole, _ = reached(members, everything(members), without_owner(sites), limits)
    part, _ = reached(members, everything(members, np.array([4, 6])), without_owner(sites), limits)
    assert part[[4, 6]].tolist() == whole[[4, 6]].tolist()
    assert part.sum() == whole[[4, 6]].sum()


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    size=st.integers(1, 60),
    step=st.sampled_from([0.0, 1e-9, 0.01, 0.3]),
    north=st.sampled_from([-14.3, 0.0, 27.5, 71.2]),
    east=st.sampled_from([-179.999, -81.0, 144.8, 179.999]),
)
def test_any_lump_of_points_is_measured_right(
    seed: int, size: int, step: float, north: float, east: float
) -> None:
    """One place or many, on the equator, in the far north, and across the antimeridian."""
    dice = np.random.default_rng(seed)
    latitude = (north + step * dice.integers(-4, 5, size)).astype(np.float64)
    longitude = ((east + step * dice.integers(-4, 5, size) + 180) % 360 - 180).astype(np.float64)
    members = members_of({"a": Points(latitude, longitude, dice.integers(1, 9, size))})
    sites = places_at((latitude[:3] + step).astype(np.float64), longitude[:3])
    limits = np.array([float(miles_between(latitude[0], longitude[0], latitude[0] + step, longitude[0]))])
    hit = by_brute_force(members, sites, limits).any(axis=1)
    found, _ = reached(members, everything(members), sites, limits)
    assert found.tolist() == [int(members.weight[hit].sum())]


def test_a_point_on_the_limit_is_within() -> None:
    """Many points at one distance, which the search tree measures a little differently each."""
    north = [float(each) for each in np.arange(26, 27, 0.05)]
    members = members_of({"a": points(north, [-81.0] * len(north))})
    for latitude in (25.9, 27.3):
        limit = float(miles_between(latitude, -81.0, north[7], -81.0))
        limits = np.array([limit])
        exact = by_brute_force(members, places([latitude], [-81.0]), limits)
        assert exact[7].all()
        found, _ = reached(members, everything(members), places([latitude], [-81.0]), limits)
        assert found.tolist() == [exact.sum()]


def test_neighbours_across_the_antimeridian_are_near() -> None:
    members = members_of({"a": points([52.0], [179.99], [7])})
    found, _ = reached(members, everything(members), places([52.0], [-179.99]), np.array([1.0]))
    assert found.tolist() == [7]


@pytest.mark.parametrize("sites", [0, 3])
def test_nobody_is_reached_without_members_or_places(sites: int) -> None:
    nobody = members_of({"a": points([], []), "b": points([], [])})
    somebody = members_of({"a": points([30.0], [-82.0])})
    here = places([30.0] * sites, [-82.0] * sites)
    for members, expected in ((nobody, [0, 0]), (somebody, [1 if sites else 0])):
        limits = np.full(len(members.codes), 5.0)
        found, left = reached(members, everything(members), here, limits)
        assert found.tolist() == expected
        assert open_points(members, left).size == members.weight.sum() - sum(expected)
        county, _ = places_within(members, here, limits)
        assert county.size == sites * sum(expected)


def test_many_members_at_one_place_are_one_block_and_all_counted() -> None:
    members = members_of({"a": points([30.0] * 100, [-82.0] * 100, [2] * 100)})
    found, _ = reached(members, everything(members), places([30.0], [-82.0]), np.array([0.0]))
    assert found.tolist() == [200]
    assert members.totals.tolist() == [200]


def test_a_limit_below_nothing_reaches_nobody() -> None:
    members = members_of({"a": Points(np.array([30.0]), np.array([-82.0]), np.array([1]), np.array([9.0]))})
    found, _ = reached(members, everything(members), places([30.0], [-82.0]), np.array([5.0]), sign=-1)
    assert found.tolist() == [0]


def test_a_point_without_weight_is_no_member() -> None:
    with pytest.raises(ValueError, match="without weight"):
        points([30.0], [-82.0], [0])


def test_the_second_owner_is_found_behind_many_sites_of_the_first() -> None:
    owner = [1] * 20 + [2]
    crowd = places([30.0] * 20 + [30.1], [-82.0] * 21, owner)
    members = members_of({"a": points([30.0], [-82.0])})
    for limit, expected in ((6.9, 0), (7.0, 1)):
        found, _ = reached(members, everything(members), crowd, np.array([limit]))
        assert found.tolist() == [expected], limit


def test_half_the_way_to_the_next_point() -> None:
    apart = float(miles_between(30.0, -82.0, 30.1, -82.0))
    gaps = half_gaps(np.array([30.0, 30.1, 31.0]), np.array([-82.0, -82.0, -82.0]))
    assert gaps[:2] == pytest.approx([apart / 2, apart / 2], abs=1e-9)
    assert half_gaps(np.array([30.0]), np.array([-82.0])).tolist() == [0.0]


def test_chord_and_great_circle_agree() -> None:
    assert miles_between(0.0, 0.0, 0.0, 180.0) == pytest.approx(np.pi * EARTH_MILES)
    assert miles_between(10.0, -82.0, 11.0, -82.0) == pytest.approx(np.pi * EARTH_MILES / 180)
    assert float(chord_of(np.pi * EARTH_MILES / 2)) == pytest.approx(np.sqrt(2))


@pytest.mark.parametrize("at_once", [1, 50, 400_000])
@pytest.mark.parametrize("seed", range(6))
def test_each_owner_gains_whom_it_reaches_of_those_left_out(
    seed: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adequacy.reach.gain.AT_ONCE", at_once)
    members, sites, limits = scattered(seed, sites=90)
    assert sites.owner is not None
    standing = places_at(sites.latitude[:20], sites.longitude[:20])
    _, left = reached(members, everything(members), standing, limits)
    hit = by_brute_force(members, sites, limits)
    is_open = ~hit[:, :20].any(axis=1)
    county, place = (each.ravel() for each in np.indices((len(members.codes), len(sites))))
    found = gained(members, left, without_owner(sites), limits, county, place, sites.owner[place])
    assert len(found.weight) == len(members.codes) * len(set(sites.owner))
    for each, owner, weight in zip(found.county, found.owner, found.weight, strict=True):
        whom = is_open & (members.county == each) & hit[:, sites.owner == owner].any(axis=1)
        assert weight == members.weight[whom].sum()
    assert found.weight.sum()


def test_nothing_is_gained_where_nobody_lives_or_nobody_comes() -> None:
    members = members_of({"a": points([], []), "b": points([30.0], [-80.0])})
    row, nowhere = np.array([0]), np.zeros(0, dtype=np.int64)
    sites, limits = places([30.0], [-80.0]), np.array([5.0, 5.0])
    assert gained(members, everything(members), sites, limits, row, row, row).weight.tolist() == [0]
    assert gained(members, everything(members), sites, limits, row + 1, row, row).weight.tolist() == [1]
    assert not gained(members, everything(members), sites, limits, nowhere, nowhere, nowhere).weight.size


@pytest.mark.parametrize("seed", range(4))
def test_counties_kept_ready_and_joined_are_as_if_made_together(seed: int) -> None:
    members, sites, limits = scattered(seed)
    parts = {
        code: Points(*(getattr(members, name)[members.county == number] for name in FIELDS))
        for number, code in enumerate(members.codes)
    }
    found = joined([members_of({code: part}) for code, part in parts.items()])
    together = members_of(parts)
    for name in ("codes", *FIELDS, "vectors", "county", "start", "leaf_start", "top", "totals"):
        assert np.array_equal(getattr(found, name), getattr(together, name)), name
    assert len(found.levels) == len(together.levels)
    for one, other in zip(found.levels, together.levels, strict=True):
        for name in ("county", "first", "centre", "radius", "weight", "least_slack", "most_slack"):
            assert np.array_equal(getattr(one, name), getattr(other, name)), name
    for sign in (0, 1, -1):
        pairs, expected = (
            set(zip(*places_within(each, without_owner(sites), limits, sign=sign), strict=True))
            for each in (found, together)
        )
        assert pairs == expected


def test_nothing_joined_is_nobody() -> None:
    assert joined([]).codes == ()


FIELDS = ("latitude", "longitude", "weight", "slack")
