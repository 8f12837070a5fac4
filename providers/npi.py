"""The National Provider Identifier: ten digits, the first 1 or 2, the last a check digit.

The check digit is Luhn's over the number with 80840 before it, the prefix of health cards in the United States
(45 CFR 162.406). The prefix always adds 24 to the sum, so the ten digits alone are enough.
"""

from __future__ import annotations

LENGTH = 10
PREFIX_SUM = 24
FIRST_DIGITS = "12"
UNISSUED = "2"  # numbers beginning with 2 are valid but none has been issued: made-up providers live there


def problem(npi: str) -> str | None:
    """Why this is not an NPI, in words for the person who typed it; None when it is one."""
    if len(npi) != LENGTH or not (npi.isascii() and npi.isdigit()):
        return "An NPI has ten digits."
    if npi[0] not in FIRST_DIGITS:
        return "An NPI begins with 1 or 2."
    if check_digit(npi[:-1]) != npi[-1]:
        return "The check digit of this NPI is wrong: one of its digits is mistyped."
    return None


def is_valid(npi: str) -> bool:
    return problem(npi) is None


def check_digit(first_nine: str) -> str:
    total = PREFIX_SUM
    for place, digit in enumerate(map(int, reversed(first_nine))):
        doubled = digit * 2 if place % 2 == 0 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def make(serial: int) -> str:
    """A made-up NPI that passes: 2, the serial number in eight digits, the check digit."""
    if not 0 <= serial < 10**8:
        raise ValueError("the serial number of a made-up NPI has at most eight digits")
    first_nine = f"{UNISSUED}{serial:08d}"
    return first_nine + check_digit(first_nine)
