from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers import npi


@pytest.mark.parametrize("number", ["1234567893", "1003000126", "2000000002"])
def test_number_with_right_check_digit_is_valid(number: str) -> None:
    assert npi.problem(number) is None
    assert npi.is_valid(number)


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("1234567890", "check digit"),
        ("1234567894", "check digit"),
        ("123456789", "ten digits"),
        ("12345678933", "ten digits"),
        ("", "ten digits"),
        ("12345 7893", "ten digits"),
        ("123456789X", "ten digits"),
        ("١٢٣٤٥٦٧٨٩٣", "ten digits"),
        ("3234567891", "begins with 1 or 2"),
        ("0234567894", "begins with 1 or 2"),
    ],
)
def test_wrong_number_is_refused_with_its_reason(number: str, word: str) -> None:
    assert word in (npi.problem(number) or "")
    assert not npi.is_valid(number)


@given(serial=st.integers(min_value=0, max_value=10**8 - 1))
def test_made_up_number_passes_and_begins_with_two(serial: int) -> None:
    number = npi.make(serial)
    assert npi.problem(number) is None
    assert number.startswith("2")
    assert number[1:9] == f"{serial:08d}"


@given(serial=st.integers(min_value=0, max_value=10**8 - 1), place=st.integers(1, 9), add=st.integers(1, 9))
def test_one_mistyped_digit_never_passes(serial: int, place: int, add: int) -> None:
    number = npi.make(serial)
    mistyped = number[:place] + str((int(number[place]) + add) % 10) + number[place + 1 :]
    assert not npi.is_valid(mistyped)


@pytest.mark.parametrize("serial", [-1, 10**8])
def test_serial_that_does_not_fit_is_refused(serial: int) -> None:
    with pytest.raises(ValueError, match="eight digits"):
        npi.make(serial)


def test_luhn_over_the_card_prefix_gives_the_same_check_digit() -> None:
    def luhn_passes(number: str) -> bool:
        digits = [int(d) for d in reversed(number)]
        return (sum(digits[::2]) + sum(sum(divmod(d * 2, 10)) for d in digits[1::2])) % 10 == 0

    assert all(luhn_passes("80840" + npi.make(serial)) for serial in range(0, 10**8, 999_983))
