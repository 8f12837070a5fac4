from __future__ import annotations

import pytest

from providers import tin


@pytest.mark.parametrize("typed", ["12-3456789", "123-45-6789", " 123456789 ", "12 3456789"])
def test_usual_ways_of_writing_a_tin_become_nine_digits(typed: str) -> None:
    assert tin.digits(typed) == "123456789"
    assert tin.problem(tin.digits(typed)) is None


@pytest.mark.parametrize("wrong", ["", "12345678", "1234567890", "12345678X", "١٢٣٤٥٦٧٨٩", "000000000"])
def test_anything_but_nine_digits_is_refused(wrong: str) -> None:
    assert tin.problem(wrong)


def test_masked_tin_shows_four_digits_only() -> None:
    assert tin.masked("123456789") == "••-•••6789"
    assert tin.formatted("123456789") == "12-3456789"


def test_made_up_tin_passes_and_begins_with_three_zeros() -> None:
    assert tin.make(42) == "000000042"
    assert tin.problem(tin.make(999_999)) is None
    with pytest.raises(ValueError, match="six digits"):
        tin.make(0)
