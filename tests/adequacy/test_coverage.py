from __future__ import annotations

import pytest

from adequacy.coverage import CellState, CellStatus, CellSupply, assess, worst

MET, LETTERS, REACH, GAP = (
    CellStatus.MET,
    CellStatus.MET_WITH_LETTERS,
    CellStatus.WITHIN_REACH,
    CellStatus.GAP,
)


@pytest.mark.parametrize(
    ("required", "executed", "with_letters", "pipeline", "status", "gap"),
    [
        (3, 3, 3, 3, MET, 0),
        (3, 4, 4, 9, MET, 0),
        (3, 2, 3, 3, LETTERS, 1),
        (3, 2, 2, 3, REACH, 1),
        (3, 2, 2, 2, GAP, 1),
        (3, 0, 0, 0, GAP, 3),
        (1, 0, 1, 1, LETTERS, 1),
        (0, 0, 0, 0, MET, 0),
    ],
)
def test_status_where_letters_are_accepted(
    required: int, executed: int, with_letters: int, pipeline: int, status: CellStatus, gap: int
) -> None:
    assert assess(CellSupply(required, executed, with_letters, pipeline)) == CellState(status, gap)


@pytest.mark.parametrize(
    ("executed", "pipeline", "status"), [(3, 3, MET), (2, 3, REACH), (2, 99, REACH), (2, 2, GAP)]
)
def test_letters_never_count_where_the_filing_does_not_accept_them(
    executed: int, pipeline: int, status: CellStatus
) -> None:
    supply = CellSupply(required=3, executed=executed, with_letters=None, pipeline=pipeline)
    assert assess(supply).status == status


def test_letter_whose_deal_was_lost_counts_beyond_the_pipeline() -> None:
    assert assess(CellSupply(required=2, executed=1, with_letters=2, pipeline=1)).status == LETTERS


@pytest.mark.parametrize("numbers", [(-1, 0, 0, 0), (1, -1, 0, 0), (1, 2, 1, 2)])
def test_numbers_that_cannot_be_are_refused(numbers: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"cell|executed"):
        CellSupply(*numbers)


def test_several_cells_are_no_better_than_the_worst() -> None:
    assert worst([MET, REACH, LETTERS]) == REACH
    assert worst([MET, GAP, REACH]) == GAP
    assert worst([MET, LETTERS]) == LETTERS
    assert worst([]) == MET
