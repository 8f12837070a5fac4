"""What the exits ask for, put on record: the two answers, rates shown, the letter, the paper, the agreement."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from pipeline.actions.clocks import close_alert, set_clocks
from pipeline.actions.playbook import Used
from pipeline.actions.rates import Figures, quote_to_show, says
from pipeline.actions.touches import TouchDraft, add_touch, touch_of
from pipeline.actions.unit import Clashed, Refused, locked, one_act
from pipeline.merging import Clash
from pipeline.models import AlertEnd, Deal, OpeningAnswer, Outcome, PaperHandover, RateOffer, RateQuote
from pipeline.playbook import SentFirst
from pipeline.queries.rates import prompt_of
from pipeline.rates import RatePrompt
from pipeline.stages import Stage
from providers.actions.supply import note_supply_change
from providers.models import Affiliation, Agreement, LetterOfIntent, Participant


class PaperRefused(Refused):
    """A paper that cannot be as it was described."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`seen` is the row that stood when the form was fetched, 0 for none; unknown where nobody looked."""

    question: str
    answer: str = ""
    is_unanswered: bool = False
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What was shown. `figures` lie within what may be offered; `approved` is a quote agreed to beforehand."""

    kind: str
    shown_on: dt.date
    ballpark: str
    figures: Figures | None = None
    approved: RateQuote | None = None
    first_reason: str = ""
    """Why it was the first thing they saw, where nobody had been in touch with them before."""


@dataclass(frozen=True, slots=True)
class Handover:
    holder: str
    since_on: dt.date
    promised_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class LetterTerms:
    signed_by_plan_on: dt.date
    plan_signer: str
    signed_by_group_on: dt.date
    group_signer: str
    expires_on: dt.date


@dataclass(frozen=True, slots=True)
class AgreementTerms:
    """`participants` are affiliations of the group's current roster."""

    signed_by_plan_on: dt.date
    plan_signer: str
    signed_by_group_on: dt.date
    group_signer: str
    effective_on: dt.date | None
    participants: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Papers:
    """Whatever one form brings; all of it is recorded or none."""

    touch: TouchDraft | None = None
    touch_key: uuid.UUID | None = None
    answers: tuple[Answer, ...] = ()
    offer: Offer | None = None
    letter: LetterTerms | None = None
    handover: Handover | None = None
    agreement: AgreementTerms | None = None


def record_papers(*, deal: Deal, papers: Papers, by: User, at: dt.datetime) -> None:
    """Put papers on record without moving the deal. An agreement only comes with the move to signed."""
    with one_act():
        deal = locked(deal)
        if not deal.is_open:
            raise PaperRefused("", f"This deal is {deal.get_stage_display().lower()}; reopen it first.")
        if papers.agreement:
            raise PaperRefused("", "An agreement is recorded by moving the deal to Signed.")
        add_papers(deal, papers, by=by, at=at)


def add_papers(deal: Deal, papers: Papers, *, by: User, at: dt.datetime) -> None:
    """Part of other actions; the deal is locked. Touch, answers, offer, letter, paper, agreement, in this order."""
    today = deal.owner.today(at)
    _refuse_unseen(deal, papers.answers)
    if papers.touch:
        _add_touch(deal, papers.touch, papers.touch_key or uuid.uuid4(), by=by, at=at)
    for answer in papers.answers:
        _add_answer(deal, answer, by=by, at=at)
    if papers.offer:
        _add_offer(deal, papers.offer, today, by=by, at=at)
    if papers.letter:
        _add_letter(deal, papers.letter, today, by=by, at=at)
    if papers.handover:
        _add_handover(deal, papers.handover, today, by=by, at=at)
    if papers.agreement:
        _add_agreement(deal, papers.agreement, today, by=by, at=at)


def _add_touch(deal: Deal, draft: TouchDraft, key: uuid.UUID, *, by: User, at: dt.datetime) -> None:
    if touch_of(deal, key) is None:
        touch = add_touch(deal, key, draft, by=by, at=at)
        set_clocks(deal)
        if touch.is_conversation:
            close_alert(deal, end=AlertEnd.CONTACT, by=by, at=at)


def _refuse_unseen(deal: Deal, answers: tuple[Answer, ...]) -> None:
    """An answer somebody wrote meanwhile is not covered by another without a choice."""
    clashes, newest = [], None
    for mine in answers:
        theirs = deal.answers.filter(question=mine.question).order_by("-recorded_at", "-pk").first()
        if theirs is None or mine.seen in (None, theirs.pk) or theirs.answer == mine.answer.strip():
            continue
        clashes.append(Clash(mine.question, theirs, mine.answer.strip() or "Asked, no answer", theirs.pk))
        newest = theirs
    if newest:
        raise Clashed(tuple(clashes), who=newest.recorded_by, when=newest.recorded_at)


def _add_answer(deal: Deal, answer: Answer, *, by: User, at: dt.datetime) -> None:
    text = answer.answer.strip()
    if bool(text) == answer.is_unanswered:
        raise PaperRefused(answer.question, "Write their answer, or tick that they gave none; not both.")
    said = {"question": answer.question, "answer": text, "is_unanswered": answer.is_unanswered}
    if not _stands_already(deal.answers.filter(question=answer.question), said):
        OpeningAnswer.objects.create(deal=deal, **said, recorded_by=by, recorded_at=at)


def _add_offer(deal: Deal, offer: Offer, today: dt.date, *, by: User, at: dt.datetime) -> None:
    _not_ahead("shown_on", offer.shown_on, today)
    said = {"kind": offer.kind, "shown_on": offer.shown_on, "ballpark": offer.ballpark}
    newest = deal.offers.select_related("quote").order_by("-recorded_at", "-pk").first()
    if _stands_already(deal.offers.all(), said) and newest and _shows(newest.quote, offer):
        return
    _note_first(deal, offer, by=by, at=at)
    quote = quote_to_show(deal, offer.figures, offer.approved, by=by, at=at)
    RateOffer.objects.create(deal=deal, **said, quote=quote, recorded_by=by, recorded_at=at)


