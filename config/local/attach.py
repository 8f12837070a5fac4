"""How a command line finds a database: the one named by DATABASE_URL, that of a running `up`, or its own.
A measurement always makes one of its own and throws it away.

Two locks in .local/ keep order. Whoever starts the servers holds `servers.lock` until they are stopped, and
`guests.lock` alone until they are ready. Any other command is a guest and shares `guests.lock` with other guests.
A command that started the servers waits for its guests before it stops them; `up` does not.
"""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import IO

from config.environment import env
from config.local import defaults, options, places
from config.local.identity import CannotServe
from config.local.locks import lock
from config.local.servers import (
    Postgres,
    Valkey,
    create_database,
    postgres_answers,
    throw_away_postgres,
)

# These work on code or start their own servers.
WITHOUT_SERVERS = frozenset(
    "help version check collectstatic compilemessages diffsettings findstatic makemessages startapp up".split()
)
# These measure on made-up data, which no plan should find among its own.
WITH_A_DATABASE_OF_THEIR_OWN = frozenset({"bench"})
# These come before the tables or look at them as they are.
AS_IT_IS = frozenset(
    "dbshell makemigrations migrate optimizemigration prepare showmigrations sqlmigrate squashmigrations".split()
)
GUEST_WAITS = 60.0


@contextmanager
def servers_for(arguments: Sequence[str]) -> Iterator[None]:
    """Have servers ready for this manage.py command; when it starts them, tables and reference data too."""
    command = arguments[1] if len(arguments) > 1 else "help"
    if command == "up":
        options.apply_environment(options.parse(list(arguments[2:])))
    elif not env.str("DATABASE_URL", default="") or defaults.SECRET.exists():
        defaults.apply_defaults()
    asks_only = bool({"--help", "-h", "--version"} & set(arguments))
    if command in WITH_A_DATABASE_OF_THEIR_OWN and not asks_only:
        with throw_away_database():
            yield
        return
    if asks_only or command in WITHOUT_SERVERS or env.str("DATABASE_URL", default=""):
        yield
        return
    with ExitStack() as stack:
        if owned := _join_or_lock(stack):
            with owned:
                no_guests = stack.enter_context(ExitStack())  # Entered first, so given back last.
                stack.enter_context(own_servers())
                stack.callback(_wait_for_guests, no_guests)
                defaults.open_sink(stack)
                if command not in AS_IT_IS:
                    prepare()
        defaults.open_sink(stack)
        yield


@contextmanager
def throw_away_database() -> Iterator[None]:
    """Whatever database the environment names stays untouched."""
    with throw_away_postgres() as address:
        os.environ["DATABASE_URL"] = address
        prepare()
        yield


def prepare() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("prepare", verbosity=0)


@contextmanager
def own_servers() -> Iterator[None]:
    """Both servers on this checkout's data, each unless the environment names another."""
    with ExitStack() as stack:
        sockets = places.socket_folder()
        sockets.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not places.is_own(sockets):
            raise CannotServe(
                f"{sockets} belongs to somebody else. Remove it, or move the checkout less deep."
            )
        if not env.str("DATABASE_URL", default=""):
            postgres = Postgres(places.POSTGRES_DATA, sockets, places.LOGS / "postgres.log")
            stack.callback(postgres.stop)
            postgres.start()
            create_database(sockets)
        if not env.str("REDIS_URL", default=""):
            valkey = Valkey(places.VALKEY_DATA, sockets, places.LOGS / "valkey.log")
            stack.callback(valkey.stop)
            valkey.start()
        yield


def _join_or_lock(stack: ExitStack) -> IO[str] | None:
    """As a guest nothing, once the servers are ready; as their owner the lock to give back when they are."""
    deadline = time.monotonic() + GUEST_WAITS
    while True:
        if (held := lock("servers.lock")) is not None:
            stack.enter_context(held)
            return lock("guests.lock", wait=True)
        guest = lock("guests.lock", shared=True, wait=True)
        assert guest is not None
        if postgres_answers(places.socket_folder()):
            stack.enter_context(guest)
            return None
        guest.close()
        if time.monotonic() > deadline:
            raise SystemExit(
                "Another command is starting the local servers but they do not answer. Try again."
            )
        time.sleep(0.1)


def _wait_for_guests(no_guests: ExitStack) -> None:
    if (guests := lock("guests.lock", wait=True)) is not None:
        no_guests.enter_context(guests)
