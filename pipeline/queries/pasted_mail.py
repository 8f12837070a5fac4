"""What a pasted mail means on a deal: who of the two wrote it, which contact it was, and the note it makes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from accounts import wording
from accounts.models import User
from pipeline.models import Channel, Deal, Outcome
from pipeline.models.touch import NOTE_LIMIT, OLDEST
from pipeline.pasted_mail import PastedMail, read_pasted
from providers.models import Contact

MINUTE = dt.timedelta(minutes=1)
CUT = "\n[cut here]"


@dataclass(frozen=True, slots=True)
class MailToLog:
    """What goes into the log. An empty outcome means that a person has to say who wrote. `told` are sentences for the
    reader; `left` is what found no room in the note and stays where it was pasted.
    """

    note: str
    told: tuple[str, ...]
    outcome: str = ""
    made_at: dt.datetime | None = None
    contact: Contact | None = None
    left: str = ""


def mail_to_log(deal: Deal, source: str, *, written: str, reader: User, now: dt.datetime) -> MailToLog:
    """Read what was pasted, and put it below the note written so far. Nothing of what was pasted is dropped unsaid.

    At most four queries: the contacts, the people of the plan, the deal's mails of that minute.
    """
    mail = read_pasted(source, zone=reader.zone)
    if mail is None:
        return _as_it_came(source.strip(), written)
    contacts = list(deal.group.contacts.order_by("pk"))
    contact, outcome = _who_wrote(mail, contacts, reader)
    made_at = mail.sent_at if mail.sent_at and now - OLDEST <= mail.sent_at <= now else None
    note, is_cut = _note(written, f"{mail.subject}\n{mail.text}")
    told = [_headline(mail, contact, outcome, made_at, reader, now)]
    if made_at is None:
        told.append("Its date could not be used: say under \u201cWhen\u201d when it was.")
    if not outcome:
        told.append(
            "It reads like an automatic answer, which is no reply: choose yourself how it went."
            if mail.is_automatic
            else "Choose whether they wrote or we did."
        )
    if mail.has_history:
        told.append("The older messages below it were left out.")
    if is_cut:
        told.append(f"It is longer than a note of {NOTE_LIMIT:,} characters and was cut.")
    if made_at and _is_on_record(deal, made_at):
        told.append("An e-mail of that minute is on record already.")
    return MailToLog(note=note, told=tuple(told), outcome=outcome, made_at=made_at, contact=contact)


def _as_it_came(source: str, written: str) -> MailToLog:
    note = _below(written, source)
    if not source:
        return MailToLog(note=written, told=("Paste the e-mail first: its head lines and its text.",))
    if len(note) > NOTE_LIMIT:
        told = "No e-mail could be made out in this, and it is too long for a note. Copy what matters into the note."
        return MailToLog(note=written, told=(told,), left=source)
    return MailToLog(
        note=note,
        told=("Who wrote this and when could not be made out. It stands in the note as you pasted it.",),
    )


def _who_wrote(mail: PastedMail, contacts: Sequence[Contact], reader: User) -> tuple[Contact | None, str]:
    """The contact it was with, and whose word it is: theirs when a contact or a stranger wrote, ours when one of us."""
    theirs = next((each for each in contacts if _is(each, mail.sender, mail.sender_name)), None)
    if theirs:
        return theirs, "" if mail.is_automatic else Outcome.REPLY
    if _is_one_of_us(mail, reader):
        met = (each for address in mail.receivers for each in contacts if _is(each, address))
        return next(met, None), Outcome.SENT
    return None, Outcome.REPLY if mail.sender and not mail.is_automatic else ""


def _is(contact: Contact, address: str, name: str = "") -> bool:
    if address and contact.email:
        return bool(contact.email.lower() == address)
    return bool(name) and _words(contact.name) == _words(name)


def _words(name: str) -> frozenset[str]:
    """`Mehta, Priya` and `Priya Mehta` are one name."""
    return frozenset(name.lower().replace(",", " ").split())


def _is_one_of_us(mail: PastedMail, reader: User) -> bool:
    if not mail.sender:
        return _words(mail.sender_name) == _words(reader.name)
    house = reader.email.lower().rpartition("@")[2]
    return mail.sender.endswith(f"@{house}") or User.objects.filter(email__iexact=mail.sender).exists()


def _headline(
    mail: PastedMail,
    contact: Contact | None,
    outcome: str,
    made_at: dt.datetime | None,
    reader: User,
    now: dt.datetime,
) -> str:
    way = f"from {contact.name if contact else mail.sender_name or mail.sender}"
    if outcome == Outcome.SENT:
        way = f"to {contact.name if contact else next(iter(mail.receivers), 'them')}"
    if made_at is None:
        return f"Read from the e-mail {way}."
    local = made_at.astimezone(reader.zone)
    day = wording.short_date(local.date(), reader.today(now))
    return f"Read from the e-mail {way}, {day}, {wording.clock_time(local.time())}."


def _note(written: str, mail: str) -> tuple[str, bool]:
    note = _below(written, mail)
    if len(note) <= NOTE_LIMIT:
        return note, False
    return note[: NOTE_LIMIT - len(CUT)].rstrip() + CUT, True


def _below(written: str, added: str) -> str:
    return "\n\n".join(part for part in (written.strip(), added.strip()) if part)


def _is_on_record(deal: Deal, made_at: dt.datetime) -> bool:
    start = made_at.replace(second=0, microsecond=0)
    mails = deal.touches.standing().filter(channel=Channel.EMAIL)
    return mails.filter(made_at__gte=start, made_at__lt=start + MINUTE).exists()
