"""Noticing silence: one alert per deal and episode, whoever runs this and however often.

Said in SQL, since it looks at every open deal of the plan. What is quiet, and which kind of quiet, are the rules of
`pipeline.stall`, and a test holds the two against each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from accounts.models import User
from pipeline.actions.clocks import follow_moved_owners
from pipeline.stages import OPEN_STAGES
from pipeline.stall import UNANSWERED_FOR_UNRESPONSIVE, Silence, local_day

BATCH = 5_000
"""Deals locked at once: long enough to be quick, short enough that nobody waits for it with a call to log."""

_OPEN = ", ".join(f"'{stage}'" for stage in OPEN_STAGES)
_UNNOTICED = f"""
  FROM pipeline_deal deal
  JOIN accounts_user owner ON owner.id = deal.owner_id
  JOIN unnest(%(zones)s::text[], %(days)s::date[]) AS here (zone, today) ON here.zone = owner.time_zone
 WHERE deal.stage IN ({_OPEN}) AND deal.quiet_on <= %(latest)s AND deal.quiet_on <= here.today
   AND NOT EXISTS (SELECT FROM pipeline_stallalert alert
                    WHERE alert.deal_id = deal.id AND (alert.closed_at IS NULL OR alert.quiet_on = deal.quiet_on))
"""
_FIND = f"SELECT deal.id {_UNNOTICED} ORDER BY deal.id"  # of constants
_RAISE = f"""
  WITH free AS MATERIALIZED (
       SELECT deal.id, deal.quiet_on, deal.unanswered {_UNNOTICED} AND deal.id = ANY (%(deals)s)
        ORDER BY deal.id FOR NO KEY UPDATE OF deal {{busy}}
  )
INSERT INTO pipeline_stallalert (deal_id, silence, quiet_on, raised_by_id, raised_at, "end")
SELECT id,
       CASE WHEN unanswered >= %(unresponsive_at)s THEN %(unresponsive)s
            WHEN unanswered > 0 THEN %(quiet)s ELSE %(neglected)s END,
       quiet_on, %(by)s, %(now)s, ''
  FROM free
    ON CONFLICT DO NOTHING
"""  # noqa: S608  # of constants


def raise_stall_alerts(*, now: dt.datetime, by: User, skip_busy: bool = True) -> int:
    """How many silences nobody had noticed. Days are first counted anew for owners who moved; then:

    1. find the open deals that are quiet on their owner's date and have no alert for this silence;
    2. five thousand at a time, lock those that still are, in one order for every sweep; deals in use are skipped, or
       waited for where the caller goes on to read the alerts of all deals, whoever raised them;
    3. write one alert each, saying which kind of quiet it is. Where another sweep was first, its alert stands.

    A second run finds nothing. A run that died half-way is finished by the next.
    """
    follow_moved_owners()
    values = _values(now=now, by=by)
    with connection.cursor() as cursor:
        cursor.execute(_FIND, values)
        found = [pk for (pk,) in cursor.fetchall()]
    raise_ = _RAISE.format(busy="SKIP LOCKED" if skip_busy else "")
    return sum(
        _raise(raise_, {**values, "deals": found[start : start + BATCH]})
        for start in range(0, len(found), BATCH)
    )


def _raise(statement: str, values: Mapping[str, Any]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        raised: int = cursor.rowcount
        return raised


def _values(*, now: dt.datetime, by: User) -> dict[str, Any]:
    zones = list(User.objects.order_by().values_list("time_zone", flat=True).distinct())
    days = [local_day(now, ZoneInfo(zone)) for zone in zones]
    return {
        "zones": zones,
        "days": days,
        "latest": max(days, default=dt.date.min),
        "unresponsive_at": UNANSWERED_FOR_UNRESPONSIVE,
        "unresponsive": Silence.UNRESPONSIVE,
        "quiet": Silence.QUIET,
        "neglected": Silence.NEGLECTED,
        "by": by.pk,
        "now": now,
    }
