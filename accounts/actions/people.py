"""Changes to people who are here already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import Invitation, Role, User
from accounts.wording import counted

OWNERS_OF_DEALS = (Role.REP, Role.MANAGER)


class PersonRefused(Exception):
    """The change would leave work without a person; `field` is where the form shows it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@transaction.atomic
def change_settings(
    *,
    person: User,
    name: str,
    time_zone: str,
    working_days: Collection[int],
    theme: str,
    has_shortcuts: bool,
) -> User:
    """What everybody decides for themselves."""
    mine = User.objects.select_for_update().get(pk=person.pk)
    return _save(
        mine,
        name=name,
        time_zone=time_zone,
        working_days=sorted(working_days),
        theme=theme,
        has_shortcuts=has_shortcuts,
    )


@transaction.atomic
def change_place(*, person: User, name: str, role: str, manager: User | None) -> User:
    """Name, role and team. Refused where deals, a team or the administration would be left without anybody."""
    them = _lock_beside_admins(person)
    if role not in OWNERS_OF_DEALS and _open_deals(them):
        raise PersonRefused("role", _owns(them, _open_deals(them)))
    if role != Role.MANAGER and them.team.filter(is_active=True).exists():
        raise PersonRefused("role", f"{them.name} leads a team. Give its people another manager first.")
    if them.role == Role.ADMIN != role:
        _keep_an_admin(them, "role")
    return _save(
        them,
        name=name,
        role=role,
        manager=manager,
        is_staff=role == Role.ADMIN,
        is_superuser=role == Role.ADMIN,
    )


@transaction.atomic
def deactivate(*, person: User, by: User, at: dt.datetime) -> User:
    """They can no longer sign in and get no letters, and their open invitations end; what they wrote stays."""
    them = _lock_beside_admins(person)
    if not them.is_active:
        return them
    if count := _open_deals(them):
        raise PersonRefused("deals", _owns(them, count))
    if them.team.filter(is_active=True).exists():
        raise PersonRefused("team", f"{them.name} leads a team. Give its people another manager first.")
    _keep_an_admin(them, "")
    Invitation.objects.filter(invited_by=them, accepted_at__isnull=True, revoked_at__isnull=True).update(
        revoked_by=by, revoked_at=at
    )
    return _save(them, is_active=False)


@transaction.atomic
def reactivate(*, person: User) -> User:
    them = User.objects.select_for_update().get(pk=person.pk)
    return _save(them, is_active=True)


@transaction.atomic
def give_team(*, person: User, to: User) -> int:
    """The people of a manager's team get another manager. Gives how many; a second time there is nobody left."""
    to = User.objects.select_for_update().get(pk=to.pk)
    if to.pk == person.pk or not to.is_active or to.role != Role.MANAGER:
        raise PersonRefused("team_to", f"{to.name} cannot lead a team: choose another manager.")
    User.objects.filter(pk=to.pk, manager=person).update(manager=None)
    count: int = User.objects.filter(manager=person, is_active=True).update(manager=to)
    return count


@transaction.atomic
def grant_rates(*, person: User, is_granted: bool, by: User) -> User:
    """The right to see rates beyond the role. Nobody grants it to themselves."""
    if person.pk == by.pk:
        raise PersonRefused("person", "Somebody else grants this to you.")
    them = User.objects.select_for_update().get(pk=person.pk)
    return _save(them, may_see_rates=is_granted)


def _open_deals(person: User) -> int:
    """By the name of the relation: this floor must not import the one above."""
    count: int = person.deals.filter(closed_at__isnull=True).count()
    return count


def _owns(person: User, count: int) -> str:
    return f"{person.name} owns {counted(count, 'open deal', 'open deals')}. Reassign first."


def _lock_beside_admins(person: User) -> User:
    """With all administrators, in one order: of two who leave at once, one waits, is the last, and stays."""
    locked = User.objects.filter(Q(pk=person.pk) | Q(role=Role.ADMIN)).select_for_update().order_by("pk")
    them: User = next(each for each in locked if each.pk == person.pk)
    return them


def _keep_an_admin(person: User, field: str) -> None:
    if person.role != Role.ADMIN:
        return
    if not User.objects.people().filter(role=Role.ADMIN).exclude(pk=person.pk).exists():
        raise PersonRefused(field, "Nobody else is an administrator. Make somebody one first.")


def _save(person: User, **values: Any) -> User:
    for name, value in values.items():
        setattr(person, name, value)
    person.save(update_fields=list(values))
    return person
