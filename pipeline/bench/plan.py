"""A made-up plan of any size, written by the database itself: two million touches in seconds, not in hours.

The rules of the tables hold by construction (one open step per open deal, clocks as the touches say), so triggers rest
meanwhile, and indexes are built when the rows are there. Every rep has two hundred deals, spread evenly over stages,
days and silences, and in the same way for all of them: the day of one rep is the same in a small plan and a large one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Role, User
from pipeline.models import Deal
from pipeline.queries.listing import BY_STEP, mark_after
from pipeline.queries.work import OPEN, read_calendar, visible_deals

DEALS_PER_REP = 200
DEALS_PER_NETWORK = 20_000
TOUCHES = 10
ZONE = "America/New_York"

PROVIDERS = """
    INSERT INTO providers_provider (npi, kind, name)
    SELECT (1500000000 + n)::text, 'individual', 'Quillfeather ' || n || ', Pat'
      FROM generate_series(1, %(count)s) n
"""
_LARGE = ("pipeline_touch", "pipeline_deal", "pipeline_nextstep", "providers_provider")
_INDEXES = """
SELECT index.indexrelid::regclass::text, pg_get_indexdef(index.indexrelid)
  FROM pg_index index
 WHERE index.indrelid = ANY(%s::regclass[])
   AND NOT EXISTS (SELECT FROM pg_constraint held WHERE held.conindid = index.indexrelid)
