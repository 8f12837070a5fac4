"""The whole file: block by block to points by county, and what could not be used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from adequacy.member_file.atlas import NOWHERE, Atlas, boxes_of
from adequacy.member_file.blocks import Block, Columns, blocks, columns_of
from adequacy.member_file.layout import Layout, NotMemberFile, layout_of
from adequacy.reach.members import Points
from adequacy.reach.sphere import DEGREE_MILES, Floats, Ints
from providers.roster.places import LATITUDES, LONGITUDES, WIDE_STATES, misplaced

MOST_KEPT = 2_000
"""Problems that are kept with their line; the rest is counted."""
MOST_IN_A_ROW = 10_000_000
FARTHEST_MILES, FARTHEST_IN_WIDE_STATES = 50.0, 300.0
"""How far outside the box of a county's people a member may live."""
Reasons = NDArray[np.object_]


@dataclass(slots=True)
class MembersRead:
    """`points` by SSA code. Members in two codes of one FIPS code are counted once in `members`."""

    points: dict[str, Points] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)
    rows_read: int = 0
    rows_used: int = 0
    members: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """Rows that can be used: home, place and weight; `zip` is their number among ZIPs in a file by ZIP."""

    home: Ints
    latitude: Floats
    longitude: Floats
    weight: Ints
    zip: Ints


def read_members(
    chunks: Iterable[bytes], atlas: Atlas, *, told: Callable[[int], None] | None = None
) -> MembersRead:
    """`told` hears after each block how many rows were read. Raises `NotMemberFile`."""
    found, kept = MembersRead(), list[Settled]()
    layout: Layout | None = None
    boxes = boxes_of(atlas.homes)
    for whole in blocks(chunks):
        block = whole
        if layout is None:
            layout = layout_of(whole.lines[0])
            _demand_tables(layout, atlas)
            block = Block(whole.first + 1, whole.lines[1:])
        columns = columns_of(block, layout)
        settled, reasons = _settle(columns, layout, atlas, boxes)
        found.rows_read += len(columns)
        found.rows_used += len(settled.home)
        _keep(found.problems, columns.line, reasons)
        kept.append(settled)
        if told is not None:
            told(found.rows_read)
    if layout is None:
        raise NotMemberFile("The file is empty.")
    if not found.rows_read:
        raise NotMemberFile("There are no rows below the heading.")
    _gather(found, kept, atlas, by_zip=layout.is_by_zip)
    return found


def _demand_tables(layout: Layout, atlas: Atlas) -> None:
    if not atlas.homes or (layout.is_by_zip and not len(atlas.zip_latitude)):
        raise NotMemberFile("Counties or ZIP points are not loaded here: nothing to hold the file against.")


def _keep(problems: list[tuple[int, str]], line: Ints, reasons: Reasons) -> None:
    room = MOST_KEPT - len(problems)
    wrong = np.flatnonzero(reasons != "")[: max(0, room)]
    problems.extend((int(line[at]), str(reasons[at])) for at in wrong)


def _settle(columns: Columns, layout: Layout, atlas: Atlas, boxes: Floats) -> tuple[Settled, Reasons]:
    """A row has the first reason that is found against it, or the empty one."""
    reasons: Reasons = np.full(len(columns), "", dtype=object)
    zips = np.full(len(columns), NOWHERE)
    if layout.is_by_zip:
        zips = _looked_up(columns.texts["zip"], atlas.zip, reasons)
        latitude, longitude = atlas.zip_latitude[zips], atlas.zip_longitude[zips]
    else:
        latitude, longitude = columns.numbers["latitude"], columns.numbers["longitude"]
        _check_places(latitude, longitude, reasons)
    home = _homes(columns, layout, atlas, zips, reasons)
    weight = _weights(columns, reasons)
    _check_distance(latitude, longitude, home, atlas, boxes, reasons)
    good = np.flatnonzero(reasons == "")
    return Settled(home[good], latitude[good], longitude[good], weight[good], zips[good]), reasons


def _looked_up(texts: NDArray[np.str_], find: Callable[[str], tuple[int, str]], reasons: Reasons) -> Ints:
    """Each different text is looked up once."""
    different = np.unique(texts)
    which = np.searchsorted(different, texts)
    answers = [find(str(text)) for text in different]
    numbers = np.array([number for number, _ in answers], dtype=np.int64)[which]
    whys = np.array([why for _, why in answers], dtype=object)[which]
    _blame(reasons, numbers == NOWHERE, whys)
    return np.asarray(numbers)


