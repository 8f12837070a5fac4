"""What may be shown at once, who decides on the rest, and when a range is late. No database."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.rates import Asks, RatePrompt, Span, above_sheet, rate_prompt, who_decides

ALLOWED = Span(Decimal(95), Decimal(105))


@pytest.mark.parametrize(
    ("low", "high", "points"),
    [
        ("95", "105", "0"),
        ("100", "100", "0"),
        ("95", "105.01", "0.01"),
        ("94", "105", "1"),
        ("90", "107", "5"),
    ],
)
def test_points_outside_are_counted_at_the_further_end(low: str, high: str, points: str) -> None:
    assert Span(Decimal(low), Decimal(high)).outside(ALLOWED) == Decimal(points)


def test_dearest_category_decides_and_one_the_sheet_lacks_counts_whole() -> None:
    sheet = {"surgery": Decimal(110)}

    assert above_sheet([("surgery", Decimal(110))], sheet) == 0
    assert above_sheet([("surgery", Decimal(112)), ("drugs", Decimal(6))], sheet) == 6
    assert above_sheet([("surgery", Decimal(90))], sheet) == -20


@pytest.mark.parametrize(
    ("points", "limit", "is_manager", "asks"),
    [
        ("5", "5", False, Asks.MANAGER),
        ("5.01", "5", False, Asks.VP),
        ("5", "5", True, Asks.VP),
        ("5", None, False, Asks.VP),
        (None, "5", False, Asks.VP),
    ],
)
def test_manager_decides_up_to_the_limit_and_the_vp_above(
    points: str | None, limit: str | None, is_manager: bool, asks: Asks
) -> None:
    decides = who_decides(
        points=Decimal(points) if points else None,
        limit=Decimal(limit) if limit else None,
        asked_by_manager=is_manager,
    )

    assert decides == asks


@pytest.mark.parametrize(
    ("conversations", "is_shown", "prompt"),
    [
        (0, False, RatePrompt.NONE),
        (1, False, RatePrompt.NONE),
        (2, False, RatePrompt.NOW),
        (3, False, RatePrompt.LATE),
        (9, False, RatePrompt.LATE),
        (3, True, RatePrompt.NONE),
    ],
)
def test_range_is_due_at_the_second_conversation_and_late_at_the_third(
    conversations: int, is_shown: bool, prompt: RatePrompt
) -> None:
    assert rate_prompt(conversations=conversations, is_shown=is_shown) == prompt
