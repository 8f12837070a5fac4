"""The facts that decide whether a deal may move, read from its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pipeline.models import Deal, PaperHandover, RateOffer, StageMove
from pipeline.queries.dossier import Dossier
from pipeline.stages import DealFacts, Stage


def deal_facts(deal: Deal, day: dt.date) -> DealFacts:
    """What the exits look at on a day. The newest offer and hand-over count; a letter past its last day does not."""
    offer = deal.offers.order_by("-recorded_at", "-pk").first()
    handover = deal.handovers.order_by("-recorded_at", "-pk").first()
    return _facts(
        deal,
        day,
        attempts=deal.touches.standing().count(),
        answers=frozenset(deal.answers.values_list("question", flat=True)),
        offer=offer,
        handover=handover,
        participants=deal.agreement.participants.count() if _has_agreement(deal) and deal.agreement else 0,
        lost_in=lost_in(deal) if deal.stage == Stage.LOST else Stage.IDENTIFIED,
    )


def _facts(
    deal: Deal,
    day: dt.date,
    *,
    attempts: int,
    answers: frozenset[str],
    offer: RateOffer | None,
    handover: PaperHandover | None,
    participants: int,
    lost_in: Stage,
) -> DealFacts:
    letter = deal.letter if deal.letter and deal.letter.withdrawn_at is None else None
    return DealFacts(
        attempts=attempts,
        answers=answers,
        rates_shown_on=offer.shown_on if offer else None,
        ballpark=offer.ballpark if offer else "",
        has_letter=letter is not None and letter.expires_on >= day,
        paper_holder=handover.holder if handover else "",
        has_agreement=_has_agreement(deal),
        participants=participants if _has_agreement(deal) else 0,
        lost_in=lost_in,
    )


def _has_agreement(deal: Deal) -> bool:
    return deal.agreement is not None and deal.agreement.terminated_on is None


def facts_of(deal: Deal, stands: Dossier, participants: int, day: dt.date) -> DealFacts:
    """The same from what a page has read already."""
    offer = stands.offers[0] if stands.offers else None
    return _facts(
        deal,
        day,
        attempts=stands.evidence.attempts,
        answers=frozenset(answer.question for answer in stands.answers),
        offer=offer,
        handover=stands.handover,
        participants=participants,
        lost_in=_lost_in(stands.moves) if deal.stage == Stage.LOST else Stage.IDENTIFIED,
    )


def lost_in(deal: Deal) -> Stage:
    """The stage a lost deal stood in when it was lost."""
    last = deal.moves.standing().filter(to_stage=Stage.LOST).order_by("-moved_at", "-pk").first()
    return Stage(last.from_stage) if last else Stage.IDENTIFIED


def _lost_in(moves: Sequence[StageMove]) -> Stage:
    """`moves` are those that stand, the oldest first."""
    losses = [move for move in moves if move.to_stage == Stage.LOST]
    return Stage(losses[-1].from_stage) if losses else Stage.IDENTIFIED
