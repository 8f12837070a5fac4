"""What must never be false is refused by the database itself, tried here by raw SQL behind the back of every action."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from contextlib import suppress
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from accounts.models import User
from pipeline.models import Deal, NextStep, StallAlert
from pipeline.stages import Stage
from tests.factories import (
    NOON,
    make_deal,
    make_group,
    make_hold,
    make_hold_reason,
    make_letter,
    make_loss_reason,
    make_network,
    make_touch,
    make_user,
)

pytestmark = pytest.mark.django_db


def run(sql: str, *values: Any) -> None:
    """One statement in a transaction of its own, deferred rules checked at its end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def refused(rule: str, sql: str, *values: Any) -> None:
    with pytest.raises(IntegrityError) as caught:
        run(sql, *values)
    assert rule in str(caught.value)


def step_columns(deal: Deal, day: dt.date) -> tuple[Any, ...]:
    return (deal.pk, deal.owner_id, "call", "Call again", day, day, deal.owner_id, NOON)


INSERT_STEP = """INSERT INTO pipeline_nextstep
                    (deal_id, owner_id, kind, what, due_on, planned_on, planned_by_id, planned_at, "end")
                 VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '')"""


OPEN_AGAIN = """UPDATE pipeline_deal SET stage = 'intro', closed_at = NULL, closed_by_id = NULL,
                       loss_reason_id = NULL, clock_started_on = '2026-03-02', quiet_on = '2026-03-16' WHERE id = %s"""


def test_an_open_deal_cannot_lose_its_step(rita: User) -> None:
    deal = make_deal(owner=rita)
    message = f"open deal {deal.pk} must have exactly one open next step"
    refused(message, "DELETE FROM pipeline_nextstep WHERE deal_id = %s", deal.pk)
    refused(
        message,
        "UPDATE pipeline_nextstep SET closed_at = now(), closed_by_id = %s, \"end\" = 'done' WHERE deal_id = %s",
        rita.pk,
        deal.pk,
    )


def test_an_open_deal_cannot_have_two_open_steps(rita: User) -> None:
    deal = make_deal(owner=rita)
    refused("nextstep_one_open_per_deal", INSERT_STEP, *step_columns(deal, rita.today(NOON)))


def test_a_deal_cannot_be_opened_without_a_step(rita: User) -> None:
    refused(
        "must have exactly one open next step",
        """INSERT INTO pipeline_deal (group_id, network_id, owner_id, stage, stage_entered_at, opened_by_id, opened_at,
                                      loss_note, clock_started_on, quiet_on)
           VALUES (%s, %s, %s, 'identified', now(), %s, now(), '', '2026-03-02', '2026-03-16')""",
        make_group().pk,
        make_network().pk,
        rita.pk,
        rita.pk,
    )


def test_a_lost_deal_cannot_be_reopened_without_a_step(rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.LOST)
    refused(
        "must have exactly one open next step",
        OPEN_AGAIN,
        deal.pk,
    )


def test_a_step_cannot_be_moved_away_to_another_deal(rita: User) -> None:
    mine, other = make_deal(owner=rita), make_deal(owner=rita, stage=Stage.LOST)
    refused(
        f"open deal {mine.pk} must have exactly one open next step",
        "UPDATE pipeline_nextstep SET deal_id = %s WHERE deal_id = %s",
        other.pk,
        mine.pk,
    )


def test_a_held_deal_keeps_its_step(rita: User) -> None:
    deal = make_deal(owner=rita)
    make_hold(deal=deal, until_on=rita.today(NOON) + dt.timedelta(days=20))
    refused(
        "must have exactly one open next step", "DELETE FROM pipeline_nextstep WHERE deal_id = %s", deal.pk
    )


