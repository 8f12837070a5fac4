"""Everything the page of one deal shows beside its timeline, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.together import together
from pipeline.mail_addresses import address_of_deal
from pipeline.models import Deal, LossReason, OpeningAnswer, RateOffer, Touch
from pipeline.permissions import may_edit, may_make_closing_calls, may_reassign, may_see_rates
from pipeline.queries.deal_status import DealStatus, deal_status
from pipeline.queries.dossier import Dossier, dossier
from pipeline.queries.effective import OnTheWay, of_agreement, on_the_way
from pipeline.queries.evidence import Evidence
from pipeline.queries.facts import facts_of
from pipeline.queries.playbook import ClosingCallState, closing_call_after
from pipeline.queries.roster import GroupRoster, group_roster
from pipeline.queries.stage_bar import StageCell, stage_bar
from pipeline.rates import RatePrompt, rate_prompt
from pipeline.stages import ROAD, Question, Stage
from pipeline.stall import local_day
from providers.models import Agreement, Contact, LetterOfIntent


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    question: str
    label: str
    answer: OpeningAnswer | None


@dataclass(frozen=True, slots=True)
class PersonThere:
    contact: Contact
    last_said: Touch | None


@dataclass(frozen=True, slots=True)
class DealPage:
    deal: Deal
    today: dt.date
    may_edit: bool
    may_reassign: bool
    next_stage: Stage | None
    roster: GroupRoster
    stages: tuple[StageCell, ...]
    status: DealStatus
    answers: tuple[QuestionAnswered, ...]
    offers: tuple[RateOffer, ...]
    rate_prompt: RatePrompt
    may_see_rates: bool
    closing_call: ClosingCallState
    may_call: bool
    people: tuple[PersonThere, ...]
    evidence: Evidence
    on_the_way: tuple[OnTheWay, ...]
    mail_address: str

    @property
    def age_days(self) -> int:
        return (self.status.today - local_day(self.deal.opened_at, self.deal.owner.zone)).days


def seen_by(user: User, pk: int) -> Deal | None:
    """The deal with its group, network and owner, as far as the reader may see it."""
    deals = Deal.objects.visible_to(user).select_related("group", "network", "owner", "opened_by")
    return deals.filter(pk=pk).first()


def add_papers(deal: Deal) -> None:
    """What only its page names: reason of the loss, papers, and whose team it is. One query; as joins of the first they
    would make the database think longer than it reads.
    """
    found = together(
        manager=_row(User.objects, deal.owner.manager_id),
        loss_reason=_row(LossReason.objects, deal.loss_reason_id),
        letter=_row(LetterOfIntent.objects, deal.letter_id),
        agreement=_row(Agreement.objects, deal.agreement_id),
    )
    deal.owner.manager = next(iter(found["manager"]), None)
    for name in ("loss_reason", "letter", "agreement"):
        setattr(deal, name, next(iter(found[name]), None))


def _row(rows: Any, pk: int | None) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.none() if pk is None else rows.filter(pk=pk)
    return found


def deal_page(deal: Deal, *, user: User, now: dt.datetime) -> DealPage:
    """`deal` has its papers. Days beside typed dates are the reader's, clocks the owner's. Two queries,
    and one more for who is on the way after the signature.
    """
    today = deal.owner.today(now)
    stands = dossier(deal, today)
    participants = list(of_agreement(deal)) if deal.agreement else []
    facts = facts_of(deal, stands, len(participants), today)
    return DealPage(
        deal=deal,
        today=user.today(now),
        may_edit=may_edit(user, deal),
        may_reassign=may_reassign(user, deal),
        next_stage=next_stage(deal),
        roster=group_roster(stands.roster),
        stages=stage_bar(deal, facts, stands.moves, today=today),
        status=deal_status(deal, stands, now=now),
        answers=_answers(stands.answers),
        offers=stands.offers,
        rate_prompt=rate_prompt(conversations=stands.evidence.conversations, is_shown=bool(stands.offers))
        if deal.is_open
        else RatePrompt.NONE,
        may_see_rates=may_see_rates(user, deal),
        closing_call=closing_call_after(deal, stands.closing_calls, today),
        may_call=may_make_closing_calls(user),
        people=_people(stands),
        evidence=stands.evidence,
        on_the_way=on_the_way(participants, today),
        mail_address=address_of_deal(deal.pk) if deal.is_open and may_edit(user, deal) else "",
    )


def next_stage(deal: Deal) -> Stage | None:
    """Where the button leads; a closed deal has nowhere ahead."""
    return ROAD[ROAD.index(Stage(deal.stage)) + 1] if deal.is_open else None


def _answers(answers: Sequence[OpeningAnswer]) -> tuple[QuestionAnswered, ...]:
    newest = {answer.question: answer for answer in answers}
    return tuple(QuestionAnswered(each.value, each.label, newest.get(each)) for each in Question)


def _people(stands: Dossier) -> tuple[PersonThere, ...]:
    """Those who sign first; beside each what they said last in this deal."""
    last_by_contact = {touch.contact_id: touch for touch in stands.said}
    return tuple(PersonThere(contact, last_by_contact.get(contact.pk)) for contact in stands.contacts)
