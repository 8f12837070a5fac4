"""What the verdicts of a cell come to."""

from __future__ import annotations

from decimal import Decimal

import pytest

from adequacy.coverage import (
    CellStatus,
    Fails,
    fails,
    members_missing,
    number_missing,
    status_of,
    worst,
)


@pytest.mark.parametrize(
    ("executed", "with_letters", "pipeline", "expected"),
    [
        (True, True, True, CellStatus.MET),
        (False, True, True, CellStatus.MET_WITH_LETTERS),
        (False, False, True, CellStatus.WITHIN_REACH),
        (False, None, True, CellStatus.WITHIN_REACH),
        (False, False, False, CellStatus.GAP),
        (False, None, False, CellStatus.GAP),
    ],
)
def test_the_best_network_that_passes_names_the_state(
    executed: bool, with_letters: bool | None, pipeline: bool, expected: CellStatus
) -> None:
    assert status_of(executed=executed, with_letters=with_letters, pipeline=pipeline) == expected


@pytest.mark.parametrize(
    ("number", "access", "expected"),
    [
        (True, True, None),
        (False, True, Fails.NUMBER),
        (True, False, Fails.ACCESS),
        (False, False, Fails.BOTH),
        (None, False, Fails.ACCESS),
        (False, None, Fails.NUMBER),
        (None, None, None),
    ],
)
def test_a_test_that_is_not_asked_for_is_not_failed(
    number: bool | None, access: bool | None, expected: Fails | None
) -> None:
    assert fails(number_passes=number, access_passes=access) == expected


@pytest.mark.parametrize(("have", "missing"), [(0, 4), (3, 1), (3.5, 1), (4, 0), (9, 0)])
def test_what_is_missing_is_never_below_nothing(have: float, missing: int) -> None:
    assert number_missing(required=4, have=have) == missing


def test_nothing_is_missing_where_nothing_is_required() -> None:
    assert number_missing(required=None, have=0) == 0


@pytest.mark.parametrize(
    ("covered", "points", "missing"), [(84, 0, 1), (85, 0, 0), (74, 10, 1), (75, 10, 0), (0, 0, 85)]
)
def test_members_are_missing_up_to_the_share_with_credits(covered: int, points: int, missing: int) -> None:
    asked = members_missing(covered=covered, members=100, percent=Decimal(85), points=points)
    assert asked == missing


def test_a_part_of_a_member_is_a_member() -> None:
    assert members_missing(covered=5, members=7, percent=Decimal(85), points=0) == 1
    assert members_missing(covered=5, members=7, percent=None, points=0) == 0


def test_several_cells_are_no_better_than_the_worst() -> None:
    assert worst([CellStatus.MET, CellStatus.GAP, CellStatus.WITHIN_REACH]) == CellStatus.GAP
    assert worst([]) == CellStatus.MET
