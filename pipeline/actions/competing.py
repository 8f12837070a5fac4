"""Recording which other plans a group is in: what gives it its weight."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from pipeline.actions.unit import Refused, one_act
from pipeline.models import CompetingPlan
from pipeline.models.competing import PLAN_NAME_LIMIT, Standing
from providers.models import ProviderGroup


class CompetingPlanRefused(Refused):
    """No name, or a standing nobody knows."""


def record_competing_plan(
    *, group: ProviderGroup, name: str, standing: str, by: User, at: dt.datetime
) -> CompetingPlan:
    """1. Lock the group. 2. The same plan with the same standing is the one on record. 3. With another standing it
    takes the place of that one, which ends.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= PLAN_NAME_LIMIT:
        raise CompetingPlanRefused("name", f"Name the plan in at most {PLAN_NAME_LIMIT} characters.")
    if standing not in Standing.values:
        raise CompetingPlanRefused("standing", "Say how the group stands with that plan.")
    with one_act():
        ProviderGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
        before = CompetingPlan.objects.standing().filter(group=group, name__iexact=name).first()
        if before is not None and before.standing == standing:
            return before
        if before is not None:
            end_competing_plan(plan=before, by=by, at=at)
        made: CompetingPlan = CompetingPlan.objects.create(
            group=group, name=name, standing=standing, recorded_by=by, recorded_at=at
        )
        return made


def end_competing_plan(*, plan: CompetingPlan, by: User, at: dt.datetime) -> None:
    """It is no longer so. Ended once; again changes nothing."""
    CompetingPlan.objects.standing().filter(pk=plan.pk).update(ended_by=by, ended_at=at)
