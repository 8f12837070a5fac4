"""The worker is killed at random moments, fifty times in all: half of them in a sweep, half in a send."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from accounts.models import JobRun, NoticeState
from accounts.notices import ABANDONED_AFTER
from pipeline.models import StallAlert
from tests.accounts.mail_server import mail_server
from tests.faults.house import House, kill, kill_group, pool_of, send, until
from tests.faults.plan import (
    DEALS,
    MORNING,
    check_letters,
    check_no_stall_without_alert,
    check_nothing_lost,
    good_runs,
    post,
    runs,
    states,
)

KILLS = 25
LETTERS = 500

pytestmark = pytest.mark.usefixtures("plan")


def kill_again_and_again(house: House, task: str, *, within: float, refill: Callable[[], None]) -> int:
    """Start a run, wait until it is at work, and kill what works a moment later; every fifth time the whole worker.

    Says how many of the runs were cut off in the middle.
    """
    chance = random.Random(task)
    job = task.rsplit(".", 1)[1]
    worker = house.worker()
    cut_off = 0
    for number in range(KILLS):
        refill()
        until(lambda at_work=worker: len(pool_of(at_work)) == 2, "a full pool")  # type: ignore[misc]
        begun, well = runs(job), good_runs(job)
        send(task, now=MORNING.isoformat())
        until(lambda begun=begun: runs(job) > begun, f"a run of {job}")  # type: ignore[misc]
        time.sleep(chance.uniform(0, within))
        if number % 5 == 4:
            kill_group(worker)
            worker = house.worker()
        else:
            for pid in pool_of(worker):
                kill(pid)
        cut_off += good_runs(job) == well
    kill_group(worker)
    return cut_off


def next_night() -> None:
    """A sweep that got to its end leaves nothing to break."""
    if StallAlert.objects.count() == DEALS:
        StallAlert.objects.all().delete()


def test_a_worker_killed_in_the_middle_of_a_sweep_leaves_no_stall_without_its_alert(house: House) -> None:
    assert house.run_job("raise_stall_alerts", now=MORNING) == 0
    whole = JobRun.objects.of("raise_stall_alerts").finished().get()
    assert whole.finished_at
    lasts = (whole.finished_at - whole.started_at).total_seconds()
    cut_off = kill_again_and_again(
        house, "pipeline.tasks.raise_stall_alerts", within=lasts, refill=next_night
    )

    assert cut_off >= 3, "the kills came too late to break anything"
    for _ in range(2):
        assert house.run_job("raise_stall_alerts", now=MORNING) == 0
        check_no_stall_without_alert()
        check_nothing_lost()


def test_a_worker_killed_in_the_middle_of_a_send_doubles_and_loses_no_letter(house: House) -> None:
    post(LETTERS, at=MORNING)
    with mail_server() as server:
        server.takes = 0.02
        house.mail_port = server.port
        cut_off = kill_again_and_again(
            house, "accounts.tasks.deliver_notices", within=0.4, refill=lambda: None
        )
        server.takes = 0
        assert house.run_job("deliver_notices", now=MORNING + 2 * ABANDONED_AFTER) == 0

    assert cut_off >= 3, "the kills came too late to break anything"
    found = states()
    assert found.keys() <= {NoticeState.SENT, NoticeState.UNKNOWN}
    assert sum(found.values()) == LETTERS
    assert 0 < found.get(NoticeState.UNKNOWN, 0) <= 2 * KILLS
    check_letters(server)
    check_nothing_lost()