@pytest.mark.django_db(transaction=True)
def test_finishing_a_step_and_reopening_the_deal_at_once_leaves_no_deal_without_a_step() -> None:
    """Two transactions, each right on what it sees; the lock in the rule makes the second see the first.

    Both write, then both check their rule, and only then may one commit: without the lock both would.
    """
    owner = make_user()
    deal = make_deal(owner=owner, stage=Stage.LOST)
    with transaction.atomic():
        NextStep.objects.create(
            deal=deal, owner=owner, what="Ask again", due_on=owner.today(NOON), planned_on=owner.today(NOON),
            planned_by=owner, planned_at=NOON,
        )  # fmt: skip
    both_wrote, both_checked = threading.Barrier(2, timeout=60), threading.Barrier(2)
    refusals: list[Exception] = []

    def act(sql: str, *values: Any) -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, values)
                both_wrote.wait()
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                with suppress(threading.BrokenBarrierError):
                    both_checked.wait(timeout=1)
        except DatabaseError as error:
            refusals.append(error)
        finally:
            connections.close_all()

    finish = threading.Thread(
        target=act,
        args=(
            "UPDATE pipeline_nextstep SET closed_at = now(), closed_by_id = %s, \"end\" = 'done' WHERE deal_id = %s",
            owner.pk,
            deal.pk,
        ),
    )
    reopen = threading.Thread(
        target=act,
        args=(
            OPEN_AGAIN,
            deal.pk,
        ),
    )
    for thread in (finish, reopen):
        thread.start()
    for thread in (finish, reopen):
        thread.join()
    deal.refresh_from_db()
    assert len(refusals) == 1
    assert not deal.is_open or deal.steps.open().count() == 1


def test_one_open_deal_per_group_and_network(rita: User, sam: User) -> None:
    group, network = make_group(), make_network()
    make_deal(owner=rita, group=group, network=network)
    earlier = make_deal(owner=sam, group=group, network=network, stage=Stage.LOST)
    refused("deal_one_open_per_group_and_network", OPEN_AGAIN, earlier.pk)


def test_the_owner_is_never_empty(rita: User) -> None:
    deal = make_deal(owner=rita)
    refused('"owner_id"', "UPDATE pipeline_deal SET owner_id = NULL WHERE id = %s", deal.pk)


INSERT_HOLD = """INSERT INTO pipeline_hold (deal_id, reason_id, placed_on, until_on, placed_by_id, placed_at)
                 VALUES (%s, %s, %s, %s, %s, %s)"""


def hold_columns(deal: Deal, days: int) -> tuple[Any, ...]:
    placed_on = deal.owner.today(NOON)
    until_on = placed_on + dt.timedelta(days=days)
    return (deal.pk, make_hold_reason().pk, placed_on, until_on, deal.owner_id, NOON)


def test_at_most_one_running_hold_per_deal(rita: User) -> None:
    deal = make_deal(owner=rita)
    make_hold(deal=deal, until_on=dt.date(2026, 3, 20))
    refused("hold_one_running_per_deal", INSERT_HOLD, *hold_columns(deal, 20))


def test_a_hold_of_sixty_days_stands_and_one_of_sixty_one_does_not(rita: User) -> None:
    run(INSERT_HOLD, *hold_columns(make_deal(owner=rita), 60))
    refused("hold_at_most_60_days", INSERT_HOLD, *hold_columns(make_deal(owner=rita), 61))


@pytest.mark.parametrize(
    ("rule", "table", "change"),
    [
        ("hold_ended_by_iff_at", "pipeline_hold", "ended_at = now()"),
        ("hold_ended_by_iff_at", "pipeline_hold", "ended_by_id = placed_by_id"),
        ("nextstep_closed_by_iff_at", "pipeline_nextstep", "closed_at = now()"),
        ("nextstep_closed_by_iff_at", "pipeline_nextstep", "closed_by_id = owner_id"),
        ("stallalert_closed_by_iff_at", "pipeline_stallalert", "closed_at = now()"),
        ("stallalert_closed_by_iff_at", "pipeline_stallalert", "closed_by_id = raised_by_id"),
        ("letterofintent_withdrawn_by_iff_at", "providers_letterofintent", "withdrawn_at = now()"),
        (
            "letterofintent_withdrawn_by_iff_at",
            "providers_letterofintent",
            "withdrawn_by_id = recorded_by_id",
        ),
    ],
)
def test_who_and_when_are_both_there_or_neither(rita: User, rule: str, table: str, change: str) -> None:
    deal = make_deal(owner=rita)
    make_hold(deal=deal, until_on=dt.date(2026, 3, 20))
    make_letter(group=deal.group, network=deal.network, by=rita)
    StallAlert.objects.create(
        deal=deal, silence="quiet", quiet_on=dt.date(2026, 3, 16), raised_by=rita, raised_at=NOON
    )
    refused(rule, f"UPDATE {table} SET {change}")


