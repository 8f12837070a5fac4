"""Doing the next thing while the one before is still being used. Arrays are reckoned outside the lock of Python, and
so is waiting for the database: two cores are busy where one would wait for the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def one_ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The same, in the same order. `items` runs in a thread of its own, where it must not touch the database. What goes
    wrong in it is raised where its item would have come.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as pool:
        coming = pool.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, items, None)
            yield item
