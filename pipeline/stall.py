"""When a deal is quiet, and who hears of it.

The clock of a deal starts at the latest of four things: it was opened, they spoke or wrote to us, it moved forward,
a hold ended. On the fourteenth day after the day it started the deal is quiet, the fourteenth included. A plan may set
another limit for a stage. Days are calendar days on the owner's own calendar.

The ladder: four days before the limit its owner hears of it privately; at the limit the owner and the manager; seven
days later the network VP, only where the deal is pivotal: what its signing is worth to one cell, the chance of passing
if it signs less the chance if it is lost, reaches a share set for the plan. Without a forecast no deal is pivotal.

An agreed appointment postpones the flag to the day after it, no further, and never brings it forward. A held deal is
not quiet: its clock starts anew on the last day of the hold.

A quiet deal is *unresponsive* when three or more of our attempts since the clock started found no answer,
*neglected* when nobody tried, and plainly *quiet* otherwise. Source: provider contracting playbook, silence rule.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.db.models import TextChoices

QUIET_AFTER = dt.timedelta(days=14)
NUDGE_BEFORE = dt.timedelta(days=4)
ESCALATE_AFTER = dt.timedelta(days=7)
SHORTEST_LIMIT, LONGEST_LIMIT = 5, 60
UNANSWERED_FOR_UNRESPONSIVE = 3
LONGEST_HOLD = dt.timedelta(days=60)
LONGEST_APPOINTMENT = dt.timedelta(days=21)


class Silence(TextChoices):
    QUIET = "quiet", "Quiet"
    UNRESPONSIVE = "unresponsive", "Quiet, unresponsive"
    NEGLECTED = "neglected", "Quiet, neglected"


def local_day(moment: dt.datetime, zone: ZoneInfo) -> dt.date:
    return moment.astimezone(zone).date()


def clock_started_on(
    *, moments: Iterable[dt.datetime | None], hold_ended_on: Iterable[dt.date], zone: ZoneInfo
) -> dt.date:
    """The latest local day among what starts the clock. `moments` holds at least the opening of the deal."""
    days = [local_day(moment, zone) for moment in moments if moment is not None]
    return max([*days, *hold_ended_on])


def quiet_on(
    *, started_on: dt.date, appointment_on: dt.date | None = None, limit: dt.timedelta = QUIET_AFTER
) -> dt.date:
    """The first day the deal counts as quiet. `limit` is that of its stage."""
    flagged = started_on + limit
    return flagged if appointment_on is None else max(flagged, appointment_on + dt.timedelta(days=1))


def silence(*, attempts_since_start: int) -> Silence:
    """What kind of quiet it is, by our unanswered attempts since the clock started."""
    if attempts_since_start >= UNANSWERED_FOR_UNRESPONSIVE:
        return Silence.UNRESPONSIVE
    return Silence.QUIET if attempts_since_start else Silence.NEGLECTED


def is_pivotal(worth: float | None, *, least: float) -> bool:
    return worth is not None and worth >= least


def escalates(*, episode_on: dt.date, today: dt.date, worth: float | None, least: float) -> bool:
    """Whether the VP is to hear of a silence complete on `episode_on`. Late is not too late: the day and ever after."""
    return today >= episode_on + ESCALATE_AFTER and is_pivotal(worth, least=least)
