"""From signature to service: four dates per clinician, and when they are late.

The application is received, the committee decides, the clinician is effective, the directory and the claims system
are loaded. Whoever is not effective is late after 45 days and very late after 90, counted from the application, and
from the signature while no application is here. An effective clinician who is not loaded is owed the load alone.
Source: network operations, credentialing within 45 days claimed and 90 planned.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

LATE_AFTER = dt.timedelta(days=45)
VERY_LATE_AFTER = dt.timedelta(days=90)
MILESTONES = ("application_on", "committee_on", "effective_on", "loaded_on")
LABELS = {
    "application_on": "Application received",
    "committee_on": "Committee",
    "effective_on": "Effective",
    "loaded_on": "Loaded",
}


@dataclass(frozen=True, slots=True)
class Dates:
    """Of one clinician in one agreement."""

    signed_on: dt.date
    application_on: dt.date | None = None
    committee_on: dt.date | None = None
    effective_on: dt.date | None = None
    loaded_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What is owed next, how long it has taken, and by how much it is late: 0, 45 or 90."""

    owed: str
    days: int
    late: int


def progress(dates: Dates, today: dt.date) -> Progress:
    days = (today - (dates.application_on or dates.signed_on)).days
    is_effective = dates.effective_on is not None and dates.effective_on <= today
    late = 0
    if not is_effective and days >= LATE_AFTER.days:
        late = VERY_LATE_AFTER.days if days >= VERY_LATE_AFTER.days else LATE_AFTER.days
    owed = next((name for name in MILESTONES if getattr(dates, name) is None), "")
    return Progress(LABELS.get(owed, ""), max(0, days), late)
