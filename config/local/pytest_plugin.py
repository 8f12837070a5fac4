"""Gives the test run a throw-away PostgreSQL of its own, unless DATABASE_URL names one."""

import atexit
import os
from collections.abc import Generator
from contextlib import ExitStack

import pytest

_running = ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    """As a wrapper it runs before pytest-django reads the settings; xdist's workers inherit the address."""
    if not os.environ.get("DATABASE_URL") and not os.environ.get("PYTEST_XDIST_WORKER"):
        from config.local.servers import throw_away_postgres

        atexit.register(_running.close)  # Also when the run ends before it began, on a broken setting.
        os.environ["DATABASE_URL"] = _running.enter_context(throw_away_postgres())
    return (yield)


def pytest_unconfigure() -> None:
    _running.close()