@pytest.mark.parametrize(("ahead", "stands"), [(21, True), (22, False)])
def test_an_appointment_lies_at_most_twenty_one_days_ahead(rita: User, ahead: int, *, stands: bool) -> None:
    deal = make_deal(owner=rita)
    sql = """UPDATE pipeline_nextstep SET kind = 'appointment', due_time = '10:00', due_on = planned_on + %s
             WHERE deal_id = %s"""
    if stands:
        run(sql, ahead, deal.pk)
    else:
        refused("nextstep_appointment_has_time_within_21_days", sql, ahead, deal.pk)


def test_a_step_is_not_planned_in_the_past(rita: User) -> None:
    deal = make_deal(owner=rita)
    refused(
        "nextstep_not_planned_in_the_past",
        "UPDATE pipeline_nextstep SET due_on = planned_on - 1 WHERE deal_id = %s",
        deal.pk,
    )


@pytest.mark.parametrize(
    "sql",
    ["UPDATE pipeline_touch SET note = 'nicer' WHERE id = %s", "DELETE FROM pipeline_touch WHERE id = %s"],
)
def test_touches_are_never_changed_or_deleted(rita: User, sql: str) -> None:
    touch = make_touch(deal=make_deal(owner=rita), note="as it was")
    with pytest.raises(DatabaseError, match=r"pgtrigger: Cannot (update|delete)"), transaction.atomic():
        run(sql, touch.pk)
    touch.refresh_from_db()
    assert touch.note == "as it was"


def test_one_key_logs_one_touch(rita: User) -> None:
    deal, key = make_deal(owner=rita), uuid.uuid4()
    make_touch(deal=deal, key=key)
    with pytest.raises(IntegrityError, match="key"), transaction.atomic():
        make_touch(deal=deal, key=key)


CLOSE = "closed_at = now(), closed_by_id = owner_id, quiet_on = NULL, clock_started_on = NULL"


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("deal_closed_at_and_by_iff_closed", "closed_at = now()"),
        ("deal_closed_at_and_by_iff_closed", "closed_by_id = owner_id"),
        ("deal_quiet_on_iff_open", "quiet_on = NULL"),
        ("deal_quiet_on_iff_open", "clock_started_on = NULL"),
        ("deal_stage_is_known", f"stage = 'nearly', {CLOSE}"),
    ],
)
def test_an_open_deal_carries_nothing_of_a_closed_one(rita: User, rule: str, change: str) -> None:
    refused(rule, f"UPDATE pipeline_deal SET {change} WHERE id = %s", make_deal(owner=rita).pk)


def test_a_signed_deal_has_an_agreement_and_a_lost_one_a_reason(rita: User) -> None:
    deal = make_deal(owner=rita)
    refused(
        "deal_signed_has_agreement",
        f"UPDATE pipeline_deal SET stage = 'signed', {CLOSE} WHERE id = %s",
        deal.pk,
    )
    refused(
        "deal_loss_reason_iff_lost",
        f"UPDATE pipeline_deal SET stage = 'lost', {CLOSE} WHERE id = %s",
        deal.pk,
    )
    refused(
        "deal_loss_reason_iff_lost",
        "UPDATE pipeline_deal SET loss_reason_id = %s WHERE id = %s",
        make_loss_reason().pk,
        deal.pk,
    )


def test_the_system_user_cannot_have_a_password(system: User) -> None:
    refused(
        "user_system_cannot_sign_in", "UPDATE accounts_user SET password = 'md5$x$y' WHERE id = %s", system.pk
    )
