"""What letters are measured against does the same work: the bare SQL finds the same deals, the sink takes the mail."""

from __future__ import annotations

import datetime as dt
import smtplib

import pytest
from django.db import connection

from accounts.bench_sink import sink
from accounts.models import User
from pipeline.actions.stalls import raise_stall_alerts
from pipeline.bench.letters import RAISE, UNNOTICED
from pipeline.models import Deal, StallAlert
from tests.factories import NOON, make_deals

pytestmark = pytest.mark.django_db


def test_the_bare_insert_raises_what_the_sweep_raises(rita: User, system: User) -> None:
    now = NOON + dt.timedelta(days=14)
    make_deals(3, owner=rita)
    make_deals(2, owner=rita, opened_at=now)
    values: dict[str, int | dt.date] = {"by": system.pk, "now": now, "today": rita.today(now)}
    with connection.cursor() as cursor:
        cursor.execute(UNNOTICED, values)
        assert cursor.fetchone() == (3,)
        cursor.execute(RAISE, values)
    bare = set(StallAlert.objects.values_list("deal", "quiet_on"))
    StallAlert.objects.all().delete()
    assert raise_stall_alerts(now=now, by=system) == 3
    assert set(StallAlert.objects.values_list("deal", "quiet_on")) == bare
    assert Deal.objects.count() == 5


def test_the_sink_takes_letter_after_letter() -> None:
    with sink() as port, smtplib.SMTP("127.0.0.1", port, timeout=30) as line:
        for number in range(3):
            assert line.sendmail("a@plan.example", ["b@plan.example"], f"Subject: {number}\n\n.\nText") == {}
