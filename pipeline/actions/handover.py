"""A person leaves: their deals, the steps they promised on others' deals, and their team go to somebody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from accounts.actions.people import give_team
from accounts.models import User
from pipeline.actions.clocks import set_clocks
from pipeline.actions.deals import OwnerRefused, give_to, refuse_owner
from pipeline.actions.unit import locked, one_act
from pipeline.models import Deal
from pipeline.queries.team import leaving


def hand_over(
    *, person: User, deals: Mapping[int, User], team_to: User | None, by: User, at: dt.datetime
) -> int:
    """All of it or nothing; what went to somebody meanwhile stays there. Gives the number of deals moved.

    1. Refuse who cannot own deals, once each. 2. Lock each deal in order; give it, with its open step.
    3. Steps on others' deals go to the owner of the deal. 4. The team goes to its new manager.
    """
    with one_act():
        for to in {to.pk: to for to in deals.values()}.values():
            if to.pk == person.pk:
                raise OwnerRefused("", f"{person.name} is the one who leaves.")
            refuse_owner("", to)
        moved = 0
        for pk in sorted(deals):
            deal = locked(Deal(pk=pk))
            if deal.owner_id == person.pk and deal.is_open:
                give_to(deal, deals[pk], by=by, at=at)
                moved += 1
        for step in leaving(person).steps:
            deal = locked(step.deal)
            deal.steps.open().filter(owner=person).update(owner=deal.owner_id)
            set_clocks(deal)
        if team_to is not None:
            give_team(person=person, to=team_to)
        return moved