"""
_PARTS = (
    """
    INSERT INTO accounts_user (password, is_superuser, email, name, role, time_zone, working_days, theme,
                               has_shortcuts, may_see_rates, is_active, is_staff, created_at, manager_id)
    SELECT '!', false, 'rep' || n || '@bench.example', 'Rep ' || n, 'rep', %(zone)s, '{1,2,3,4,5}', 'auto',
           true, false, true, false, %(now)s, %(manager)s
      FROM generate_series(1, %(reps)s) n
    """,
    """
    INSERT INTO providers_network (name, line_of_business, contract_year, edition, go_live_on)
    SELECT 'Bench ' || n, 'medicare_advantage', extract(year FROM %(now)s)::int + 1, '2026',
           (%(now)s + interval '300 days')::date
      FROM generate_series(1, %(networks)s) n
    """,
    """
    INSERT INTO providers_providergroup (name, tin, kind, phone, created_at)
    SELECT (ARRAY['Gulf', 'Suwannee', 'Lake City', 'Pine', 'Harbor', 'Magnolia', 'Cypress'])[1 + n %% 7] || ' '
           || (ARRAY['Cardiology', 'Family Practice', 'Imaging', 'Surgery', 'Pediatrics'])[1 + n %% 5] || ' ' || n,
           (900000000 + n)::text, 'group', '', %(now)s
      FROM generate_series(1, %(groups)s) n
    """,
    """
    INSERT INTO providers_location (group_id, address, city, state, zip_code, county_id, latitude, longitude, phone)
    SELECT party.id, party.id || ' Main St', 'Lake City', 'FL', '32025', county.ssa_code, 30.1, -82.6, ''
      FROM providers_providergroup party
      JOIN (SELECT ssa_code, row_number() OVER (ORDER BY ssa_code) - 1 AS place
              FROM providers_county WHERE state = 'FL') county ON county.place = party.id %% 67
    """,
    """
    INSERT INTO providers_provider (npi, kind, name)
    SELECT (1000000000 + party.id)::text, 'individual', 'Clinician, Pat ' || party.id FROM providers_providergroup party
    """,
    """
    INSERT INTO providers_affiliation (provider_id, group_id, location_id, specialty_id, is_accepting,
                                       offers_telehealth)
    SELECT provider.id, site.group_id, site.id, specialty.code, true, false
      FROM providers_location site
      JOIN providers_provider provider ON provider.npi = (1000000000 + site.group_id)::text
      JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS place
              FROM providers_specialty) specialty ON specialty.place = site.group_id %% 20
    """,
    """
    INSERT INTO pipeline_deal (group_id, network_id, owner_id, stage, stage_entered_at, opened_by_id, opened_at,
                               loss_note, last_contact_at, last_attempt_at, clock_zone, clock_started_on, quiet_on,
                               unanswered, due_on)
    SELECT party.id, network.id, rep.id,
           (ARRAY['identified', 'intro', 'rates', 'loi', 'legal'])[1 + (d.of_rep + d.n %% %(reps)s) %% 5],
           d.opened, rep.id, d.opened, '', d.spoke, d.tried, %(zone)s,
           (d.spoke AT TIME ZONE %(zone)s)::date, (d.spoke AT TIME ZONE %(zone)s)::date + 14, 1,
           (d.tried AT TIME ZONE %(zone)s)::date + d.of_rep %% 20
      FROM (SELECT n, of_rep, %(now)s - (60 + of_rep %% 90) * interval '1 day' AS opened,
                   %(now)s - (2 + of_rep * 7 %% 13) * interval '1 day' AS spoke,
                   %(now)s - (1 + of_rep * 7 %% 13) * interval '1 day' AS tried
              FROM generate_series(0, %(deals)s - 1) n CROSS JOIN LATERAL (SELECT n / %(reps)s AS of_rep) place) d
      JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM providers_providergroup) party
        ON party.place = d.n %% %(groups)s
      JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM providers_network) network
        ON network.place = d.n / %(groups)s
      JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM accounts_user WHERE role = 'rep') rep
        ON rep.place = d.n %% %(reps)s
    """,
    """
    INSERT INTO pipeline_touch (deal_id, key, outcome, is_conversation, channel, note, made_at, made_by_id, logged_at,
                                logged_by_id)
    SELECT deal.id, lpad(to_hex(deal.id * %(touches)s + n), 32, '0')::uuid, kind.outcome, kind.is_two_way, 'phone',
           'They asked about the range again.', kind.at, deal.owner_id, kind.at, deal.owner_id
      FROM pipeline_deal deal
     CROSS JOIN generate_series(1, %(touches)s) n
     CROSS JOIN LATERAL (
           SELECT CASE WHEN n = 1 THEN deal.last_attempt_at ELSE deal.last_contact_at - (n - 2) * interval '4 days' END,
                  n %% 2 = 0, CASE WHEN n %% 2 = 0 THEN 'staff' ELSE 'message' END) kind (at, is_two_way, outcome)
    """,
    """
    INSERT INTO pipeline_nextstep (deal_id, owner_id, kind, what, due_on, planned_on, planned_by_id, planned_at, "end")
    SELECT deal.id, deal.owner_id, 'call', 'Call the decision-maker', deal.due_on,
           (deal.last_attempt_at AT TIME ZONE %(zone)s)::date, deal.owner_id, deal.last_attempt_at, ''
      FROM pipeline_deal deal
    """,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """Who reads the pages of the plan, and how large it is."""

    rep: User
    manager: User
    deals: int
    network: int
    deal: int
    soon: dt.date


def make_plan(*, deals: int, now: dt.datetime) -> Plan:
    """Replaces whatever plan the database holds; counted by the planner as it stands."""
    groups = min(deals, DEALS_PER_NETWORK)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "TRUNCATE accounts_user, providers_network, providers_providergroup, providers_provider CASCADE"
        )
        manager = User.objects.create_user(
            "manager@bench.example", name="Marco Bench", role=Role.MANAGER, time_zone=ZONE
        )
        values: dict[str, dt.datetime | str | int] = {
            "now": now,
            "zone": ZONE,
            "manager": manager.pk,
            "deals": deals,
            "groups": groups,
            "networks": -(-deals // groups),
            "reps": max(1, deals // DEALS_PER_REP),
            "touches": TOUCHES,
        }
        with _indexes_afterwards(cursor):
            for part in _PARTS:
                cursor.execute(part, values)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    rep = User.objects.filter(role=Role.REP).order_by("pk")[0]
    deal = Deal.objects.filter(owner=rep).order_by("pk")[0]
    soon = rep.today(now) + dt.timedelta(days=3)
    return Plan(rep=rep, manager=manager, deals=deals, network=deal.network_id, deal=deal.pk, soon=soon)


def add_providers(count: int) -> str:
    """So many clinicians more; gives back the NPI of one in the middle."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with _indexes_afterwards(cursor):
            cursor.execute(PROVIDERS, {"count": count})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE providers_provider")
    return str(1_500_000_000 + count // 2)


@contextmanager
def _indexes_afterwards(cursor: Any) -> Iterator[None]:
    """Built once over all rows they take a tenth of the time."""
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    cursor.execute(_INDEXES, [list(_LARGE)])
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _, definition in indexes:
        cursor.execute(definition)


def mark_of_row(plan: Plan, place: int) -> str:
    """Where the list, sorted as usual, goes on after so many rows."""
    calendar = read_calendar(now=timezone.now(), reader=plan.rep)
    columns = BY_STEP.columns
    deals = visible_deals(plan.rep, calendar).filter(OPEN).annotate(**columns).order_by(*columns, "pk")
    return mark_after(deals.values_list(*columns, "pk")[place - 1])
