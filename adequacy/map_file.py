"""The county shapes, read once per process and state."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from adequacy.outline import FRAME, NotDrawn, StateOutline, state_outline

FILE = Path(settings.NODE_MODULES) / "us-atlas/counties-albers-10m.json"


@cache
def outline_of(state: str, frame: float = FRAME) -> StateOutline | None:
    """None for a territory, and where the front-end packages were never fetched: pages then show the table alone."""
    if not FILE.is_file():
        return None
    try:
        return state_outline(_topology(), state, frame=frame)
    except NotDrawn:
        return None


@cache
def _topology() -> dict[str, Any]:
    topology: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return topology
