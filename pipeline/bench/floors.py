"""The least a page must ask the database for, as bare indexed statements."""

from __future__ import annotations

from django.db import connection

from pipeline.bench.plan import Plan

TODAY = """
SELECT deal.id FROM pipeline_nextstep step JOIN pipeline_deal deal ON deal.id = step.deal_id
 WHERE step.owner_id = %(rep)s AND step.closed_at IS NULL AND step.due_on <= current_date
 ORDER BY step.due_on LIMIT 50
"""
BOARD = """
SELECT card.id FROM (VALUES ('identified'), ('intro'), ('rates'), ('loi'), ('legal')) lane (stage)
 CROSS JOIN LATERAL (
       SELECT id FROM pipeline_deal WHERE network_id = %(network)s AND stage = lane.stage ORDER BY id DESC LIMIT 50
 ) card
"""
DEALS = "SELECT id FROM pipeline_deal WHERE network_id = %(network)s AND stage = 'rates' ORDER BY id DESC LIMIT 50"
DEAL = """
SELECT deal.id FROM pipeline_deal deal LEFT JOIN pipeline_touch touch ON touch.deal_id = deal.id
 WHERE deal.id = %(deal)s ORDER BY touch.made_at DESC LIMIT 50
"""
SEARCH = """
SELECT id FROM providers_providergroup WHERE upper(name) LIKE '%%MAGNOLIA%%' ORDER BY name, id LIMIT 21
"""
FLOORS = {
    "today": TODAY,
    "board": BOARD,
    "deals": DEALS,
    "deal": DEAL,
    "drawer": DEAL,
    "drawer saved": DEAL,
    "search": SEARCH,
}


def ask_floor(name: str, plan: Plan) -> None:
    with connection.cursor() as cursor:
        values = {"rep": plan.rep.pk, "network": plan.network, "deal": plan.deal}
        cursor.execute(FLOORS[name], values)
        cursor.fetchall()
