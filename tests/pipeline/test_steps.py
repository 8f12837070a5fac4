"""Planning and finishing: always one open step, whatever is sent twice or late."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import User
from pipeline.actions.steps import PlannedStep, StepRefused, complete_next_step, plan_next_step
from pipeline.models import Deal, StepEnd, StepKind
from pipeline.stages import Stage
from tests.factories import NOON, make_deal

pytestmark = pytest.mark.django_db


def step(deal: Deal, what: str = "Send the sheet", days: int = 3, **fields: object) -> PlannedStep:
    values: dict[str, object] = {"kind": StepKind.CALL, "what": what} | fields
    return PlannedStep(due_on=deal.owner.today(NOON) + dt.timedelta(days=days), **values)  # type: ignore[arg-type]  # values of a test


def ends(deal: Deal) -> list[tuple[str, str]]:
    return list(deal.steps.order_by("pk").values_list("what", "end"))


def test_a_new_step_replaces_the_open_one(rita: User) -> None:
    deal = make_deal(owner=rita, what="Call")
    planned = plan_next_step(deal=deal, step=step(deal), by=rita, at=NOON)
    assert ends(deal) == [("Call", StepEnd.REPLACED), ("Send the sheet", "")]
    assert (planned.owner, planned.planned_on) == (rita, rita.today(NOON))


def test_the_same_step_sent_twice_is_planned_once(rita: User) -> None:
    deal = make_deal(owner=rita, what="Call")
    first = plan_next_step(deal=deal, step=step(deal), by=rita, at=NOON)
    assert plan_next_step(deal=deal, step=step(deal), by=rita, at=NOON) == first
    assert deal.steps.count() == 2


def test_finishing_plans_the_next_and_a_double_click_finds_it(rita: User) -> None:
    deal = make_deal(owner=rita, what="Call")
    done = deal.steps.get()
    planned = complete_next_step(step=done, then=step(deal), by=rita, at=NOON)
    assert complete_next_step(step=done, then=step(deal), by=rita, at=NOON) == planned
    assert ends(deal) == [("Call", StepEnd.DONE), ("Send the sheet", "")]


def test_a_step_somebody_else_finished_is_refused_not_overwritten(rita: User, marco: User) -> None:
    deal = make_deal(owner=rita, what="Call")
    done = deal.steps.get()
    complete_next_step(step=done, then=step(deal), by=marco, at=NOON)
    with pytest.raises(StepRefused, match="What stands now is: Send the sheet"):
        complete_next_step(step=done, then=step(deal, "Visit them"), by=rita, at=NOON)
    assert deal.steps.open().get().what == "Send the sheet"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"days": -1}, "due_on"),
        ({"what": "  "}, "what"),
        ({"kind": StepKind.APPOINTMENT}, "due_time"),
        ({"kind": StepKind.APPOINTMENT, "due_time": dt.time(10), "days": 22}, "due_on"),
    ],
)
def test_a_step_that_cannot_be_promised_names_its_field(
    rita: User, fields: dict[str, object], field: str
) -> None:
    deal = make_deal(owner=rita, what="Call")
    with pytest.raises(StepRefused) as caught:
        plan_next_step(deal=deal, step=step(deal, **fields), by=rita, at=NOON)  # type: ignore[arg-type]  # values of a test
    assert caught.value.field == field
    assert ends(deal) == [("Call", "")]


def test_an_appointment_moves_the_flag_and_a_plain_step_moves_it_back(rita: User) -> None:
    deal = make_deal(owner=rita)
    plan_next_step(
        deal=deal, step=step(deal, kind=StepKind.APPOINTMENT, due_time=dt.time(10), days=20), by=rita, at=NOON
    )
    deal.refresh_from_db()
    assert deal.quiet_on == rita.today(NOON) + dt.timedelta(days=21)
    plan_next_step(deal=deal, step=step(deal), by=rita, at=NOON)
    deal.refresh_from_db()
    assert deal.quiet_on == rita.today(NOON) + dt.timedelta(days=14)


def test_a_closed_deal_has_nothing_to_plan(rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.LOST)
    with pytest.raises(StepRefused, match="reopen it first"):
        plan_next_step(deal=deal, step=step(deal), by=rita, at=NOON)
