"""The kinds of letters one may stop: whom they are for, and the signed address that stops one kind for one person."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.models import NoticeKind, Role

_SALT = "accounts.letters.stop"


@dataclass(frozen=True, slots=True)
class Kind:
    """`why` stands at the foot of each letter, `says` beside the choice of it."""

    why: str
    says: str
    roles: tuple[Role, ...]


WORKERS = (Role.REP, Role.MANAGER)
ABOVE = (Role.MANAGER, Role.VP)

STOPPABLE: dict[str, Kind] = {
    NoticeKind.DIGEST: Kind(
        "you own these deals, or cover for somebody who does",
        "What is due, overdue, quiet or going quiet among your deals, at 07:30 on working days.",
        WORKERS,
    ),
    NoticeKind.STALLS: Kind(
        "you lead the team that owns these deals",
        "Deals of your team that went quiet, by rep, once each, at 07:30 on working days.",
        (Role.MANAGER,),
    ),
    NoticeKind.ESCALATION: Kind(
        "pivotal deals that stay quiet a week past their limit come to the network VP",
        "Pivotal deals that are quiet a week past their limit, once each.",
        (Role.VP,),
    ),
    NoticeKind.BRIEF: Kind(
        "the week begins",
        "Where the counties stand, at 07:30 on the first working day of a week.",
        ABOVE,
    ),
    NoticeKind.HANDOVER: Kind(
        "deals became yours", "Deals somebody gave to you, with what comes next.", WORKERS
    ),
    NoticeKind.IMPORT: Kind(
        "you started this import",
        "What became of a roster you imported.",
        (Role.MANAGER, Role.ANALYST, Role.ADMIN),
    ),
    NoticeKind.CLOSING_CALL: Kind(
        "you make closing calls, or own the deal one is made for",
        "A closing call is asked for; one with you or on a deal of yours is booked, moved or called off.",
        (*WORKERS, Role.VP, Role.MEDICAL_DIRECTOR),
    ),
}


def kinds_for(role: str) -> list[NoticeKind]:
    return [NoticeKind(kind) for kind, facts in STOPPABLE.items() if role in facts.roles]


def stop_address(person_id: int, kind: str) -> str:
    """Good for ever and for this alone: nobody should need to sign in to be left in peace."""
    token = Signer(salt=_SALT).sign(f"{person_id}.{kind}")
    return f"{settings.SITE_URL}{reverse('accounts:letter-stop', args=[token])}"


def read_stop_token(token: str) -> tuple[int, NoticeKind] | None:
    try:
        person_id, kind = Signer(salt=_SALT).unsign(token).split(".")
        return (int(person_id), NoticeKind(kind)) if kind in STOPPABLE else None
    except (BadSignature, ValueError):
        return None
