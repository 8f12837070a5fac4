"""PostgreSQL goes away under load and comes back: what was confirmed is there, what was owed is made up."""

from __future__ import annotations

import datetime as dt
import signal
import threading
from collections import Counter

import pytest
from django.db import connection

from accounts.models import NoticeState
from accounts.notices import ABANDONED_AFTER
from config.local import children
from pipeline.models import Touch
from tests.accounts.mail_server import MailServer, mail_server
from tests.faults.house import House, send, until
from tests.faults.plan import (
    MORNING,
    Plan,
    check_letters,
    check_no_stall_without_alert,
    check_nothing_lost,
    post,
    states,
)
from tests.faults.visitor import Visitor

LETTERS = 150
JOBS = ("accounts.tasks.deliver_notices", "pipeline.tasks.raise_stall_alerts", "pipeline.tasks.post_digests")


@pytest.mark.parametrize(
    "how", [pytest.param(signal.SIGINT, id="stopped"), pytest.param(signal.SIGQUIT, id="crashed")]
)
def test_restarting_postgres_under_load_loses_nothing_that_was_confirmed(
    house: House, plan: Plan, how: signal.Signals
) -> None:
    post(LETTERS, at=MORNING)
    confirmed: Counter[str] = Counter()
    is_over = threading.Event()
    with mail_server() as server:
        server.takes = 0.02
        house.mail_port = server.port
        _, port = house.web(now=MORNING)
        house.worker(now=MORNING)
        visitor = Visitor(plan.reps[-1], port)
        until(lambda: visitor.get("/healthz") == 200, "the page")
        deals = list(plan.reps[-1].deals.order_by("pk")[:20])

        def keep_logging() -> None:
            while not is_over.is_set():
                for deal in deals:
                    note = f"{how.name} {confirmed.total()}"
                    confirmed[note] += visitor.log_call(
                        deal, note=note, due_on=MORNING.date() + dt.timedelta(days=2)
                    )

        caller = threading.Thread(target=keep_logging)
        caller.start()
        try:
            break_in_the_middle(house, server, confirmed, how)
        finally:
            is_over.set()
            caller.join()
        assert house.run_job("post_digests", now=MORNING) == 0
        assert house.run_job("deliver_notices", now=MORNING + 2 * ABANDONED_AFTER) == 0

    found = states()
    assert found.keys() <= {NoticeState.SENT, NoticeState.UNKNOWN}
    assert found.get(NoticeState.UNKNOWN, 0) <= 2, "two processes had at most one letter each in hand"
    check_letters(server)
    logged = Counter(Touch.objects.filter(note__in=confirmed).values_list("note", flat=True))
    assert {note: logged[note] for note, times in confirmed.items() if times} == +confirmed
    check_no_stall_without_alert()
    check_nothing_lost()


def break_in_the_middle(
    house: House, server: MailServer, confirmed: Counter[str], how: signal.Signals
) -> None:
    for job in JOBS:
        send(job, now=MORNING.isoformat())
    until(
        lambda: len(server.taken) > LETTERS // 5 and confirmed.total() > 5, "letters and calls on their way"
    )
    connection.close()
    assert house.postgres.process is not None
    children.stop(house.postgres.process, by=how)
    house.postgres.start()
    before = confirmed.total()
    until(lambda: confirmed.total() > before + 5, "calls logged again")
