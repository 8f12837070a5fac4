"""Two beats, four workers: everything is asked for several times and happens once."""

from __future__ import annotations

from collections import Counter

from accounts.models import Notice
from tests.accounts.mail_server import mail_server
from tests.faults.house import House, pool_of, send, until
from tests.faults.plan import (
    MORNING,
    Plan,
    check_letters,
    check_no_stall_without_alert,
    check_nothing_lost,
    digests,
    good_runs,
    is_all_sent,
    post,
    runs,
)

LETTERS = 200
JOBS = ("raise_stall_alerts", "post_digests", "end_holds")


def test_two_beats_at_once_send_nothing_twice(house: House, plan: Plan) -> None:
    with mail_server() as server:
        house.mail_port = server.port
        house.worker(now=MORNING)
        for _ in range(2):
            house.beat(now=MORNING)
        until(lambda: all(good_runs(job) >= 2 for job in JOBS), "two runs of every job")
        until(is_all_sent, "every letter", patience=300)

    check_one_digest_each(plan)
    check_letters(server)
    check_no_stall_without_alert()


def test_four_workers_at_once_send_nothing_twice(house: House, plan: Plan) -> None:
    post(LETTERS, at=MORNING)
    with mail_server() as server:
        server.takes = 0.02
        house.mail_port = server.port
        workers = [house.worker(now=MORNING) for _ in range(4)]
        until(lambda: all(len(pool_of(worker)) == 2 for worker in workers), "four full pools")
        for _ in range(8):
            for job in JOBS:
                send(f"pipeline.tasks.{job}", now=MORNING.isoformat())
            send("accounts.tasks.deliver_notices", now=MORNING.isoformat())
        until(
            lambda: all(good_runs(job) == 8 for job in (*JOBS, "deliver_notices")), "eight runs of every job"
        )
        assert house.run_job("deliver_notices", now=MORNING) == 0

    assert runs("post_digests") == 8
    assert is_all_sent()
    assert server.greeted >= 4, "the workers did not work at the same time"
    check_one_digest_each(plan)
    check_letters(server)
    check_no_stall_without_alert()
    check_nothing_lost()


def check_one_digest_each(plan: Plan) -> None:
    """One letter of the day for every rep, of the day it is where they are; their manager hears of it once."""
    reps = {rep.pk: rep.today(MORNING).isoformat() for rep in plan.reps}
    assert sorted(pair for pair in digests() if pair[0] in reps) == sorted(reps.items())
    heard = Counter(Notice.objects.filter(recipient=plan.manager).values_list("kind", flat=True))
    assert heard, "the manager heard nothing"
    assert set(heard.values()) == {1}
