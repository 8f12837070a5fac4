"""What `up` can be told, and what that means for the product's environment."""

import argparse
import os
import socket
from dataclasses import dataclass

from config.local import defaults, places

EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104  (only when asked for by --host)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
PLAN = places.LOCAL / "plan"


@dataclass(frozen=True, slots=True)
class UpOptions:
    host: str
    port: int
    empty: bool
    fresh: bool

    @property
    def address(self) -> str:
        name = "localhost" if self.host in EVERYWHERE | LOOPBACK else self.host
        return f"http://{f'[{name}]' if ':' in name else name}:{self.port}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="Port of the pages, 8000 unless told.")
    parser.add_argument(
        "--host", default="127.0.0.1", help="Address to listen on; 0.0.0.0 for the whole network."
    )
    parser.add_argument("--empty", action="store_true", help="No demo: a real plan's first day.")
    parser.add_argument("--fresh", action="store_true", help="Throw away this checkout's data first.")


def parse(arguments: list[str]) -> UpOptions:
    parser = argparse.ArgumentParser(add_help=False)
    add_arguments(parser)
    known, _ = parser.parse_known_args(arguments)
    return UpOptions(host=known.host, port=known.port, empty=known.empty, fresh=known.fresh)


def apply_environment(options: UpOptions) -> None:
    """Before Django reads its settings: what this `up` is, unless the environment says otherwise."""
    demo = not options.empty and (options.fresh or planned() != "empty")
    hosts = "localhost,127.0.0.1,[::1]" if options.host in LOOPBACK else "*"
    for name, value in {
        "SECRET_KEY": defaults.secret_key(),
        "HTTPS": "false",
        "DEMO": str(demo).lower(),
        "ALLOWED_HOSTS": hosts,
        "SITE_URL": options.address,
        "LOG_LEVEL": "WARNING",
        "LOG_JSON": "false",
        "PYTHONUNBUFFERED": "1",
        # Nobody else's machine is at stake, and tasks come as JSON, which runs nothing.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
    }.items():
        os.environ.setdefault(name, value)


def planned() -> str:
    """Which plan this checkout's data holds: demo, empty, or none yet."""
    return PLAN.read_text().strip() if PLAN.exists() else ""


def is_busy(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False
