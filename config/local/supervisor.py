"""`up`: everything the tracker needs, in one terminal, in order; and all of it gone again when told to stop.

Order: PostgreSQL, Valkey, tables and data, mail sink, web, then workers and beat; stopped the other way round.
If one of them dies, all stop.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import IO, NoReturn

from config.local import attach, children, defaults, options, places
from config.local.locks import lock
from config.local.options import UpOptions

ANSWERS_WITHIN = 60.0
CELERY = ("-m", "celery", "-A", "config", "--quiet")


class Refused(Exception):
    """`up` cannot start here; the text says why and what to do."""


class StopRequested(BaseException):
    """Ctrl-C or SIGTERM, wherever the main thread stands."""


def run(up: UpOptions, *, fill: Callable[[], list[str]]) -> int:
    """Start all, print what `fill` says about the data and the address last, and stay until told to stop."""
    try:
        with ExitStack() as stack:
            stack.enter_context(stop_by_signal())
            stack.enter_context(_locks(up))
            _check_plan(up)
            with lock("guests.lock", wait=True) or ExitStack():
                stack.enter_context(attach.own_servers())
                sink = defaults.open_sink(stack)
                # Before the first row: a start broken off half-way is that plan's all the same.
                options.PLAN.write_text("demo" if os.environ["DEMO"] == "true" else "empty")
                _say("Preparing the database ...")
                remarks = fill()
            running: dict[str, subprocess.Popen[bytes]] = {}
            stack.callback(_stop_all, running)
            _start(running, _web(up))
            _wait_for_page(up, running)
            _start(running, _workers())  # After the page, which they would keep waiting for a processor.
            _remember(stack, sink)
            for line in [*remarks, f"Momentum runs at {up.address}  (Ctrl-C stops it)"]:
                _say(line)
            return _stay(running)
    except StopRequested:
        _say("Stopped.")
        return 0


@contextmanager
def stop_by_signal() -> Iterator[None]:
    """The first signal unwinds to the end; those that follow must not disturb the stopping."""
    asked = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        for each in asked:
            signal.signal(each, signal.SIG_IGN)
        raise StopRequested

    for each in asked:
        signal.signal(each, stop)
    try:
        yield
    finally:
        for each in asked:
            signal.signal(each, signal.SIG_IGN)


@contextmanager
def _locks(up: UpOptions) -> Iterator[None]:
    with ExitStack() as stack:
        mine = lock("up.lock")
        if mine is None:
            where = (places.LOCAL / "up.lock").read_text().strip()
            raise Refused(
                f"Momentum is already running in this checkout{where and f' at {where}'}. Stop it first."
            )
        stack.enter_context(mine)
        if options.is_busy(up.host, up.port):
            raise Refused(
                f"Port {up.port} on {up.host} is in use. Free it or choose another: --port {up.port + 1}"
            )
        mine.truncate(0)
        mine.write(up.address)
        mine.flush()
        servers = lock("servers.lock")
        if servers is None:
            _say("Waiting for a manage.py command that uses the servers ...")
            servers = lock("servers.lock", wait=True)
        stack.enter_context(servers or ExitStack())
        yield


def _check_plan(up: UpOptions) -> None:
    """Never the demo in a real plan's data, nor the other way round."""
    if up.fresh:
        if os.environ.get("DATABASE_URL"):
            raise Refused(
                "--fresh throws away this checkout's own data only, and DATABASE_URL names another database."
            )
        for folder in (places.POSTGRES_DATA, places.VALKEY_DATA, places.LETTERS):
            shutil.rmtree(folder, ignore_errors=True)
        options.PLAN.unlink(missing_ok=True)
    if up.empty and options.planned() == "demo":
        raise Refused(
            "This checkout holds the demo plan. `up --empty --fresh` throws it away and starts empty."
        )


def _web(up: UpOptions) -> dict[str, tuple[str, ...]]:
    at = f"[{up.host}]:{up.port}" if ":" in up.host else f"{up.host}:{up.port}"
    return {
        "web": (
            *("-m", "gunicorn", "config.wsgi", "-b", at, "-k", "gthread", "--threads", "8"),
            *("--no-control-socket", "--graceful-timeout", "2"),
            *("--log-level", os.environ["LOG_LEVEL"].lower()),
        )
    }


def _workers() -> dict[str, tuple[str, ...]]:
    level = os.environ["LOG_LEVEL"]
    worker = (*CELERY, "worker", "-l", level, "--without-gossip", "--without-mingle")
    return {
        "worker": (*worker, "-c", "2", "-Q", "celery,now"),
        "long": (*worker, "-c", "1", "-Q", "long"),
        "beat": (*CELERY, "beat", "-l", level, "--scheduler", "celery.beat:Scheduler", "--pidfile="),
    }


def _start(running: dict[str, "subprocess.Popen[bytes]"], commands: dict[str, tuple[str, ...]]) -> None:
    for name, command in commands.items():
        running[name] = children.start(
            [sys.executable, *command], output=subprocess.PIPE, cwd=places.CHECKOUT
        )
        output = running[name].stdout
        assert output is not None
        threading.Thread(target=_relay, args=(name, output), daemon=True).start()


def _stop_all(running: dict[str, "subprocess.Popen[bytes]"]) -> None:
    """All at once, so that the slowest sets the time."""
    stoppers = [
        threading.Thread(target=children.stop, args=(child,), kwargs={"patience": 2.0})
        for child in running.values()
    ]
    for stopper in stoppers:
        stopper.start()
    for stopper in stoppers:
        stopper.join()


def _relay(name: str, output: IO[bytes]) -> None:
    for line in output:
        text = line.decode(errors="replace").rstrip()
        if text:
            _say(f"{name:6} | {text}")


def _wait_for_page(up: UpOptions, running: dict[str, "subprocess.Popen[bytes]"]) -> None:
    url = f"{up.address}/healthz"
    without_proxy = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + ANSWERS_WITHIN
    while time.monotonic() < deadline:
        _check_alive(running)
        try:
            with without_proxy.open(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise Refused(f"The web process does not answer at {url}.")


def _remember(stack: ExitStack, sink: dict[str, str]) -> None:
    """For manage.py commands meanwhile: they too send to the sink and know what this run is."""
    known = {name: os.environ[name] for name in ("DEMO", "SITE_URL")}
    defaults.RUNNING.write_text(json.dumps(known | sink))
    stack.callback(lambda: defaults.RUNNING.write_text(json.dumps(known)))


def _stay(running: dict[str, "subprocess.Popen[bytes]"]) -> NoReturn:
    while True:
        _check_alive(running)
        time.sleep(0.5)


def _check_alive(running: dict[str, "subprocess.Popen[bytes]"]) -> None:
    for name, child in running.items():
        if child.poll() is not None:
            raise Refused(f"{name} ended with code {child.returncode}; everything is stopped.")


def _say(line: str) -> None:
    print(line, flush=True)
