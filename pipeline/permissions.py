"""Who may do what with a deal. Rows are the business of `visible_to`; these are the verbs."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import Role, User, UserQuerySet
from pipeline.models import Deal, RateApproval
from pipeline.models.rates import reads_all_rates
from pipeline.rates import Asks


def may_edit(user: User, deal: Deal) -> bool:
    """The owner, and the manager of the owner's team. Somebody without a manager is in every manager's team. Who stands
    in for one of them may what they may.
    """
    if deal.owner_id == user.pk:
        return may_open_deals(user)
    return may_edit_owned_by(user, owner=deal.owner_id, manager=deal.owner.manager_id)


def may_edit_owned_by(user: User, *, owner: int, manager: int | None) -> bool:
    """The same of a deal of which only these two are known: whose it is, and whose team that is."""
    if not may_open_deals(user):
        return False
    if owner == user.pk or (user.role == Role.MANAGER and manager in (None, user.pk)):
        return True
    covers_the_manager = user.role == Role.MANAGER and manager in user.stands_in_for
    return owner in user.stands_in_for or covers_the_manager


def people_who_may_edit(owner: User) -> UserQuerySet:
    """Those of whom `may_edit` says so for a deal of this owner: only they can promise its next step."""
    managers = Q(role=Role.MANAGER)
    if owner.manager_id is not None:
        managers &= Q(pk=owner.manager_id)
    people: UserQuerySet = User.objects.may_own_deals().filter(Q(pk=owner.pk) | managers)
    return people


def may_set_limits(user: User) -> bool:
    """How long a stage may be silent is a rule of the plan."""
    return user.is_active and user.role in (Role.MANAGER, Role.ADMIN)


def may_open_deals(user: User) -> bool:
    return user.is_active and user.role in (Role.REP, Role.MANAGER)


def may_assign_to_others(user: User) -> bool:
    """Give a new deal to somebody else."""
    return user.is_active and user.role == Role.MANAGER


def may_reassign(user: User, deal: Deal) -> bool:
    return user.role == Role.MANAGER and may_edit(user, deal)


def may_see_rates(user: User, deal: Deal) -> bool:
    """Figures of one deal: whoever works it, the VP, and whom the right was granted. Not the administrator."""
    return user.is_active and (user.role == Role.VP or user.may_see_rates or may_edit(user, deal))


def may_read_rate_book(user: User) -> bool:
    """All ranges and sheets of the plan; a rep sees those of the own deals on the deals."""
    return reads_all_rates(user)


def may_set_rates(user: User) -> bool:
    return user.is_active and user.role in (Role.MANAGER, Role.VP)


def may_set_rate_limit(user: User) -> bool:
    """How far beyond a range a manager may agree."""
    return user.is_active and user.role == Role.VP


def may_decide_rates(user: User, approval: RateApproval) -> bool:
    """Never on the own question. What the manager is asked the VP may answer too."""
    if not user.is_active or approval.asked_by_id == user.pk:
        return False
    if user.role == Role.VP:
        return True
    return approval.asks == Asks.MANAGER and may_reassign(user, approval.quote.deal)


def may_write_playbook(user: User) -> bool:
    """The texts of the playbook and the missions of the counties."""
    return user.is_active and user.role in (Role.MANAGER, Role.VP)


def may_make_closing_calls(user: User) -> bool:
    return user.is_active and user.role in (Role.VP, Role.MEDICAL_DIRECTOR)


def may_read_team(user: User) -> bool:
    return user.is_active and user.role in (Role.MANAGER, Role.VP, Role.ADMIN)


def may_hand_over(user: User, person: User) -> bool:
    """All that a person leaves behind: the manager of the team, and the administrator who ends the access."""
    if not user.is_active or user.pk == person.pk:
        return False
    return user.role == Role.ADMIN or (user.role == Role.MANAGER and person.manager_id in (None, user.pk))