def _blame(reasons: Reasons, wrong: NDArray[np.bool_], why: Reasons | str) -> None:
    at = np.flatnonzero(wrong & (reasons == ""))
    reasons[at] = why if isinstance(why, str) else why[at]


def _homes(columns: Columns, layout: Layout, atlas: Atlas, zips: Ints, reasons: Reasons) -> Ints:
    if not layout.county:
        home = atlas.zip_home[zips]
        _blame(reasons, home == NOWHERE, "The ZIP lies in no county we know: add the county.")
        return home
    texts = columns.texts[layout.county]
    states = columns.texts.get("state")
    if states is not None:
        texts = np.char.add(np.char.add(texts, "\n"), states)

    def find(text: str) -> tuple[int, str]:
        county, _, state = text.partition("\n")
        return atlas.county(layout.county, county, state)

    return _looked_up(texts, find, reasons)


def _weights(columns: Columns, reasons: Reasons) -> Ints:
    members = columns.numbers.get("members")
    if members is None:
        return np.ones(len(columns), dtype=np.int64)
    is_whole = (members >= 1) & (members <= MOST_IN_A_ROW) & (members == np.floor(members))
    _blame(reasons, ~is_whole, f"Members must be a whole number from 1 to {MOST_IN_A_ROW:,}.")
    return np.where(is_whole, members, 0).astype(np.int64)


def _check_places(latitude: Floats, longitude: Floats, reasons: Reasons) -> None:
    none = ~(np.isfinite(latitude) & np.isfinite(longitude))
    _blame(reasons, none, "Latitude and longitude must both be decimal degrees.")
    east = [(longitude >= low) & (longitude <= high) for low, high in LONGITUDES]
    inside = (latitude >= LATITUDES[0]) & (latitude <= LATITUDES[1]) & np.logical_or.reduce(east)
    for at in np.flatnonzero(~inside & ~none):
        if not reasons[at]:
            reasons[at] = misplaced(float(latitude[at]), float(longitude[at])) or ""


def _check_distance(
    latitude: Floats, longitude: Floats, home: Ints, atlas: Atlas, boxes: Floats, reasons: Reasons
) -> None:
    """A member far outside the county named was put there by a wrong code, or by wrong coordinates."""
    south, north, west, east = boxes[home].T
    up = np.maximum(np.maximum(south - latitude, latitude - north), 0)
    aside = np.maximum(np.maximum(west - longitude, longitude - east), 0)
    miles = DEGREE_MILES * np.hypot(up, aside * np.cos(np.radians(np.nan_to_num(latitude))))
    is_wide = np.array([each.state in WIDE_STATES for each in atlas.homes])[home]
    far = miles > np.where(is_wide, FARTHEST_IN_WIDE_STATES, FARTHEST_MILES)
    for at in np.flatnonzero(far & (home != NOWHERE) & (reasons == "")):
        there = atlas.homes[home[at]]
        reasons[at] = f"Lies {miles[at]:,.0f} miles outside {there.name}, {there.state}."


def _gather(found: MembersRead, kept: list[Settled], atlas: Atlas, *, by_zip: bool) -> None:
    home = np.concatenate([each.home for each in kept])
    order = np.argsort(home, kind="stable")
    home = home[order]
    latitude, longitude, weight, zips = (
        np.concatenate([getattr(each, name) for each in kept])[order]
        for name in ("latitude", "longitude", "weight", "zip")
    )
    kept.clear()
    found.members = int(weight.sum())
    for number, begin, end in _runs(home):
        here = slice(begin, end)
        if by_zip:
            points = _at_zips(zips[here], weight[here], atlas)
        else:
            points = Points(latitude[here], longitude[here], weight[here])
        found.points |= dict.fromkeys(atlas.homes[number].ssa_codes, points)


def _runs(home: Ints) -> Iterator[tuple[int, int, int]]:
    """Number, begin and end of each home among the rows put in order."""
    if not len(home):
        return
    begins = np.flatnonzero(np.append(True, np.diff(home) != 0))
    for begin, end in zip(begins, np.append(begins[1:], len(home)), strict=True):
        yield int(home[begin]), int(begin), int(end)


def _at_zips(zips: Ints, weight: Ints, atlas: Atlas) -> Points:
    """One point for each ZIP, however many rows it has."""
    different, which = np.unique(zips, return_inverse=True)
    total = np.zeros(len(different), dtype=np.int64)
    np.add.at(total, which, weight)
    return Points(
        atlas.zip_latitude[different], atlas.zip_longitude[different], total, atlas.zip_slack[different]
    )
