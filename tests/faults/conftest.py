"""One house for all faults: its database is made once, with 2,000 quiet deals, and swept out before each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.faults.house import House, open_house
from tests.faults.plan import Plan, make_plan, sweep_out


@pytest.fixture(scope="session")
def _opened(django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[House, Plan]]:
    with django_db_blocker.unblock(), open_house() as house:
        yield house, make_plan()


@pytest.fixture
def house(_opened: tuple[House, Plan]) -> Iterator[House]:
    house, _ = _opened
    sweep_out()
    yield house
    house.stop_all()


@pytest.fixture
def plan(_opened: tuple[House, Plan], house: House) -> Plan:
    return _opened[1]