def _note_first(deal: Deal, offer: Offer, *, by: User, at: dt.datetime) -> None:
    """Rates shown to a group nobody was in touch with are its first contact: sent, and with a reason."""
    if deal.stage != Stage.IDENTIFIED or deal.touches.standing().exists():
        return
    if not offer.first_reason.strip():
        raise PaperRefused("first_reason", "Rates as the first thing they see? Say why, or call first.")
    used = Used(sent_first=SentFirst.RATE_SHEET, reason=offer.first_reason)
    add_touch(deal, uuid.uuid4(), TouchDraft(Outcome.SENT, "Rates shown.", at, used=used), by=by, at=at)
    set_clocks(deal)


def _shows(quote: RateQuote | None, offer: Offer) -> bool:
    if offer.approved:
        return quote == offer.approved
    return says(quote, offer.figures) if quote and offer.figures else quote is None and offer.figures is None


def _add_letter(deal: Deal, terms: LetterTerms, today: dt.date, *, by: User, at: dt.datetime) -> None:
    """A new letter takes the place of the one that stands: longer, or after an earlier one ended.
    None before a range was shown once three conversations have passed.
    """
    if prompt_of(deal) == RatePrompt.LATE:
        raise PaperRefused(
            "", "Three conversations and no range shown: show a range or a sheet before a letter."
        )
    _signed_by_both("letter", terms, today)
    if terms.expires_on < max(terms.signed_by_plan_on, terms.signed_by_group_on):
        raise PaperRefused("letter_expires_on", "A letter of intent ends after it is signed.")
    if terms.expires_on < today:
        raise PaperRefused("letter_expires_on", "This letter has ended already.")
    said = {
        "signed_by_plan_on": terms.signed_by_plan_on,
        "plan_signer": terms.plan_signer.strip(),
        "signed_by_group_on": terms.signed_by_group_on,
        "group_signer": terms.group_signer.strip(),
        "expires_on": terms.expires_on,
    }
    standing = LetterOfIntent.objects.filter(
        group=deal.group, network=deal.network, withdrawn_at__isnull=True
    )
    if deal.letter_id is None or not standing.filter(pk=deal.letter_id, **said).exists():
        standing.update(withdrawn_at=at, withdrawn_by=by)
        deal.letter = LetterOfIntent.objects.create(
            group=deal.group, network=deal.network, **said, recorded_by=by, recorded_at=at
        )
    deal.save(update_fields=["letter"])
    note_supply_change(group=deal.group, network=deal.network)


def _add_handover(deal: Deal, handover: Handover, today: dt.date, *, by: User, at: dt.datetime) -> None:
    _not_ahead("paper_since_on", handover.since_on, today)
    if handover.promised_on and handover.promised_on < handover.since_on:
        raise PaperRefused("paper_promised_on", "The promised day cannot lie before the hand-over.")
    said = {"holder": handover.holder, "since_on": handover.since_on, "promised_on": handover.promised_on}
    if not _stands_already(deal.handovers.all(), said):
        PaperHandover.objects.create(deal=deal, **said, recorded_by=by, recorded_at=at)


def _add_agreement(deal: Deal, terms: AgreementTerms, today: dt.date, *, by: User, at: dt.datetime) -> None:
    _signed_by_both("agreement", terms, today)
    roster = list(Affiliation.objects.current(today).filter(group=deal.group, pk__in=terms.participants))
    if not roster or len(roster) != len(set(terms.participants)):
        raise PaperRefused("participants", "Tick at least one participant of the group's current roster.")
    if Agreement.objects.filter(group=deal.group, network=deal.network, terminated_on__isnull=True).exists():
        raise PaperRefused("", "An agreement with this group is in force for the network already.")
    signed_on = max(terms.signed_by_plan_on, terms.signed_by_group_on)
    deal.agreement = Agreement.objects.create(
        group=deal.group,
        network=deal.network,
        signed_by_plan_on=terms.signed_by_plan_on,
        plan_signer=terms.plan_signer.strip(),
        signed_by_group_on=terms.signed_by_group_on,
        group_signer=terms.group_signer.strip(),
        effective_on=terms.effective_on,
        recorded_by=by,
        recorded_at=at,
    )
    Participant.objects.bulk_create(
        Participant(agreement=deal.agreement, affiliation=row, beds=row.beds, from_on=signed_on)
        for row in roster
    )
    deal.save(update_fields=["agreement"])


def _stands_already(rows: QuerySet[Any], said: Mapping[str, object]) -> bool:
    """Whether the newest row says just this: the same form sent twice records it once."""
    newest = rows.order_by("-recorded_at", "-pk").values(*said).first()
    return newest == said


def _signed_by_both(prefix: str, terms: LetterTerms | AgreementTerms, today: dt.date) -> None:
    _not_ahead(f"{prefix}_signed_by_plan_on", terms.signed_by_plan_on, today)
    _not_ahead(f"{prefix}_signed_by_group_on", terms.signed_by_group_on, today)
    if not terms.plan_signer.strip():
        raise PaperRefused(f"{prefix}_plan_signer", "Say who signed for the plan.")
    if not terms.group_signer.strip():
        raise PaperRefused(f"{prefix}_group_signer", "Say who signed for the group.")


def _not_ahead(field: str, day: dt.date, today: dt.date) -> None:
    if day > today:
        raise PaperRefused(field, "This day has not come yet.")
