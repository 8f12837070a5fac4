"""The pages of a rep's day, each beside what it cannot undercut, at two sizes of the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.bench import TURNS, Measured, seconds_in_turns
from pipeline.bench.plan import Plan, make_plan

SIZES = (2_000, 200_000)
QUICK_SIZES = (300, 2_000)
QUICK_TURNS = 5
SHOWN_ROW = re.compile(r'id="deal-row-(\d+)"')


def cases(*, quick: bool) -> Iterator[Measured]:
    with override_settings(ROOT_URLCONF="pipeline.bench.urls", ALLOWED_HOSTS=["testserver"]):
        for deals in QUICK_SIZES if quick else SIZES:
            plan = make_plan(deals=deals, now=timezone.now())
            yield from _at_size(plan, turns=QUICK_TURNS if quick else TURNS)


def _at_size(plan: Plan, *, turns: int) -> Iterator[Measured]:
    client = Client()
    client.force_login(plan.rep)
    address = reverse("pipeline:deals")
    page, queries = counted(client, address)
    bare = f"{reverse('bench-rows')}?deals={','.join(SHOWN_ROW.findall(page.decode()))}"
    seconds, beside = seconds_in_turns(
        lambda: answer(client, address), lambda: answer(client, bare), turns=turns
    )
    yield Measured(
        case=f"deals of {plan.deals}",
        seconds=seconds,
        beside="the same rows as JSON",
        beside_seconds=beside,
        queries=queries,
        bytes=len(page),
    )


def counted(client: Client, address: str) -> tuple[bytes, int]:
    with CaptureQueriesContext(connection) as captured:
        page = answer(client, address)
    return page, len(captured)


def answer(client: Client, address: str) -> bytes:
    reply = client.get(address)
    if reply.status_code != 200:
        raise RuntimeError(f"{address} answered {reply.status_code}.")
    return reply.content
