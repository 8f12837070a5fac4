"""`up` as a person starts it: a real process with all its servers, started, disturbed, stopped."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.code_base import CHECKOUT

pytestmark = pytest.mark.processes
KEPT = ("PATH", "HOME", "LANG", "PG_BIN", "REDIS_BIN", "TMPDIR", "PYTHONPATH")


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A .local/ of the test's own, where every user may enter: PostgreSQL may run as another one."""
    folder = Path(tempfile.mkdtemp(prefix="momentum-up-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def manage(home: Path, *arguments: str) -> "subprocess.Popen[str]":
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {"LOCAL_DIR": str(home)}
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def output(process: "subprocess.Popen[str]") -> str:
    return process.communicate(timeout=60)[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(home: Path, port: int) -> "subprocess.Popen[str]":
    """Returns once the address is printed, which is the last line of the start."""
    process = manage(home, "up", "--empty", "--port", str(port))
    assert process.stdout is not None
    printed = []
    for line in process.stdout:
        printed.append(line)
        if f"http://localhost:{port}" in line:
            return process
    raise AssertionError("up ended: " + "".join(printed))


def answers(port: int, path: str) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as response:
        return int(response.status)


def left_behind(home: Path) -> list[str]:
    """Processes whose environment or command names this run's folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            text = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(home) in text and int(entry.name) != os.getpid():
            found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.skipif(not Path("/proc").exists(), reason="counts processes through /proc")
def test_up_from_first_start_to_last_signal(home: Path) -> None:
    port = free_port()
    first = start(home, port)
    assert answers(port, "/account/login/") == 200

    refused = output(manage(home, "up", "--empty", "--port", str(free_port())))
    assert f"already running in this checkout at http://localhost:{port}" in refused

    find_the_servers = "from django.conf import settings as s; from providers.models import County as C; "
    print_them = "print(C.objects.count(), s.SITE_URL, s.EMAIL_BACKEND.split('.')[-2])"
    seen = output(manage(home, "shell", "--no-imports", "-c", find_the_servers + print_them))
    assert seen == f"3262 http://localhost:{port} smtp\n"

    with first:
        first.kill()
    assert within(60, lambda: not left_behind(home)), left_behind(home)

    second = start(
        home, port
    )  # The data survived, so does the plan; what a kill left half done is made whole.
    beaten = {"status": "ready"}
    assert within(60, lambda: readiness(port) == beaten), readiness(port)
    second.send_signal(signal.SIGTERM)
    stopped = within(60, lambda: second.poll() is not None)
    assert stopped
    assert "Stopped." in output(second)
    assert second.returncode == 0
    assert left_behind(home) == []


def readiness(port: int) -> object:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=60) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        return json.load(error)


def test_demo_and_empty_plan_are_never_mixed(home: Path) -> None:
    elsewhere = home / "demo"
    elsewhere.mkdir()
    (elsewhere / "plan").write_text("demo")

    assert "holds the demo plan" in output(manage(elsewhere, "up", "--empty", "--port", str(free_port())))
    assert not (elsewhere / "postgres").exists()


def test_busy_port_is_named(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        refused = output(manage(home / "busy", "up", "--port", str(port)))

    assert f"Port {port} on 127.0.0.1 is in use" in refused
    assert not (home / "busy" / "postgres").exists()


def test_letter_of_a_command_on_its_own_is_kept_too(home: Path) -> None:
    process = manage(home, "sendtestemail", "rita@example.org")

    assert "Traceback" not in output(process)
    kept = [path.read_text() for path in (home / "mail").glob("*.eml")]
    assert sum("rita@example.org" in letter for letter in kept) == 1


def test_commands_without_servers_start_them_and_leave_nothing(home: Path) -> None:
    code = "from providers.models import County; print(County.objects.count())"
    both = [manage(home, "shell", "--no-imports", "-c", code) for _ in range(2)]

    assert [output(each) for each in both] == ["3262\n", "3262\n"]
    assert within(60, lambda: not left_behind(home)), left_behind(home)
