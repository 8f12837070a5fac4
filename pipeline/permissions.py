"""Who may do what with a deal. Rows are the business of `visible_to`; these are the verbs."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import Role, User, UserQuerySet
from pipeline.models import Deal


def may_edit(user: User, deal: Deal) -> bool:
    """The owner, and the manager of the owner's team. Somebody without a manager is in every manager's team."""
    if not user.is_active:
        return False
    if user.role in (Role.REP, Role.MANAGER) and deal.owner_id == user.pk:
        return True
    return user.role == Role.MANAGER and deal.owner.manager_id in (None, user.pk)


def people_who_may_edit(owner: User) -> UserQuerySet:
    """Those of whom `may_edit` says so for a deal of this owner: only they can promise its next step."""
    managers = Q(role=Role.MANAGER)
    if owner.manager_id is not None:
        managers &= Q(pk=owner.manager_id)
    people: UserQuerySet = User.objects.may_own_deals().filter(Q(pk=owner.pk) | managers)
    return people


def may_open_deals(user: User) -> bool:
    return user.is_active and user.role in (Role.REP, Role.MANAGER)


def may_assign_to_others(user: User) -> bool:
    """Give a new deal to somebody else."""
    return user.is_active and user.role == Role.MANAGER


def may_reassign(user: User, deal: Deal) -> bool:
    return user.role == Role.MANAGER and may_edit(user, deal)
