"""What the plan's deals say of each stage, gathered by the database: a row a kind and stage, however many deals."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import connection

from adequacy.forecast.experience import LETTER_STAGES, SIGNED, Gained

GATHERED = """
WITH standing AS (
    SELECT move.id, move.deal_id, move.from_stage, move.to_stage, move.moved_at
    FROM pipeline_stagemove move
    LEFT JOIN pipeline_stagemove undoing ON undoing.undoes_id = move.id
    WHERE move.undoes_id IS NULL AND undoing.id IS NULL
), first AS (
    SELECT DISTINCT ON (deal_id) deal_id, from_stage FROM standing ORDER BY deal_id, moved_at, id
), entered AS (
    SELECT deal_id, stage, (max(at) AT TIME ZONE %(zone)s)::date AS day
    FROM (
        SELECT deal_id, to_stage AS stage, moved_at AS at FROM standing
        UNION ALL
        SELECT deal.id, coalesce(first.from_stage, deal.stage), deal.opened_at
        FROM pipeline_deal deal LEFT JOIN first ON first.deal_id = deal.id
    ) came
    GROUP BY deal_id, stage
), told AS (
    SELECT deal.id, kin.kind, deal.stage = %(signed)s AS is_signed,
           (deal.closed_at AT TIME ZONE %(zone)s)::date AS closed_on,
           (SELECT min(day) FROM entered WHERE entered.deal_id = deal.id AND stage = ANY(%(letters)s)) AS letter_on
    FROM pipeline_deal deal JOIN providers_providergroup kin ON kin.id = deal.group_id
)
SELECT told.kind, entered.stage, count(told.closed_on),
       coalesce(array_agg(told.closed_on - day ORDER BY told.closed_on - day)
                FILTER (WHERE told.closed_on IS NOT NULL AND told.is_signed), '{}'),
       coalesce(array_agg(%(today)s::date - day ORDER BY day) FILTER (WHERE told.closed_on IS NULL), '{}'),
       coalesce(array_agg(told.letter_on - day ORDER BY told.letter_on - day)
                FILTER (WHERE told.closed_on IS NOT NULL AND told.letter_on IS NOT NULL), '{}'),
       coalesce(array_agg(%(today)s::date - day ORDER BY day)
                FILTER (WHERE told.closed_on IS NULL AND told.letter_on IS NULL), '{}')
FROM told JOIN entered ON entered.deal_id = told.id
GROUP BY told.kind, entered.stage
ORDER BY told.kind, entered.stage
"""


def gained(today: dt.date) -> list[Gained]:
    """Of every deal of the plan, of all its networks. One query."""
    facts = {
        "zone": settings.PLAN_TIME_ZONE,
        "today": today,
        "signed": SIGNED,
        "letters": list(LETTER_STAGES),
    }
    with connection.cursor() as cursor:
        cursor.execute(GATHERED, facts)
        return [Gained(*row) for row in cursor.fetchall()]
