"""Who the embedded servers run as: PostgreSQL refuses to be root.

As a normal user nothing special is needed. As root the server runs in a user namespace of its own, where it is
nobody while its files stay root's: no account, no chown, and it works below a private home. Where namespaces are
forbidden (Docker's default profile), it runs as nobody and gets the folders it writes to.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

NOBODY = 65534
NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")


class CannotServe(Exception):
    """The embedded servers cannot run here; the text says what to do instead."""


@dataclass(frozen=True, slots=True)
class Identity:
    prefix: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    owner: int | None = None

    def own(self, folders: Iterable[Path]) -> None:
        """Give folders left by the other way of running to the user of this one."""
        if self.owner is None:
            return
        for folder in folders:
            if folder.exists() and folder.stat().st_uid != self.owner:
                _chown_tree(folder, self.owner)
            if self.owner == NOBODY:
                check_reachable(folder)


@cache
def identity() -> Identity:
    if os.geteuid() != 0:
        return Identity()
    if _namespaces_allowed():
        return Identity(prefix=NAMESPACE, owner=0)
    return Identity(options={"user": NOBODY, "group": NOBODY, "extra_groups": []}, owner=NOBODY)


def _namespaces_allowed() -> bool:
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0


def _chown_tree(folder: Path, owner: int) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner, owner, follow_symlinks=False)


def check_reachable(folder: Path) -> None:
    """Raises CannotServe where `nobody` could not get to the folder."""
    for parent in folder.parents:
        if not parent.stat().st_mode & 0o001:
            raise CannotServe(
                f"As root and without user namespaces PostgreSQL runs as 'nobody', who cannot enter {parent}. "
                "Move the checkout, run as a normal user, or set DATABASE_URL and REDIS_URL."
            )
