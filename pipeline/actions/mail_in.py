"""Taking in a mail: kept once, logged where there is no doubt, waiting in the tray where there is."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.db import transaction

from accounts.models import User
from pipeline.actions.touches import TouchDraft, log_touch
from pipeline.actions.unit import Refused
from pipeline.mail_addresses import OurAddress, is_ours, understood
from pipeline.mail_in import ReadMail, read_mail
from pipeline.models import Deal, IncomingMail, Outcome
from pipeline.models.incoming import MailState
from pipeline.permissions import may_edit
from pipeline.queries.mail_in import contacts_at, deals_of
from providers.models import Contact

NAMESPACE = uuid.UUID("5f0f4a3e-3f0c-4a53-9f43-0d2a4c6f1b77")
NOTE_ROOM = 3900


class MailRefused(Refused):
    """It is logged or set aside already, or the choice does not fit."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a mail means. `why` says what a person has to decide; without it the mail is logged at once."""

    reader: User | None = None
    deal: Deal | None = None
    contact: Contact | None = None
    outcome: str = ""
    why: str = ""
    is_automatic: bool = False


def take_mail(*, raw: bytes, at: dt.datetime, envelope_to: tuple[str, ...] = ()) -> list[IncomingMail]:
    """Keep the mail once for each address of ours it came to, and log what is beyond doubt.

    The same mail again changes nothing. A mail that names no address of ours is kept for the manager: somebody
    delivered it to us.
    """
    mail = read_mail(raw, envelope_to=envelope_to)
    ours = [address for address in mail.delivered_to if is_ours(address)]
    return [_take(mail, came_to, at=at) for came_to in ours or [next(iter(mail.delivered_to), "")]]


def log_mail(*, mail: IncomingMail, deal: Deal, outcome: str, by: User, at: dt.datetime) -> IncomingMail:
    """A person says what it was. 1. Lock the mail; logged twice is logged once. 2. The touch. 3. The mail is done."""
    with transaction.atomic():
        row = _locked(mail)
        if row.state == MailState.LOGGED:
            return row
        if not deals_of(by).filter(pk=deal.pk).exists():
            raise MailRefused("deal", "Choose a deal that is open and yours to work on.")
        if outcome not in (Outcome.SENT, Outcome.REPLY):
            raise MailRefused("outcome", "Say whether they wrote to us or we to them.")
        people = contacts_at([row.contact.email] if row.contact else [], deals=[deal])
        row.deal, row.outcome, row.contact = deal, outcome, next(iter(people), None)
        _log(row, by=by, at=at)
        return row


def set_aside(*, mail: IncomingMail) -> bool:
    """It was nothing to log. It stays on record; says whether this call did it."""
    return bool(
        IncomingMail.objects.filter(pk=mail.pk, state=MailState.WAITING).update(state=MailState.SET_ASIDE)
    )


# parts ----------------------------------------------------------------------------------------------


def _take(mail: ReadMail, came_to: str, *, at: dt.datetime) -> IncomingMail:
    meant = _understand(mail, came_to)
    with transaction.atomic():
        row, is_new = IncomingMail.objects.get_or_create(
            message_id=mail.message_id,
            came_to=came_to[:320],
            defaults={
                "sender": mail.sender[:320],
                "sender_name": mail.sender_name[:320],
                "subject": mail.subject,
                "text": mail.text,
                "sent_at": min(mail.sent_at or at, at),
                "received_at": at,
                "state": MailState.AUTOMATIC if meant.is_automatic else MailState.WAITING,
                "why": meant.why[:300],
                "reader": meant.reader,
                "deal": meant.deal,
                "contact": meant.contact,
                "outcome": meant.outcome,
            },
        )
        if is_new and not meant.why and meant.reader:
            _log_or_keep(row, by=meant.reader, at=at)
        return row


def _log_or_keep(row: IncomingMail, *, by: User, at: dt.datetime) -> None:
    try:
        with transaction.atomic():
            _log(row, by=by, at=at)
    except Refused as refusal:
        row.state, row.why, row.touch = MailState.WAITING, refusal.message[:300], None
        row.save(update_fields=["state", "why", "touch"])


