"""Fixtures every test may use: the browser of the journeys, and (see tests/factories.py) the cast.

Journeys need a browser. Without one they are skipped and say so; `--require-browser` (on when CI is set) makes
that a failure instead.
"""

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from kombu.exceptions import OperationalError
from playwright.sync_api import Browser, Playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role, User
from config.celery import app as celery
from tests.factories import make_user
from tests.live import Live, finish

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSER = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
LAUNCH = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)

# A busy machine is no failure: how long one example takes says nothing about the rule it tries.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

# Playwright's sync interface keeps an event loop in this thread, which Django would take for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


LONG = ("browser", "processes", "long")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with long tests come first, so that at the end no core waits for one of them."""
    first = {item.path for item in items if any(map(item.get_closest_marker, LONG))}
    items.sort(key=lambda item: item.path not in first)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where CI is set nothing is left out quietly: what would be skipped fails, with its reason."""
    report = yield
    if report.skipped and in_ci() and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
    return report


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--require-browser",
        action="store_true",
        default=in_ci(),
        help="Fail instead of skipping when a journey finds no browser (the default when CI is set).",
    )


def browser_path(playwright: Playwright) -> str | None:
    """The machine's own browser, else the one Playwright brought, else none."""
    chosen = os.environ.get("CHROMIUM")
    found = [path for name in ([chosen] if chosen else BROWSERS) if (path := shutil.which(name))]
    candidates = [*found, str(MAC_BROWSER), playwright.chromium.executable_path]
    return next((path for path in candidates if Path(path).exists()), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(playwright: Playwright, pytestconfig: pytest.Config) -> dict[str, Any]:
    path = browser_path(playwright)
    if path is None:
        text = "No browser found; set CHROMIUM or install one."
        if pytestconfig.getoption("--require-browser"):
            pytest.fail(text)
        pytest.skip(text)
    return {"executable_path": path, "args": LAUNCH.split(), "headless": True}


@pytest.fixture
def live(live_server: LiveServer, browser: Browser) -> Iterator[Live]:
    """A browser on the running product: sign people in, watch for script errors, check accessibility.

        page = live.sign_in(rita)
        page.goto(live.url("/deals/"))
        live.check(page)

    A script error, a refused content policy or a failed request for a page's own files fails the test at its end.
    """
    helper = Live(base=live_server.url, browser=browser)
    yield helper
    finish(helper)


@pytest.fixture
def broker_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever hands a task over is refused at once, whatever connections earlier tests left open."""

    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("no broker in this test")

    monkeypatch.setattr(celery, "send_task", refuse)
    is_eager = celery.conf.task_always_eager
    celery.conf.update(task_always_eager=False)
    yield
    celery.conf.update(task_always_eager=is_eager)


# The cast: Rita and Sam are reps of Marco's team, Vera is the VP, Ada runs the installation.


@pytest.fixture
def marco(db: None) -> User:
    return make_user(name="Marco Ruiz", role=Role.MANAGER, email="marco@plan.example")


@pytest.fixture
def rita(marco: User) -> User:
    return make_user(name="Rita Alvarez", role=Role.REP, email="rita@plan.example", manager=marco)


@pytest.fixture
def sam(marco: User) -> User:
    return make_user(name="Sam Okafor", role=Role.REP, email="sam@plan.example", manager=marco)


@pytest.fixture
def vera(db: None) -> User:
    return make_user(name="Vera Stone", role=Role.VP, email="vera@plan.example")


@pytest.fixture
def ada(db: None) -> User:
    return make_user(name="Ada Nkemelu", role=Role.ADMIN, email="ada@plan.example")


@pytest.fixture
def system(db: None) -> User:
    return make_user(name="Momentum", role=Role.SYSTEM, email="system@plan.example")
