"""The facts that decide whether a deal may move, read from its rows."""

from __future__ import annotations

import datetime as dt

from pipeline.models import Deal
from pipeline.stages import DealFacts, Stage


def deal_facts(deal: Deal, day: dt.date) -> DealFacts:
    """What the exits look at on a day. The newest offer and hand-over count; a letter past its last day does not."""
    offer = deal.offers.order_by("-recorded_at", "-pk").first()
    handover = deal.handovers.order_by("-recorded_at", "-pk").first()
    letter = deal.letter if deal.letter and deal.letter.withdrawn_at is None else None
    agreement = deal.agreement if deal.agreement and deal.agreement.terminated_on is None else None
    return DealFacts(
        attempts=deal.touches.standing().count(),
        answers=frozenset(deal.answers.values_list("question", flat=True)),
        rates_shown_on=offer.shown_on if offer else None,
        ballpark=offer.ballpark if offer else "",
        has_letter=letter is not None and letter.expires_on >= day,
        paper_holder=handover.holder if handover else "",
        has_agreement=agreement is not None,
        participants=agreement.participants.count() if agreement else 0,
        lost_in=lost_in(deal) if deal.stage == Stage.LOST else Stage.IDENTIFIED,
    )


def lost_in(deal: Deal) -> Stage:
    """The stage a lost deal stood in when it was lost."""
    last = deal.moves.standing().filter(to_stage=Stage.LOST).order_by("-moved_at", "-pk").first()
    return Stage(last.from_stage) if last else Stage.IDENTIFIED
