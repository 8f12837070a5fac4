"""The members a network is measured by: the plan's own file, else the ZIP points."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np

from adequacy.models import MemberFile, MemberPoints
from adequacy.packing import unpack
from adequacy.reach.members import Members, Points, joined, members_of
from providers.models import Network

NOBODY = Points(np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64))
MOST_KEPT = 64_000_000
"""Bytes of points a process holds ready: a state of some 800,000."""


@dataclass(frozen=True, slots=True)
class MemberSource:
    """`file` is None for ZIP points: then every share is an estimate."""

    file: MemberFile | None

    @property
    def is_estimate(self) -> bool:
        return self.file is None

    @property
    def name(self) -> str:
        return "ZIP points of the Census" if self.file is None else f"members of {self.file.file_name}"


@dataclass(frozen=True, slots=True)
class Box:
    """The sides of a county's points, in degrees; `row` is where the points themselves are."""

    row: int
    county: str
    south: float
    north: float
    west: float
    east: float


def member_source(network: Network) -> MemberSource:
    return MemberSource(MemberFile.objects.filter(network=network, retired_at__isnull=True).first())


def member_boxes(source: MemberSource, counties: Collection[str]) -> list[Box]:
    """Of the counties that have members; the others cannot be measured. Two queries at most."""
    fields = ("county", "pk", "south", "north", "west", "east")
    rows = _with_stand_ins(source, counties, fields)
    return sorted((Box(row, county, *sides) for county, row, *sides in rows), key=lambda box: box.county)


def members_in(source: MemberSource, counties: Sequence[str]) -> Members:
    """In the order asked for; a county without members has none. Two queries at most."""
    rows = _with_stand_ins(source, counties, ("county", "places", "weights", "slack"))
    points = {county: unpack(places, weights, slack) for county, places, weights, slack in rows}
    return members_of({county: points.get(county, NOBODY) for county in counties})


def kept_members_in(boxes: Sequence[Box]) -> Members:
    """Of these counties, in that order, from what this process holds ready; one query for the others, or none. A row of
    points is never changed, so its number says that they are the same.
    """
    found = {box.row: members for box in boxes if (members := _kept.get(box.row)) is not None}
    missing = [box.row for box in boxes if box.row not in found]
    if missing:
        rows = MemberPoints.objects.filter(pk__in=missing)
        for row, county, *packed in rows.values_list("pk", "county", "places", "weights", "slack"):
            found[row] = members_of({county: unpack(*packed)})
    _keep(found)
    return joined([found.get(box.row) or members_of({box.county: NOBODY}) for box in boxes])


_kept: OrderedDict[int, Members] = OrderedDict()
"""By row, the longest unused first."""
_keeping = Lock()


def _keep(found: Mapping[int, Members]) -> None:
    with _keeping:
        for row, members in found.items():
            _kept[row] = members
            _kept.move_to_end(row)
        held = sum(members.nbytes for members in _kept.values())
        while held > MOST_KEPT:
            held -= _kept.popitem(last=False)[1].nbytes


def _with_stand_ins(source: MemberSource, counties: Collection[str], fields: tuple[str, ...]) -> list[Any]:
    """Where the plan's file has nobody in a county, its ZIP points stand in: a county is never without members."""
    rows = list(
        MemberPoints.objects.filter(member_file=source.file, county__in=counties).values_list(*fields)
    )
    missing = set(counties) - {row[0] for row in rows}
    if source.file is not None and missing:
        rows += MemberPoints.objects.filter(member_file=None, county__in=missing).values_list(*fields)
    return rows
