"""The pages of a rep's day, each beside what it cannot undercut, at two sizes of the plan.

Beside a blank page of the same bytes through the same middleware, beside the least it must ask the database for, and
beside the same page of the smaller plan. Plans of the larger one are looked at: a sequential scan of deals or touches
ends the run in an error, after every figure was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.bench import TURNS, Measured, seconds_in_turns
from pipeline.bench.floors import ask_floor
from pipeline.bench.plan import Plan, add_providers, make_plan, mark_of_row
from pipeline.bench.visit import HTMX, Reader, Visit, sequential_scans

SIZES = (2_000, 200_000)
QUICK_SIZES = (300, 2_000)
PROVIDERS, QUICK_PROVIDERS = 1_000_000, 20_000
QUICK_TURNS = 5
FAR_DOWN = 20_000
SHOWN_ROW = re.compile(r'id="deal-row-(\d+)"')


class SlowPlan(AssertionError):
    """A page reads a whole large table."""


def cases(*, quick: bool) -> Iterator[Measured]:
    with override_settings(ROOT_URLCONF="pipeline.bench.urls", ALLOWED_HOSTS=["testserver"]):
        sizes, turns = (QUICK_SIZES, QUICK_TURNS) if quick else (SIZES, TURNS)
        before: dict[str, Measured] = {}
        slow: list[str] = []
        for size in sizes:
            plan = make_plan(deals=size, now=timezone.now())
            reader = Reader(plan.rep)
            yield from _pages(reader, plan, turns, before)
            yield from _list(reader, plan, turns)
            if size == SIZES[1]:
                slow = _slow_plans(reader, plan)
        yield from _search(reader, QUICK_PROVIDERS if quick else PROVIDERS, turns)
        if slow:
            raise SlowPlan("Whole tables are read by " + ", ".join(slow))


def visits(plan: Plan) -> tuple[Visit, ...]:
    deal = reverse("pipeline:deal", args=[plan.deal])
    form = {"outcome": "message", "note": "Left word.", "what": "Call again", "kind": "call", "due": "other"}
    form |= {"due_on": plan.soon.isoformat()}
    return (
        Visit("today", reverse("pipeline:today")),
        Visit("board", reverse("pipeline:board")),
        Visit("deals", reverse("pipeline:deals")),
        Visit("deal", deal),
        Visit("drawer", f"{deal}touches/new/", headers=HTMX),
        Visit("drawer saved", f"{deal}touches/", form=form, headers=HTMX),
        Visit("search", f"{reverse('providers:search')}?q=magnolia"),
    )


def _pages(reader: Reader, plan: Plan, turns: int, before: dict[str, Measured]) -> Iterator[Measured]:
    for visit in visits(plan):
        seen = reader.look(visit)
        size = len(seen.content)
        page, blank, floor = seconds_in_turns(
            partial(reader.open, visit),
            partial(reader.open_blank, size),
            partial(ask_floor, visit.name, plan),
            turns=turns,
        )
        name = f"{visit.name} of {plan.deals}"
        queries = len(seen.statements)
        measured = Measured(name, page, "a blank page of its bytes", blank, queries, size)
        yield measured
        yield Measured(name, page, "its floor in SQL", floor, queries, size)
        if visit.name in before:
            smaller = before[visit.name]
            yield Measured(name, page, smaller.case, smaller.seconds, queries, size)
        before[visit.name] = measured


def _list(reader: Reader, plan: Plan, turns: int) -> Iterator[Measured]:
    """The list beside its rows as JSON, the board beside the list, a page far down beside the first."""
    first = Visit("deals", reverse("pipeline:deals"))
    shown = SHOWN_ROW.findall(reader.open(first).decode())
    bare = Visit("bare", f"{reverse('bench-rows')}?deals={','.join(shown)}")
    board = Visit("board", reverse("pipeline:board"))
    listed, raw, cards = seconds_in_turns(
        partial(reader.open, first), partial(reader.open, bare), partial(reader.open, board), turns=turns
    )
    yield Measured(f"deals of {plan.deals}", listed, "the same rows as JSON", raw)
    yield Measured(f"board of {plan.deals}", cards, f"deals of {plan.deals}", listed)
    if plan.deals > FAR_DOWN:
        everywhere = f"{reverse('pipeline:deals')}?network=all"
        mark = mark_of_row(plan, FAR_DOWN)
        top, down = Visit("first", everywhere), Visit("far down", f"{everywhere}&after={mark}")
        far, near = seconds_in_turns(partial(reader.open, down), partial(reader.open, top), turns=turns)
        yield Measured(f"deals of {plan.deals}, page 401", far, "page 1", near)


def _search(reader: Reader, providers: int, turns: int) -> Iterator[Measured]:
    npi = add_providers(providers)
    address = reverse("providers:search")
    by_name = Visit("search", f"{address}?q=quillfeather+{providers // 2}")
    by_key = Visit("search", f"{address}?q={npi}")
    seen = reader.look(by_name)
    name, key = seconds_in_turns(partial(reader.open, by_name), partial(reader.open, by_key), turns=turns)
    case = f"search by name over {providers} providers"
    yield Measured(case, name, "by NPI in the same view", key, len(seen.statements), len(seen.content))


def _slow_plans(reader: Reader, plan: Plan) -> list[str]:
    found = ((visit.name, sequential_scans(reader.look(visit).statements)) for visit in visits(plan))
    return [f"{name} ({table})" for name, tables in found for table in sorted(set(tables))]
