"""What an exception asks to have been done for each provider who was not won, and what of it is still missing.

The agency names no number of attempts. Several, by more than one kind of contact, over some time, and a reason it
takes are what reviewers are known to look for; how many is the plan's own to set. Flags are raised while something
can still be done about them: of each is said what to do. Source: 42 CFR 422.116(f) and the rules of the outreach log.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

SILENT = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Asked:
    """So many attempts, by so many kinds of contact, over so many days."""

    attempts: int
    channels: int
    days: int


@dataclass(frozen=True, slots=True)
class Logged:
    """What the log holds of one group. `channels` in the order of use, most used first."""

    attempts: int = 0
    conversations: int = 0
    channels: tuple[str, ...] = ()
    first_on: dt.date | None = None
    last_on: dt.date | None = None

    @property
    def span_days(self) -> int:
        return (self.last_on - self.first_on).days if self.first_on and self.last_on else 0


def missing(logged: Logged, asked: Asked, *, has_reason: bool) -> list[str]:
    """In words, what is not on record yet; empty when the evidence is whole."""
    found = []
    if logged.attempts < asked.attempts:
        more = asked.attempts - logged.attempts
        found.append(f"{more} more {'attempt' if more == 1 else 'attempts'}")
    if logged.attempts and len(logged.channels) < asked.channels:
        found.append("another kind of contact")
    if logged.attempts and logged.span_days < asked.days:
        found.append(f"attempts {asked.days} days apart")
    if not has_reason:
        found.append("the reason")
    return found


def red_flags(
    logged: Logged, asked: Asked, *, today: dt.date, due_on: dt.date, reason_is_refused: bool
) -> list[str]:
    """What will not hold, or not in time, unless somebody acts before `due_on`."""
    found = []
    if not logged.attempts:
        found.append("nobody has tried")
    elif logged.last_on is not None and today - logged.last_on > SILENT:
        found.append(f"no attempt for {(today - logged.last_on).days} days")
    begun_on = logged.first_on or today
    if logged.span_days < asked.days and begun_on + dt.timedelta(days=asked.days) > due_on:
        found.append("too late for attempts far enough apart")
    if reason_is_refused:
        found.append("the reason is not accepted")
    return found
