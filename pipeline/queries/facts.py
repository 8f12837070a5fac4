"""The facts that decide whether a deal may move, read from its rows."""

from __future__ import annotations

from pipeline.models import Deal
from pipeline.stages import DealFacts


def deal_facts(deal: Deal) -> DealFacts:
    """What the exits look at, in five queries. The newest offer and the newest hand-over count."""
    offer = deal.offers.order_by("-recorded_at", "-pk").first()
    handover = deal.handovers.order_by("-recorded_at", "-pk").first()
    agreement = deal.agreement if deal.agreement and deal.agreement.terminated_on is None else None
    return DealFacts(
        attempts=deal.touches.standing().count(),
        answers=frozenset(deal.answers.values_list("question", flat=True)),
        rates_shown_on=offer.shown_on if offer else None,
        ballpark=offer.ballpark if offer else "",
        has_letter=deal.letter is not None and deal.letter.withdrawn_at is None,
        paper_holder=handover.holder if handover else "",
        has_agreement=agreement is not None,
        participants=agreement.participants.count() if agreement else 0,
    )
