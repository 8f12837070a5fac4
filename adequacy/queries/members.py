"""The members a network is measured by: the plan's own file, else the ZIP points."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from adequacy.models import MemberFile, MemberPoints
from adequacy.packing import unpack
from adequacy.reach.members import Members, Points, members_of
from providers.models import Network


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
    """The sides of a county's points, in degrees."""

    county: str
    south: float
    north: float
    west: float
    east: float


def member_source(network: Network) -> MemberSource:
    return MemberSource(MemberFile.objects.filter(network=network, retired_at__isnull=True).first())


def member_boxes(source: MemberSource, counties: Collection[str]) -> list[Box]:
    """Of the counties that have members; the others cannot be measured. Two queries at most."""
    fields = ("county", "south", "north", "west", "east")
    rows = _with_stand_ins(source, counties, fields)
    return sorted((Box(*row) for row in rows), key=lambda box: box.county)


def members_in(source: MemberSource, counties: Sequence[str]) -> Members:
    """In the order asked for; a county without members has none. Two queries at most."""
    rows = _with_stand_ins(source, counties, ("county", "places", "weights", "slack"))
    points = {county: unpack(places, weights, slack) for county, places, weights, slack in rows}
    nobody = Points(np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64))
    return members_of({county: points.get(county, nobody) for county in counties})


def _with_stand_ins(source: MemberSource, counties: Collection[str], fields: tuple[str, ...]) -> list[Any]:
    """Where the plan's file has nobody in a county, its ZIP points stand in: a county is never without members."""
    rows = list(
        MemberPoints.objects.filter(member_file=source.file, county__in=counties).values_list(*fields)
    )
    missing = set(counties) - {row[0] for row in rows}
    if source.file is not None and missing:
        rows += MemberPoints.objects.filter(member_file=None, county__in=missing).values_list(*fields)
    return rows
