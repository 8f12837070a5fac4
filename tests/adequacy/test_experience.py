"""What deals teach, gathered by the database, against the same deals read one by one."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import defaultdict
from typing import Any

import pytest

from accounts.models import User
from adequacy.forecast.defaults import Assumptions
from adequacy.queries.beliefs import experience
from adequacy.queries.seen import gained
from pipeline.models import Deal, StageMove
from pipeline.stages import OPEN_STAGES, Stage
from providers.models import GroupKind
from tests.factories import NOON, make_agreement, make_deal, make_group, make_loss_reason, make_network

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
LETTERS = ("loi", "legal", "signed")


def history(owner: User, *steps: tuple[Stage, int], opened: int, kind: str = "solo", **fields: Any) -> Deal:
    """Days ago each stage was entered; signed or lost close the deal."""
    stage, days = steps[-1] if steps else (Stage.IDENTIFIED, opened)
    deal = make_deal(
        owner=owner, group=make_group(kind=kind), stage=Stage.IDENTIFIED,
        opened_at=NOON - dt.timedelta(days=opened), **fields,
    )  # fmt: skip
    before = Stage.IDENTIFIED
    for to, ago in steps:
        move(deal, before, to, ago)
        before = to
    if stage in (Stage.SIGNED, Stage.LOST):
        close(deal, stage, NOON - dt.timedelta(days=days))
    else:
        Deal.objects.filter(pk=deal.pk).update(stage=stage)
    return deal


def close(deal: Deal, stage: Stage, at: dt.datetime) -> None:
    ends: dict[str, Any] = {"loss_reason": make_loss_reason()}
    if stage == Stage.SIGNED:
        ends = {"agreement": make_agreement(group=deal.group, network=deal.network, by=deal.owner)}
    Deal.objects.filter(pk=deal.pk).update(
        stage=stage, closed_at=at, closed_by=deal.owner, quiet_on=None, clock_started_on=None, **ends
    )


def move(deal: Deal, before: Stage, to: Stage, ago: int, **fields: Any) -> StageMove:
    return StageMove.objects.create(
        deal=deal, from_stage=before, to_stage=to, moved_by=deal.owner, key=uuid.uuid4(),
        moved_at=NOON - dt.timedelta(days=ago), is_forward=True, **fields,
    )  # fmt: skip


def one_by_one() -> dict[tuple[str, str], dict[str, Any]]:
    """The rule in plain words: the last time a deal entered each stage, and how it ended."""
    found: defaultdict[tuple[str, str], dict[str, Any]] = defaultdict(
        lambda: {"closed": 0, "signed": [], "waiting": [], "letter": [], "no_letter": []}
    )
    for deal in Deal.objects.select_related("group").order_by("pk"):
        moves = list(StageMove.objects.standing().filter(deal=deal).order_by("moved_at", "pk"))
        first = moves[0].from_stage if moves else deal.stage
        entered = {first: deal.opened_at.date()} | {each.to_stage: each.moved_at.date() for each in moves}
        letter_on = min((day for stage, day in entered.items() if stage in LETTERS), default=None)
        for stage, day in entered.items():
            row = found[deal.group.kind, stage]
            if deal.closed_at is None:
                row["waiting"].append((TODAY - day).days)
                if letter_on is None:
                    row["no_letter"].append((TODAY - day).days)
                continue
            row["closed"] += 1
            if deal.stage == Stage.SIGNED:
                row["signed"].append((deal.closed_at.date() - day).days)
            if letter_on is not None:
                row["letter"].append((letter_on - day).days)
    return found


def test_random_histories_are_gathered_as_they_are_read(rita: User) -> None:
    lots = random.Random(5)
    network = make_network()
    for _ in range(40):
        opened = lots.randint(60, 200)
        days = sorted((lots.randint(0, opened) for _ in range(lots.randint(0, 4))), reverse=True)
        steps: list[tuple[Stage, int]] = []
        for ago in days:
            before = steps[-1][0] if steps else Stage.IDENTIFIED
            steps.append((lots.choice([each for each in OPEN_STAGES if each != before]), ago))
        if steps and lots.random() < 0.6:
            steps[-1] = (lots.choice([Stage.SIGNED, Stage.LOST]), steps[-1][1])
        kind = lots.choice([GroupKind.SOLO, GroupKind.HEALTH_SYSTEM])
        history(rita, *steps, opened=opened, kind=kind, network=network)

    told = {
        (row.kind, row.stage): {
            "closed": row.closed, "signed": sorted(row.to_signature), "waiting": sorted(row.waiting),
            "letter": sorted(row.to_letter), "no_letter": sorted(row.waiting_for_letter),
        }
        for row in gained(TODAY)
    }  # fmt: skip
    expected = {
        place: {name: sorted(value) if isinstance(value, list) else value for name, value in row.items()}
        for place, row in one_by_one().items()
    }
    assert told == expected


def test_a_move_that_was_taken_back_taught_nothing(rita: User) -> None:
    deal = history(rita, (Stage.INTRO, 20), opened=30)
    wrong = move(deal, Stage.INTRO, Stage.LOI, 10)
    move(deal, Stage.LOI, Stage.INTRO, 9, undoes=wrong)

    assert {row.stage: list(row.waiting) for row in gained(TODAY)} == {"identified": [30], "intro": [20]}


def test_own_cases_stand_behind_what_is_believed(rita: User) -> None:
    network = make_network()
    for signed in (True, True, False):
        history(
            rita, (Stage.LOI, 60), (Stage.SIGNED if signed else Stage.LOST, 20), opened=90, network=network
        )

    belief = experience(TODAY, assumed=Assumptions()).to_signature["loi"]

    assert (belief.rate.cases, belief.rate.successes) == (3, 2)
    assert belief.rate.mean == pytest.approx((7.5 + 2) / 13)


def test_one_query_however_many_deals(rita: User, django_assert_num_queries: Any) -> None:
    for _ in range(3):
        history(rita, opened=30)

    with django_assert_num_queries(1):
        gained(TODAY)
