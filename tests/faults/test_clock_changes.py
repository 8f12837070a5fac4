"""The clock goes over both nights of daylight saving: every reader's letter leaves once, at half past seven there."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import Notice, NoticeKind
from tests.accounts.mail_server import mail_server
from tests.faults.house import House, send, until
from tests.faults.plan import Plan, check_letters, good_runs, is_all_sent, runs

HALF_HOUR = dt.timedelta(minutes=30)
SPRING = dt.datetime(2026, 3, 7, 18, 0, tzinfo=dt.UTC)
AUTUMN = dt.datetime(2026, 10, 31, 18, 0, tzinfo=dt.UTC)
HOURS = 30


@pytest.mark.parametrize("start", [pytest.param(SPRING, id="spring"), pytest.param(AUTUMN, id="autumn")])
def test_over_the_night_of_the_clock_change_each_letter_leaves_once_at_half_past_seven(
    house: House, plan: Plan, start: dt.datetime
) -> None:
    """From Saturday at one in New York to Sunday evening, every tick sent twice, to a worker of two processes."""
    ticks = [start + HALF_HOUR * number for number in range(2 * HOURS)]
    with mail_server() as server:
        house.mail_port = server.port
        house.worker(now=ticks[-1])
        for tick in ticks:
            for _ in range(2):
                send("pipeline.tasks.post_digests", now=tick.isoformat())
        until(lambda: good_runs("post_digests") == 2 * len(ticks), "every tick", patience=600)
        send("accounts.tasks.deliver_notices", now=ticks[-1].isoformat())
        until(is_all_sent, "every letter")

    assert runs("post_digests") == 2 * len(ticks)
    for reader in plan.far:
        written = Notice.objects.filter(kind=NoticeKind.DIGEST, recipient=reader).order_by("created_at")
        there = [letter.created_at.astimezone(reader.zone) for letter in written]
        due = [
            day
            for day in {tick.astimezone(reader.zone).date() for tick in ticks}
            if ticks[0] <= dt.datetime.combine(day, dt.time(7, 30), reader.zone) <= ticks[-1]
        ]
        on_time = [moment.date() for moment in there if moment.time() == dt.time(7, 30)]
        assert sorted(due) == on_time, reader
        assert len({moment.date() for moment in there}) == len(there), reader
    check_letters(server)
