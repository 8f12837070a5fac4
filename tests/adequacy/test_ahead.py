"""The next is made ready while this one is used: in order, once, and with its errors."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from adequacy.measuring.ahead import one_ahead


def test_all_come_in_order() -> None:
    assert list(one_ahead(iter("abc"))) == ["a", "b", "c"]
    assert list(one_ahead(iter(()))) == []


def test_the_next_is_made_while_this_one_is_used() -> None:
    made = [threading.Event() for _ in range(3)]

    def items() -> Iterator[int]:
        for number, event in enumerate(made, start=1):
            event.set()
            yield number

    found = one_ahead(items())
    assert next(found) == 1
    assert made[1].wait(timeout=60)
    assert not made[2].is_set()
    assert list(found) == [2, 3]


def test_an_error_rises_after_what_came_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("no more")

    found = one_ahead(items())
    assert next(found) == 1
    with pytest.raises(ValueError, match="no more"):
        next(found)
