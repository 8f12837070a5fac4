"""Which answers move deals: objection by step, and whether the deal moved ahead within thirty days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef

from accounts.models import User
from pipeline.models import Deal, ObjectionMet, StageMove, Touch
from pipeline.playbook import MOVED_WITHIN, AnswerStep, Objection


@dataclass(frozen=True, slots=True)
class StepResult:
    label: str
    used: int
    moved: int

    @property
    def share(self) -> float | None:
        return self.moved / self.used if self.used else None


@dataclass(frozen=True, slots=True)
class ObjectionResult:
    label: str
    met: int
    moved: int
    steps: tuple[StepResult, ...]


def objection_report(*, reader: User, now: dt.datetime) -> tuple[ObjectionResult, ...]:
    """One query. Touches of the last thirty days are counted once their thirty days are over or the deal has moved."""
    moved = StageMove.objects.filter(
        deal=OuterRef("touch__deal"),
        is_forward=True,
        moved_at__gt=OuterRef("touch__made_at"),
        moved_at__lte=OuterRef("touch__made_at") + MOVED_WITHIN,
    )
    rows = (
        ObjectionMet.objects.filter(
            touch__in=Touch.objects.standing().filter(deal__in=Deal.objects.visible_to(reader))
        )
        .annotate(moved=Exists(moved), made_at=F("touch__made_at"))
        .order_by()
        .values_list("objection", "steps", "moved", "made_at")
    )
    met: defaultdict[str, list[tuple[list[str], bool]]] = defaultdict(list)
    for objection, steps, has_moved, made_at in rows:
        if has_moved or made_at + MOVED_WITHIN <= now:
            met[objection].append((steps, has_moved))
    return tuple(_result(each, met[each]) for each in Objection if met[each])


def _result(objection: Objection, rows: list[tuple[list[str], bool]]) -> ObjectionResult:
    steps = tuple(
        StepResult(
            step.label,
            used=sum(step in used for used, _ in rows),
            moved=sum(step in used and moved for used, moved in rows),
        )
        for step in AnswerStep
    )
    return ObjectionResult(objection.label, len(rows), sum(moved for _, moved in rows), steps)
