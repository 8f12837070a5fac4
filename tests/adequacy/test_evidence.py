"""What is missing of the evidence for one provider, and what will not hold in time."""

from __future__ import annotations

import datetime as dt

import pytest

from adequacy.evidence import Asked, Logged, missing, red_flags

TODAY = dt.date(2026, 3, 2)
DUE = dt.date(2026, 5, 20)
ASKED = Asked(attempts=4, channels=2, days=14)
WHOLE = Logged(4, 1, ("Phone", "E-mail"), dt.date(2026, 2, 1), dt.date(2026, 2, 20))


@pytest.mark.parametrize(
    ("logged", "has_reason", "expected"),
    [
        (WHOLE, True, []),
        (WHOLE, False, ["the reason"]),
        (Logged(), True, ["4 more attempts"]),
        (Logged(3, 0, ("Phone", "Fax"), WHOLE.first_on, WHOLE.last_on), True, ["1 more attempt"]),
        (Logged(5, 0, ("Phone",), WHOLE.first_on, WHOLE.last_on), True, ["another kind of contact"]),
        (
            Logged(4, 0, ("Phone", "Fax"), dt.date(2026, 2, 1), dt.date(2026, 2, 14)),
            True,
            ["attempts 14 days apart"],
        ),
    ],
)
def test_missing(logged: Logged, has_reason: bool, expected: list[str]) -> None:
    assert missing(logged, ASKED, has_reason=has_reason) == expected


@pytest.mark.parametrize(
    ("logged", "today", "refused", "expected"),
    [
        (WHOLE, TODAY, False, []),
        (WHOLE, TODAY, True, ["the reason is not accepted"]),
        (Logged(), TODAY, False, ["nobody has tried"]),
        (WHOLE, dt.date(2026, 3, 22), False, []),
        (WHOLE, dt.date(2026, 3, 23), False, ["no attempt for 31 days"]),
        (Logged(), dt.date(2026, 5, 6), False, ["nobody has tried"]),
        (
            Logged(),
            dt.date(2026, 5, 7),
            False,
            ["nobody has tried", "too late for attempts far enough apart"],
        ),
        (Logged(1, 0, ("Phone",), dt.date(2026, 5, 6), dt.date(2026, 5, 6)), dt.date(2026, 5, 8), False, []),
    ],
)
def test_flags_while_something_can_be_done(
    logged: Logged, today: dt.date, refused: bool, expected: list[str]
) -> None:
    assert red_flags(logged, ASKED, today=today, due_on=DUE, reason_is_refused=refused) == expected
