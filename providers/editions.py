"""Editions of the standards a network can be measured by. The floor that keeps them is known by a name in settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class CarriedEdition:
    """`title` says whose standards these are, and whether they are an example only."""

    line_of_business: str
    edition: str
    title: str


def carried_editions() -> Sequence[CarriedEdition]:
    """Newest first."""
    found: Sequence[CarriedEdition] = import_string(settings.CARRIED_EDITIONS)()
    return found
