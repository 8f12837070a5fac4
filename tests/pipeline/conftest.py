from collections.abc import Iterator

import pytest
import time_machine

from tests.factories import NOON


@pytest.fixture
def at_noon() -> Iterator[None]:
    """The whole stack stands at the moment the builders start from."""
    with time_machine.travel(NOON, tick=False):
        yield
