"""Locks of this checkout, given back by the kernel whatever happens to their holder."""

import fcntl
from typing import IO

from config.local import places


def lock(name: str, *, shared: bool = False, wait: bool = False) -> IO[str] | None:
    """The open lock file, or None when somebody else holds it. Closing it (or dying) gives the lock back."""
    places.LOCAL.mkdir(parents=True, exist_ok=True)
    file = (places.LOCAL / name).open("a+")
    how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(file, how if wait else how | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def is_held(name: str) -> bool:
    """Somebody else holds it now."""
    if (mine := lock(name)) is None:
        return True
    mine.close()
    return False
