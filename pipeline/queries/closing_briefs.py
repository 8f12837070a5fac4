"""The facts behind the five lines of a closing call."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from pipeline.closing_brief import BriefCell, BriefContact, BriefFacts, brief_lines
from pipeline.models import Deal, Stake
from pipeline.stages import Question
from pipeline.stall import local_day


def closing_brief(deal: Deal, *, reader: User, now: dt.datetime) -> tuple[str, ...]:
    """Days are those of the reader. Four queries."""
    stake = Stake.objects.of_deals([deal.pk]).heaviest_first().select_related("county", "specialty").first()
    spoke = deal.touches.standing().conversations().newest_first().first()
    answer = deal.answers.filter(question=Question.WHAT_MATTERS).order_by("-recorded_at", "-pk").first()
    facts = BriefFacts(
        group=deal.group.name,
        owner=deal.owner.name,
        stage=deal.get_stage_display(),
        since=local_day(deal.stage_entered_at, reader.zone),
        last_spoke_on=None if spoke is None else local_day(spoke.made_at, reader.zone),
        contact=_contact(deal),
        cell=_cell(stake),
        needed_on=None if stake is None else stake.needed_on,
        matters="" if answer is None else answer.answer,
    )
    return brief_lines(facts, reader.today(now))


def _contact(deal: Deal) -> BriefContact | None:
    found = deal.group.contacts.order_by("-signs", "pk").first()
    return None if found is None else BriefContact(found.name, found.role, found.phone)


def _cell(stake: Stake | None) -> BriefCell | None:
    if stake is None or stake.chance_if_signed is None or stake.chance_if_lost is None or not stake.worth:
        return None
    return BriefCell(
        f"{stake.specialty.name} in {stake.county.name}", stake.chance_if_signed, stake.chance_if_lost
    )
