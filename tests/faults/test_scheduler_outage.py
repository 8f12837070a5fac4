"""The scheduler is off for three days; then one catch-up: nothing missing, nothing twice."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from pipeline.models import StallAlert
from tests.accounts.mail_server import mail_server
from tests.faults.house import House, kill_group, until
from tests.faults.plan import (
    Plan,
    check_letters,
    check_no_stall_without_alert,
    check_nothing_lost,
    digests,
    good_runs,
    is_all_sent,
)

FRIDAY = dt.datetime(2026, 2, 20, 23, 0, tzinfo=dt.UTC)
MONDAY = dt.datetime(2026, 2, 23, 23, 0, tzinfo=dt.UTC)
"""Six in the evening in New York; the deals went quiet on this day, and in Guam it is Tuesday morning."""


def run_the_house(house: House, *, now: dt.datetime) -> None:
    """Beat and worker from a cold start until every job ran and every letter left; then the power goes."""
    digests_before, sends_before = good_runs("post_digests"), good_runs("deliver_notices")
    worker, beat = house.worker(now=now), house.beat(now=now)
    until(lambda: good_runs("post_digests") > digests_before, "the letters of the day")
    until(lambda: good_runs("deliver_notices") > sends_before, "a send")
    until(is_all_sent, "every letter", patience=300)
    for process in (worker, beat):
        kill_group(process)


def test_after_three_days_without_a_scheduler_one_letter_makes_up(house: House, plan: Plan) -> None:
    with mail_server() as server:
        house.mail_port = server.port
        run_the_house(house, now=FRIDAY)
        assert StallAlert.objects.count() == 0
        run_the_house(house, now=MONDAY)

    days = Counter(digests())
    assert set(days.values()) == {1}
    for rep in plan.reps:
        assert [day for reader, day in days if reader == rep.pk] == [
            rep.today(FRIDAY).isoformat(), rep.today(MONDAY).isoformat(),
        ]  # fmt: skip
    check_no_stall_without_alert()
    check_letters(server)
    check_nothing_lost()
