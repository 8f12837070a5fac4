"""The addresses that turn a copied mail into a touch: one per person, and one per deal.

The end of the name is signed, so nobody guesses the address of another; it is no credential beyond that, since the
sender is checked as well.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

NAME = re.compile(r"(?P<kind>me|deal)-(?P<pk>[0-9]{1,18})-(?P<proof>[a-z2-7]{16})")


@dataclass(frozen=True, slots=True)
class OurAddress:
    """`kind` is "me" for a person and "deal" for a deal."""

    kind: str
    pk: int


def address_of_person(pk: int) -> str:
    return _address("me", pk)


def address_of_deal(pk: int) -> str:
    return _address("deal", pk)


def is_ours(address: str) -> bool:
    """Of our domain, whether or not anybody is behind it."""
    return bool(settings.MAIL_IN_DOMAIN) and address.lower().endswith(f"@{settings.MAIL_IN_DOMAIN}")


def understood(address: str) -> OurAddress | None:
    """Whose it is; nothing for another domain, and for one nobody gave out."""
    found = NAME.fullmatch(address.lower().rpartition("@")[0]) if is_ours(address) else None
    if found is None:
        return None
    kind, pk = found["kind"], int(found["pk"])
    return (
        OurAddress(kind, pk)
        if any(constant_time_compare(found["proof"], p) for p in _proofs(kind, pk))
        else None
    )


def _address(kind: str, pk: int) -> str:
    proof = next(iter(_proofs(kind, pk)))
    return f"{kind}-{pk}-{proof}@{settings.MAIL_IN_DOMAIN}" if settings.MAIL_IN_DOMAIN else ""


def _proofs(kind: str, pk: int) -> list[str]:
    """By today's key first, then by those it replaced: addresses in old mail go on working."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [
        base64.b32encode(salted_hmac("pipeline.mail_in", f"{kind}-{pk}", secret=key).digest())[:16]
        .decode()
        .lower()
        for key in keys
    ]
