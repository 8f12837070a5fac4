"""Three ways to compare one field: as it was shown, as it stands, as it was sent."""

from __future__ import annotations

import pytest

from pipeline.merging import Clash, merge


@pytest.mark.parametrize(
    ("was", "theirs", "mine", "stands"),
    [
        ("a", "a", "a", "a"),
        ("a", "a", "b", "b"),
        ("a", "b", "a", "b"),
        ("a", "b", "b", "b"),
    ],
)
def test_a_field_only_one_changed_is_no_question(was: str, theirs: str, mine: str, stands: str) -> None:
    assert merge(was={"x": was}, theirs={"x": theirs}, mine={"x": mine}) == ({"x": stands}, ())


def test_a_field_both_changed_is_asked_and_the_others_are_merged() -> None:
    merged, clashes = merge(
        was={"what": "Call", "day": 1, "by": "Rita"},
        theirs={"what": "Write", "day": 2, "by": "Rita"},
        mine={"what": "Visit", "day": 1, "by": "Sam"},
        seen=7,
    )

    assert merged == {"day": 2, "by": "Sam"}
    assert clashes == (Clash("what", "Write", "Visit", 7),)