def _log(row: IncomingMail, *, by: User, at: dt.datetime) -> None:
    """The open step stays: a mail is no promise kept. Come by two addresses of ours, it is one touch of the deal."""
    assert row.deal is not None
    note = f"{row.subject}\n{row.text}".strip()[:NOTE_ROOM]
    row.touch = log_touch(
        deal=row.deal,
        key=uuid.uuid5(NAMESPACE, f"{row.deal.pk}:{row.message_id}"),
        draft=TouchDraft(
            outcome=row.outcome, note=note, made_at=row.sent_at, channel="email", contact=row.contact
        ),
        step=None,
        by=by,
        at=at,
    )
    row.state, row.why = MailState.LOGGED, ""
    row.save(update_fields=["state", "why", "touch", "deal", "outcome", "contact"])


def _understand(mail: ReadMail, came_to: str) -> Understanding:
    ours = understood(came_to)
    sender = User.objects.people().filter(email__iexact=mail.sender).first() if mail.sender else None
    meant = _of_address(mail, ours, sender) if ours else Understanding(why="Nobody has this address.")
    if mail.is_automatic:
        return replace(meant, outcome="", why="Written by a machine: it does not count.", is_automatic=True)
    return meant


def _of_address(mail: ReadMail, ours: OurAddress, sender: User | None) -> Understanding:
    deal = Deal.objects.select_related("owner").filter(pk=ours.pk).first() if ours.kind == "deal" else None
    if ours.kind == "deal" and deal is None:
        return Understanding(why="The deal of this address is gone.")
    if deal is not None:
        reader, is_known = deal.owner, sender is not None and may_edit(sender, deal)
    else:
        person = User.objects.people().filter(pk=ours.pk).first()
        reader, is_known = person, person is not None and person == sender
    if reader is None:
        return Understanding(why="The person of this address has left.")
    if not is_known or sender is None:
        return _from_outside(mail, reader, deal)
    return _copied(mail, sender, deal) if mail.forwarded_from is None else _forwarded(mail, sender, deal)


def _from_outside(mail: ReadMail, reader: User, deal: Deal | None) -> Understanding:
    """Anybody can write a sender's name: a person looks before it counts as their answer."""
    found = _matched([mail.sender], reader, deal)
    why = "The sender is not the one this address was given to."
    if found.contact:
        why = f"From {found.contact.name}: log it as their reply if it is theirs."
    return replace(found, outcome=Outcome.REPLY if found.contact else "", why=why)


def _copied(mail: ReadMail, sender: User, deal: Deal | None) -> Understanding:
    others = [address for address in mail.receivers if not is_ours(address) and address != mail.sender]
    found = replace(_matched(others, sender, deal), outcome=Outcome.SENT)
    if not others:
        return replace(found, outcome="", why="It went to nobody but us. Say what it was.")
    if found.deal is None and not found.why:
        return replace(found, why="None of those it went to is a contact of your open deals.")
    return found


def _forwarded(mail: ReadMail, sender: User, deal: Deal | None) -> Understanding:
    """A forward is their answer, or ours; what it was and when is for a person to confirm."""
    first = mail.forwarded_from or ""
    is_own = first == sender.email.lower()
    found = _matched([] if is_own else [first], sender, deal)
    outcome = Outcome.SENT if is_own else Outcome.REPLY
    return replace(found, outcome=outcome, why=found.why or "Forwarded: one click logs it.")


def _matched(addresses: list[str], reader: User, deal: Deal | None) -> Understanding:
    """The contact among these, and the deal: the one of the address, or the only one the contact can mean."""
    if deal is not None:
        people = contacts_at(addresses, deals=[deal])
        return Understanding(reader=reader, deal=deal, contact=next(iter(people), None))
    deals = deals_of(reader)
    people = contacts_at(addresses, deals=deals)
    meant = list(deals.filter(group__in={contact.group_id for contact in people})[:2])
    contact = next((person for person in people if meant and person.group_id == meant[0].group_id), None)
    if len(meant) == 1:
        return Understanding(reader=reader, deal=meant[0], contact=contact)
    return Understanding(reader=reader, why="It can be about more than one deal: choose." if meant else "")


def _locked(mail: IncomingMail) -> IncomingMail:
    row = (
        IncomingMail.objects.select_for_update(of=("self",)).select_related("contact", "deal").get(pk=mail.pk)
    )
    if row.state not in (MailState.WAITING, MailState.LOGGED):
        raise MailRefused("", "This mail was set aside in the meantime.")
    return row
