"""The pages of a rep's day, each beside what it cannot undercut, at two sizes of the plan.

Beside a blank page of the same bytes through the same middleware, beside the least it must ask the database for, and
beside the same page of the smaller plan; what is aimed at stands with the ratio. The smaller plan was measured some
minutes before, so its seconds are taken at the pace of now, which the blank pages tell. A page that asks more often
than it may, or reads all deals or touches of the larger plan, ends the run in an error, after every figure was printed.
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
MOST_QUERIES, MOST_OF_A_LOG = 10, 14
LARGER, LIST_BESIDE_ROWS, CARD_BESIDE_ROW, FAR_BESIDE_FIRST, NAME_BESIDE_KEY = 1.5, 4.0, 1.0, 3.0, 20.0
"""What the ratios should be at most; a board of 150 cards three times a list of 50 rows is a card as dear as a row."""
SHOWN_ROW = re.compile(r'id="deal-row-(\d+)"')


class Missed(AssertionError):
    """A page asks too often, or reads a whole large table."""


def cases(*, quick: bool) -> Iterator[Measured]:
    with override_settings(ROOT_URLCONF="pipeline.bench.urls", ALLOWED_HOSTS=["testserver"]):
        sizes, turns = (QUICK_SIZES, QUICK_TURNS) if quick else (SIZES, TURNS)
        before: dict[str, Measured] = {}
        missed: list[str] = []
        for size in sizes:
            plan = make_plan(deals=size, now=timezone.now())
            reader = Reader(plan.rep)
            for measured in _pages(reader, plan, turns, before):
                missed += _asks_too_often(measured)
                yield measured
            yield from _list(reader, plan, turns)
            if size == SIZES[1]:
                missed += _slow_plans(reader, plan)
        yield from _search(reader, QUICK_PROVIDERS if quick else PROVIDERS, turns)
        if missed:
            raise Missed(", ".join(dict.fromkeys(missed)))


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
            now = (smaller.ratio or 0) * blank
            yield Measured(name, page, f"{smaller.case}, at this pace", now, queries, size, aim=LARGER)
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
    count = reader.open(board).count(b'id="deal-card-')
    rows, aim = f"deals of {plan.deals}", CARD_BESIDE_ROW * count / len(shown)
    yield Measured(rows, listed, "the same rows as JSON", raw, aim=LIST_BESIDE_ROWS)
    yield Measured(
        f"board of {plan.deals}, {count} cards", cards, f"{rows}, {len(shown)} rows", listed, aim=aim
    )
    if plan.deals > FAR_DOWN:
        everywhere = f"{reverse('pipeline:deals')}?network=all"
        mark = mark_of_row(plan, FAR_DOWN)
        top, down = Visit("first", everywhere), Visit("far down", f"{everywhere}&after={mark}")
        far, near = seconds_in_turns(partial(reader.open, down), partial(reader.open, top), turns=turns)
        yield Measured(f"deals of {plan.deals}, page 401", far, "page 1", near, aim=FAR_BESIDE_FIRST)


def _search(reader: Reader, providers: int, turns: int) -> Iterator[Measured]:
    npi = add_providers(providers)
    address = reverse("providers:search")
    by_name = Visit("search", f"{address}?q=quillfeather+{providers // 2}")
    by_key = Visit("search", f"{address}?q={npi}")
    seen = reader.look(by_name)
    name, key = seconds_in_turns(partial(reader.open, by_name), partial(reader.open, by_key), turns=turns)
    case = f"search by name over {providers} providers"
    yield Measured(
        case,
        name,
        "by NPI in the same view",
        key,
        len(seen.statements),
        len(seen.content),
        aim=NAME_BESIDE_KEY,
    )


def _asks_too_often(measured: Measured) -> list[str]:
    most = MOST_OF_A_LOG if measured.case.startswith("drawer saved") else MOST_QUERIES
    return [f"{measured.case} asks {measured.queries} times"] if (measured.queries or 0) > most else []


def _slow_plans(reader: Reader, plan: Plan) -> list[str]:
    found = ((visit.name, sequential_scans(reader.look(visit).statements)) for visit in visits(plan))
    return [f"{name} reads all of {table}" for name, tables in found for table in sorted(set(tables))]
