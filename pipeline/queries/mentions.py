"""Which deals the letters of a morning mention, found for many readers at once where the deals are.

A reader's letter shows twenty lines, and one may own thousands of deals. So the database does what `pipeline.reminders`
says, to all of them: it counts each section and gives back the deals of the first lines only; the pure rules then make
the letter from those. Two statements of one rule: a test holds them against each other on random deals.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from accounts.models import User
from pipeline.reminders import MOST_LINES, Section
from pipeline.stages import OPEN_STAGES
from pipeline.stall import NUDGE_BEFORE, local_day


@dataclass(frozen=True, slots=True)
class Hears:
    """A reader, the day it is where they are, and whose business is theirs: their own, and that of those away."""

    reader: int
    day: dt.date
    people: frozenset[int]


@dataclass(frozen=True, slots=True)
class Mention:
    """Of one letter: the lines in each section, the deals told of before, and the deals of its first lines."""

    counts: Mapping[Section, int]
    told_before: int
    deals: tuple[int, ...]


# Sections by their place in the letter; the last number is no line: a silence told of before.
_DIGEST = (Section.QUIET, Section.OVERDUE, Section.DUE, Section.GOING_QUIET)
_TEAM = (Section.TEAM,)

_OPEN = "deal.stage IN (" + ", ".join(f"'{stage}'" for stage in OPEN_STAGES) + ")"
_FREE = "NOT EXISTS (SELECT FROM pipeline_hold hold WHERE hold.deal_id = deal.id AND hold.ended_at IS NULL)"
# While an agreed appointment lies ahead nobody is quiet, though the alert is open: it is news again the day after.
_ALERT = "alert.deal_id = deal.id AND alert.closed_at IS NULL AND deal.quiet_on <= here.today"
_GIVEN = """
WITH hears (reader, day, person) AS (
     SELECT * FROM unnest(%(readers)s::bigint[], %(days)s::date[], %(people)s::bigint[])
), here (zone, today) AS (
     SELECT * FROM unnest(%(zones)s::text[], %(todays)s::date[])
)"""
_SAID_IN_DIGEST = f"""
, owned AS MATERIALIZED (
     SELECT hears.reader, hears.day, deal.id AS deal, deal.quiet_on,
            alert.id IS NOT NULL AS is_silent, alert.id IS NOT NULL AND alert.owner_told_on IS NULL AS is_news
       FROM hears
       JOIN pipeline_deal deal ON deal.owner_id = hears.person AND {_OPEN}
        AND deal.quiet_on <= hears.day + {NUDGE_BEFORE.days}
       JOIN here ON here.zone = deal.clock_zone
       LEFT JOIN pipeline_stallalert alert ON {_ALERT}
      WHERE {_FREE}
), promised AS MATERIALIZED (
     SELECT hears.reader, hears.day, step.deal_id AS deal, step.due_on, step.due_time
       FROM hears
       JOIN pipeline_nextstep step
         ON step.owner_id = hears.person AND step.closed_at IS NULL AND step.due_on <= hears.day
), said AS (
     SELECT reader, deal, '' AS rep,
            CASE WHEN owned.is_news THEN 0
                 WHEN promised.due_on < promised.day THEN 1
                 WHEN promised.due_on = promised.day THEN 2
                 WHEN owned.quiet_on > owned.day THEN 3
                 WHEN owned.is_silent THEN 4 END AS section,
            CASE WHEN owned.is_news OR promised.due_on IS NULL THEN owned.quiet_on ELSE promised.due_on END AS since,
            CASE WHEN owned.is_news THEN NULL ELSE promised.due_time END AS at
       FROM owned FULL JOIN promised USING (reader, deal)
)"""  # noqa: S608  # of constants
_SAID_TO_MANAGER = f"""
, said AS (
     SELECT hears.reader, deal.id AS deal, owner.name AS rep,
            CASE WHEN alert.manager_told_on IS NULL THEN 0 ELSE 1 END AS section,
            deal.quiet_on AS since, NULL::time AS at
       FROM hears
       JOIN accounts_user owner
         ON coalesce(owner.manager_id, %(stand_in)s::bigint) = hears.person
        AND NOT EXISTS (SELECT FROM hears own WHERE own.reader = hears.reader AND own.person = owner.id)
       JOIN pipeline_deal deal ON deal.owner_id = owner.id AND {_OPEN} AND deal.quiet_on <= %(latest)s
       JOIN here ON here.zone = deal.clock_zone
       JOIN pipeline_stallalert alert ON {_ALERT}
      WHERE {_FREE}
)"""  # noqa: S608  # of constants
_FOUND = """
, ranked AS (
     SELECT reader, deal, rank() OVER (PARTITION BY reader ORDER BY section, rep COLLATE "C", since, at) AS place
       FROM said
      WHERE section < %(told_before)s
), shown AS (
     SELECT reader, deal.id AS deal,
            row_number() OVER (PARTITION BY reader ORDER BY place, party.name COLLATE "C", deal.id) AS place
       FROM ranked
       JOIN pipeline_deal deal ON deal.id = ranked.deal
       JOIN providers_providergroup party ON party.id = deal.group_id
      WHERE place <= %(lines)s
), first AS (
     SELECT reader, array_agg(deal ORDER BY place) AS deals FROM shown WHERE place <= %(lines)s GROUP BY reader
), counted AS (
     SELECT reader, section, count(*) AS deals FROM said WHERE section IS NOT NULL GROUP BY reader, section
)
SELECT counted.reader, counted.section, counted.deals, first.deals FROM counted LEFT JOIN first USING (reader)
"""
_DIGESTS = _GIVEN + _SAID_IN_DIGEST + _FOUND
_ALERTS = _GIVEN + _SAID_TO_MANAGER + _FOUND


def mentioned_in_digests(hears: Sequence[Hears], *, now: dt.datetime) -> dict[int, Mention]:
    """By reader; who has nothing to hear is not in it. One query, and one for the zones."""
    return _mentions(_DIGESTS, _DIGEST, hears, now=now)


def mentioned_to_managers(
    hears: Sequence[Hears], *, now: dt.datetime, stand_in: int | None
) -> dict[int, Mention]:
    """By manager; `stand_in` hears of those who have none."""
    return _mentions(_ALERTS, _TEAM, hears, now=now, stand_in=stand_in)


def _mentions(
    statement: str,
    sections: tuple[Section, ...],
    hears: Sequence[Hears],
    *,
    now: dt.datetime,
    stand_in: int | None = None,
) -> dict[int, Mention]:
    given = [(each.reader, each.day, person) for each in hears for person in sorted(each.people)]
    if not given:
        return {}
    readers, days, people = map(list, zip(*given, strict=True))
    zones = list(User.objects.order_by().values_list("time_zone", flat=True).distinct())
    todays = [local_day(now, ZoneInfo(zone)) for zone in zones]
    values: dict[str, Any] = {
        "readers": readers, "days": days, "people": people, "zones": zones, "todays": todays,
        "latest": max(todays), "stand_in": stand_in, "told_before": len(sections),
        "lines": MOST_LINES,
    }  # fmt: skip
    counts: dict[int, dict[int, int]] = {}
    first: dict[int, tuple[int, ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for reader, section, count, deals in cursor.fetchall():
            counts.setdefault(reader, {})[section] = count
            first[reader] = tuple(deals or ())
    return {
        reader: Mention(
            counts={each: of.get(place, 0) for place, each in enumerate(sections)},
            told_before=of.get(len(sections), 0),
            deals=first[reader],
        )
        for reader, of in counts.items()
        if first[reader]
    }
