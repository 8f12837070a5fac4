"""Measured arrays as columns of the table of cells."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from adequacy.measuring.added import groups_in_layer
from adequacy.measuring.cells import KindCells
from adequacy.measuring.kinds import LAYERS, WHOLE, WITH_LETTERS
from adequacy.queries.measuring import Gathered
from adequacy.queries.supply_rows import PROSPECTS

POINT = WHOLE // 100


def columns_of(gathered: Gathered, cells: KindCells, *, at: dt.datetime) -> list[list[Any]]:
    """In the order of `store.COLUMNS`, for the counties that are judged."""
    kind, judged = cells.kind, np.flatnonzero(cells.judged)
    by_number, by_distance = kind.required >= 0, ~np.isnan(kind.limits)
    columns = [
        [gathered.network.pk] * judged.size,
        [gathered.counties[place] for place in judged.tolist()],
        [kind.code] * judged.size,
        [kind.in_beds] * judged.size,
        _or_none(kind.required[judged].astype(np.int64), by_number[judged]),
        _or_none(kind.percent[judged] / POINT, by_distance[judged]),
        _or_none(kind.limits[judged], by_distance[judged]),
        gathered.members.totals[judged].tolist(),
        [gathered.source.is_estimate] * judged.size,
        groups_in_layer(gathered.members, cells, PROSPECTS)[judged].tolist(),
    ]
    for layer in LAYERS:
        said = _layer(cells, layer, judged, by_number, by_distance)
        if layer == WITH_LETTERS and not gathered.takes_letters:
            said = [[None] * judged.size] * len(said)
        columns.extend(said)
    columns.extend([[gathered.day] * judged.size, [at] * judged.size])
    return columns


def _layer(
    cells: KindCells, layer: int, judged: np.ndarray, by_number: np.ndarray, by_distance: np.ndarray
) -> list[list[Any]]:
    return [
        cells.have[layer, judged].tolist(),
        cells.covered[layer, judged].tolist(),
        (cells.credit[layer, judged] // POINT).tolist(),
        _or_none(cells.number_passes[layer, judged], by_number[judged]),
        _or_none(cells.access_passes[layer, judged], by_distance[judged]),
        cells.passes[layer, judged].tolist(),
        cells.undecided[layer, judged].tolist(),
    ]


def _or_none(values: np.ndarray, asked: np.ndarray) -> list[Any]:
    return [
        value if is_asked else None for value, is_asked in zip(values.tolist(), asked.tolist(), strict=True)
    ]
