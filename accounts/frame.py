"""What surrounds every page: the destinations of the rail, the network one works in, and its filing.

An app whose pages come later simply has no destination yet: an address that does not exist is left out.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache

from django.urls import NoReverseMatch, get_urlconf, reverse

ON_THE_PHONE = 4  # and "More" as the fifth of the bottom bar


@dataclass(frozen=True)
class Destination:
    """`covers` names pages elsewhere that belong to it all the same."""

    label: str
    icon: str
    url_name: str
    roles: Collection[str] = ()
    at_the_end: bool = False
    covers: Collection[str] = ()

    def is_for(self, role: str) -> bool:
        return not self.roles or role in self.roles


@dataclass(frozen=True)
class Place:
    """A destination as one reader sees it on one page."""

    label: str
    icon: str
    address: str
    is_current: bool
    at_the_end: bool


@dataclass(frozen=True)
class NetworkPlace:
    """The network chosen in the top bar. Whoever knows networks puts it on the request as `network_place`."""

    label: str
    area: str = ""
    filing_on: dt.date | None = None
    today: dt.date | None = None
    choices: Collection[tuple[int, str, bool]] = field(default_factory=tuple)

    @property
    def days_to_filing(self) -> int | None:
        if self.filing_on is None or self.today is None or self.filing_on < self.today:
            return None
        return (self.filing_on - self.today).days


DESTINATIONS = (
    Destination("Today", "checklist", "pipeline:today"),
    Destination("Board", "layout-kanban", "pipeline:board"),
    Destination("Deals", "list-details", "pipeline:deals"),
    Destination("Counties", "map-2", "adequacy:counties", covers=("adequacy:audits",)),
    Destination("Providers", "stethoscope", "providers:groups"),
    Destination("Team", "users", "pipeline:team", roles=("manager", "vp", "admin")),
    Destination("Letters", "mail", "accounts:letters", roles=("admin",)),
    Destination("Settings", "settings", "accounts:settings", at_the_end=True),
)


def address(url_name: str) -> str:
    return _address(url_name, get_urlconf())


@lru_cache(maxsize=256)
def _address(url_name: str, urlconf: str | None) -> str:
    try:
        return reverse(url_name, urlconf)
    except NoReverseMatch:
        return ""


def places(role: str, path: str) -> tuple[Place, ...]:
    """The destinations of a role that exist; current is the one whose address the path lies under."""
    shown = [
        (each, there) for each in DESTINATIONS if each.is_for(role) and (there := address(each.url_name))
    ]
    here = max(shown, key=lambda each: _covered(path, each[0]), default=None)
    return tuple(
        Place(
            each.label, each.icon, there, (each, there) == here and _covered(path, each) > 0, each.at_the_end
        )
        for each, there in shown
    )


def _covered(path: str, destination: Destination) -> int:
    """The length of the longest of its addresses that the path lies under; nothing where it lies under none."""
    addresses = map(address, (destination.url_name, *destination.covers))
    return max((len(there) for there in addresses if there and _lies_under(path, there)), default=0)


def _lies_under(path: str, there: str) -> bool:
    return path == there if there == "/" else path.startswith(there)
