"""How often somebody may try a secret before they have to wait."""

from __future__ import annotations

from django.core.cache import cache

MOST = 10
WAIT_MINUTES = 10


def may_try(what: str) -> bool:
    """Counts this attempt; ten minutes after the last one that was let through the count ends by itself."""
    key = f"attempts:{what}"
    made: int = cache.get(key, 0)
    if made >= MOST:
        return False
    cache.set(key, made + 1, timeout=WAIT_MINUTES * 60)
    return True


def forget(what: str) -> None:
    cache.delete(f"attempts:{what}")
