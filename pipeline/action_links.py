"""The links of a letter: one short signed token per deal and action, bound to the reader and good for fourteen days.

A token is no credential. It says which page to open and for whom it was written; whoever opens it signs in first, and
may do there what they may do anyway. So a forwarded letter, a scanner or a proxy log gives nothing away.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer, b62_decode, b62_encode
from django.db.models import TextChoices
from django.urls import reverse

GOOD_FOR = dt.timedelta(days=14)
_SALT = "pipeline.letters.action"


class LinkAction(TextChoices):
    """What the page is filled in for. The value stands in the token."""

    CALL = "c", "I called"
    STEP = "s", "Set next step"
    HOLD = "h", "Hold"
    REASSIGN = "r", "Reassign"
    READ = "d", "Open the deal"


@dataclass(frozen=True, slots=True)
class ActionLink:
    person_id: int
    deal_id: int
    action: LinkAction
    last_day: dt.date

    @property
    def written_on(self) -> dt.date:
        return self.last_day - GOOD_FOR


def action_token(*, person_id: int, deal_id: int, action: LinkAction, day: dt.date) -> str:
    """`day` is the day of the letter, on its reader's calendar."""
    numbers = (person_id, deal_id, (day + GOOD_FOR).toordinal())
    value = ".".join([*(b62_encode(number) for number in numbers), action.value])
    return Signer(salt=_SALT).sign(value)


def action_address(*, person_id: int, deal_id: int, action: LinkAction, day: dt.date) -> str:
    token = action_token(person_id=person_id, deal_id=deal_id, action=action, day=day)
    return f"{settings.SITE_URL}{reverse('pipeline:action', args=[token])}"


def read_action_token(token: str) -> ActionLink | None:
    """None for a token that is not ours, or was changed. Whether it is too old is for the reader's calendar to say."""
    try:
        person, deal, last, action = Signer(salt=_SALT).unsign(token).split(".")
        day = dt.date.fromordinal(b62_decode(last))
        return ActionLink(b62_decode(person), b62_decode(deal), LinkAction(action), day)
    except (BadSignature, ValueError, OverflowError):
        return None


def hash_of_token(token: str) -> str:
    """What is kept of a link that was used."""
    return hashlib.sha256(token.encode()).hexdigest()
