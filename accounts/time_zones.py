"""The time zones people choose from: those of the United States first, by the names they are known by."""

from __future__ import annotations

import zoneinfo

AT_HOME = {
    "America/New_York": "Eastern (New York)",
    "America/Chicago": "Central (Chicago)",
    "America/Denver": "Mountain (Denver)",
    "America/Phoenix": "Arizona (Phoenix)",
    "America/Los_Angeles": "Pacific (Los Angeles)",
    "America/Anchorage": "Alaska (Anchorage)",
    "Pacific/Honolulu": "Hawaii (Honolulu)",
    "America/Puerto_Rico": "Atlantic (Puerto Rico)",
    "Pacific/Guam": "Chamorro (Guam)",
}
REGIONS = ("America/", "Pacific/", "Europe/", "Asia/", "Africa/", "Australia/", "Atlantic/", "Indian/")


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    others = sorted(
        name for name in zoneinfo.available_timezones() if name.startswith(REGIONS) and name not in AT_HOME
    )
    return [
        ("United States", list(AT_HOME.items())),
        ("Everywhere", [(name, name.replace("_", " ")) for name in [*others, "UTC"]]),
    ]
