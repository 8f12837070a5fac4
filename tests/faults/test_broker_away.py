"""The broker stops for a while: every page works, every call is logged, and what waited is made up."""

from __future__ import annotations

import datetime as dt

from accounts.models import Notice, NoticeState
from pipeline.models import Touch
from tests.accounts.mail_server import mail_server
from tests.faults.house import House, until
from tests.faults.plan import (
    MORNING,
    Plan,
    check_letters,
    check_no_stall_without_alert,
    check_nothing_lost,
    good_runs,
    post,
)
from tests.faults.visitor import Visitor

CALLS, LETTERS = 10, 20


def test_with_the_broker_away_calls_are_logged_and_letters_wait(house: House, plan: Plan) -> None:
    rep = plan.reps[-1]
    with mail_server() as server:
        house.mail_port = server.port
        _, port = house.web(now=MORNING)
        house.worker(now=MORNING)
        house.beat(now=MORNING)
        until(lambda: good_runs("post_digests") and good_runs("deliver_notices"), "the first runs")
        visitor = Visitor(rep, port)
        until(lambda: visitor.get("/healthz") == 200, "the page")

        house.valkey.stop()
        until(lambda: visitor.get("/readyz") == 503, "the word that the broker is away")
        for number, deal in enumerate(rep.deals.order_by("pk")[:CALLS]):
            note, due_on = f"Call {number} without a broker", MORNING.date() + dt.timedelta(days=2)
            assert visitor.log_call(deal, note=note, due_on=due_on)
        assert visitor.get("/") == 200
        post(LETTERS, at=MORNING)

        house.valkey.start()
        beats = good_runs("heartbeat")
        until(lambda: good_runs("heartbeat") > beats, "a heartbeat through the new broker", patience=300)
        until(
            lambda: not Notice.objects.exclude(state=NoticeState.SENT).exists(), "every letter", patience=300
        )
        until(lambda: visitor.get("/readyz") == 200, "the word that all is well")

    assert Touch.objects.filter(note__endswith="without a broker").count() == CALLS
    check_letters(server)
    check_no_stall_without_alert()
    check_nothing_lost()
