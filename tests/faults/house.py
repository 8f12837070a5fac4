"""The whole house for tests that break parts of it: PostgreSQL, broker, workers, beats and web as real processes."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from config.celery import app
from config.local import children, places
from config.local.servers import Postgres, Valkey, create_database
from tests.code_base import CHECKOUT

PATIENCE = 120.0
"""Long enough for a machine with two busy cores; nothing here is ever asserted to be quick."""

Process = subprocess.Popen[bytes]


class House:
    """Servers in a temporary folder, and whatever is started in them. Django of the tests uses the same database."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="momentum-faults-"))
        self.home.chmod(0o711)
        sockets = self.home / "run"
        self.postgres = Postgres(self.home / "data", sockets, self.home / "postgres.log")
        self.valkey = Valkey(self.home / "valkey", sockets, self.home / "valkey.log")
        self.started: list[Process] = []
        self.mail_port = 1

    def open(self) -> None:
        self.postgres.start()
        self.valkey.start()
        create_database(self.postgres.sockets)
        connection.close()
        connection.settings_dict.update(
            {"HOST": str(self.postgres.sockets), "NAME": places.DATABASE, "USER": "postgres"}
        )
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        app.conf.update(task_always_eager=False, broker_url=self.broker)

    def close(self) -> None:
        connection.close()
        self.stop_all()
        self.valkey.stop()
        self.postgres.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def broker(self) -> str:
        return places.redis_url(self.postgres.sockets)

    # processes ------------------------------------------------------------------------------------

    def worker(self, *, pool: int = 2, now: dt.datetime | None = None) -> Process:
        options = (
            "-c",
            str(pool),
            "-l",
            "WARNING",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
        )
        return self._start("-m", "celery", "-A", "config", "--quiet", "worker", *options, now=now)

    def beat(self, *, now: dt.datetime | None = None) -> Process:
        options = ("-l", "WARNING", "--scheduler", "celery.beat:Scheduler", "--pidfile=")
        return self._start("-m", "celery", "-A", "config", "--quiet", "beat", *options, now=now)

    def web(self, *, now: dt.datetime) -> tuple[Process, int]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        options = ("-k", "gthread", "--threads", "4", "--no-control-socket", "--log-level", "warning")
        return self._start(
            "-m", "gunicorn", "config.wsgi", "-b", f"127.0.0.1:{port}", *options, now=now
        ), port

    def run_job(self, name: str, *, now: dt.datetime) -> int:
        """A worker for one run only, as `manage.py job` starts it."""
        return self._start("manage.py", "job", name, "--now", now.isoformat()).wait(PATIENCE)

    def _start(self, *command: str, now: dt.datetime | None = None) -> Process:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": places.database_url(self.postgres.sockets),
            "REDIS_URL": self.broker,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "DEMO": "true",
        }
        if now is not None:
            environment["CLOCK_SHIFT_SECONDS"] = str((now - dt.datetime.now(dt.UTC)).total_seconds())
        with (self.home / f"process-{len(self.started)}.log").open("wb") as log:
            process = children.start([sys.executable, *command], output=log, env=environment, cwd=CHECKOUT)
        self.started.append(process)
        return process

    def stop_all(self) -> None:
        for process in self.started:
            kill_group(process)
        self.started.clear()


@contextmanager
def open_house() -> Iterator[House]:
    house = House()
    before = {name: app.conf[name] for name in ("task_always_eager", "broker_url")}
    database = dict(connection.settings_dict)
    try:
        house.open()
        yield house
    finally:
        house.close()
        app.conf.update(before)
        connection.settings_dict.update(database)


def send(task: str, **arguments: Any) -> None:
    app.send_task(task, kwargs=arguments)


def until(holds: Callable[[], Any], what: str, *, patience: float = PATIENCE) -> None:
    """Wait for a state. The limit is for a state that never comes, not for a slow machine."""
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, f"never came: {what}"
        time.sleep(0.02)


# killing ----------------------------------------------------------------------------------------------


def pool_of(worker: Process) -> list[int]:
    """The processes of a worker that do its tasks."""
    with suppress(OSError):
        listed = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]
    return []


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def kill_group(process: Process) -> None:
    """A process and all it started, at once, as a machine that loses its power."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
