"""The first morning of an empty plan: a code from the console makes the first administrator, once."""

from __future__ import annotations

import datetime as dt
import hmac

from django.db import transaction

from accounts.keys import hash_of, new_code, plain_code
from accounts.models import SetupCode, User


class SetupClosed(Exception):
    """Somebody can sign in already; whoever comes next is invited."""


class WrongSetupCode(Exception):
    """Not the newest code, or a used one."""


@transaction.atomic
def make_setup_code(*, at: dt.datetime) -> str:
    """A new code; those printed before are void. Refused once there are people."""
    list(SetupCode.objects.filter(used_at__isnull=True).select_for_update())
    if User.objects.people().exists():
        raise SetupClosed
    code = new_code()
    SetupCode.objects.filter(used_at__isnull=True).delete()
    SetupCode.objects.create(code_hash=hash_of(plain_code(code)), created_at=at)
    return code


@transaction.atomic
def make_first_admin(
    *, code: str, name: str, email: str, password: str, time_zone: str, at: dt.datetime
) -> User:
    """Lock the code, so that of two people who have it one comes in; use it up; make the administrator."""
    newest = SetupCode.objects.filter(used_at__isnull=True).select_for_update().first()
    if User.objects.people().exists():
        raise SetupClosed
    if newest is None or not hmac.compare_digest(newest.code_hash, hash_of(plain_code(code))):
        raise WrongSetupCode
    newest.used_at = at
    newest.save(update_fields=["used_at"])
    admin: User = User.objects.create_superuser(email, password, name=name, time_zone=time_zone)
    return admin
