"""The plan the faults are tried on, and what must hold after each of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count

from accounts.models import JobRun, Notice, NoticeKind, NoticeState, Role, User
from accounts.notices import post_notice
from accounts.outgoing import message_id
from accounts.people import system_user
from pipeline.models import Deal, NextStep, StallAlert, Touch
from tests.accounts.mail_server import MailServer
from tests.factories import make_deals, make_network, make_user

DEALS, REPS = 2000, 20
OPENED = dt.datetime(2026, 2, 9, 20, 0, tzinfo=dt.UTC)
QUIET_ON = dt.date(2026, 2, 23)
MORNING = dt.datetime(2026, 3, 3, 22, 0, tzinfo=dt.UTC)
"""A Tuesday, five in New York and eight on Wednesday in Guam: deals are quiet and each letter of the day is due."""
FAR = ("Pacific/Honolulu", "America/Phoenix", "America/New_York", "Pacific/Guam")


@dataclass(frozen=True)
class Plan:
    manager: User
    reps: list[User]
    far: list[User]


def make_plan() -> Plan:
    """Twenty reps of one team with a hundred deals each, four of them living by other clocks and working every day;
    every deal has one touch and one next step.
    """
    system_user()
    manager = make_user(name="Marco Ruiz", role=Role.MANAGER)
    far = [make_user(name=zone, manager=manager, time_zone=zone, working_days=[*range(1, 8)]) for zone in FAR]
    reps = [*far, *(make_user(name=f"Rep {number:02}", manager=manager) for number in range(REPS - len(far)))]
    network = make_network(counties=[])
    for rep in reps:
        make_deals(DEALS // REPS, owner=rep, network=network, opened_at=OPENED)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Plan(manager, reps, far)


def sweep_out() -> None:
    """As it was before the first letter: no alert, no letter, no run. Deals and touches stay."""
    connection.close()
    StallAlert.objects.all().delete()
    Notice.objects.all().delete()
    JobRun.objects.all().delete()


def post(count: int, *, at: dt.datetime) -> list[str]:
    """Letters that wait to be sent; to whom."""
    readers = [f"reader.{number:03}@plan.example" for number in range(count)]
    for reader in readers:
        post_notice(
            kind=NoticeKind.DIGEST, recipient=None, to_email=reader, unique_key=f"digest:{reader}", subject="3 due",
            text="Call.", html="", at=at,
        )  # fmt: skip
    return readers


def check_no_stall_without_alert() -> None:
    """Every quiet deal has its one alert."""
    assert Deal.objects.open().count() == DEALS
    assert StallAlert.objects.open().count() == DEALS
    assert not StallAlert.objects.values("deal").annotate(alerts=Count("pk")).filter(alerts__gt=1).exists()


def check_nothing_lost() -> None:
    """Every deal has its one open next step, and the touch it began with."""
    assert NextStep.objects.open().count() == DEALS
    assert Touch.objects.values("deal").distinct().count() == DEALS


def check_letters(server: MailServer) -> None:
    """Sent letters arrived once, unknown ones once at most, all others are still owed and did not arrive."""
    arrived = Counter(letter["Message-ID"] for letter in server.taken)
    allowed = {NoticeState.SENT: {1}, NoticeState.UNKNOWN: {0, 1}}
    wrong = [
        f"{letter} is {letter.state} and arrived {there} times"
        for letter in Notice.objects.all()
        if (there := arrived[message_id(letter)]) not in allowed.get(NoticeState(letter.state), {0})
    ]
    assert wrong == []


def states() -> dict[str, int]:
    return dict(Notice.objects.order_by().values_list("state").annotate(Count("pk")))


def runs(name: str) -> int:
    return JobRun.objects.of(name).count()


def good_runs(name: str) -> int:
    return JobRun.objects.of(name).finished().count()


def owed() -> bool:
    return Notice.objects.filter(state__in=[NoticeState.QUEUED, NoticeState.SENDING]).exists()


def is_all_sent() -> bool:
    return Notice.objects.exists() and not Notice.objects.exclude(state=NoticeState.SENT).exists()


def digests() -> list[tuple[int, str]]:
    """The letters of the day, by reader and day; each pair once, however often one looks. The manager, who owns no
    deal, has the alert of the team.
    """
    keys = (
        Notice.objects.filter(kind__in=[NoticeKind.DIGEST, NoticeKind.STALLS], recipient__isnull=False)
        .values_list("recipient", "unique_key")
        .order_by("unique_key")
    )
    return [(reader, key.rpartition(":")[2]) for reader, key in keys]
