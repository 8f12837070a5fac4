"""Who may do what with people and letters."""

from __future__ import annotations

from accounts.models import Role, User

READERS_OF_PEOPLE = (Role.ADMIN, Role.MANAGER, Role.VP)
WORKERS_OF_DEALS = (Role.REP, Role.MANAGER)


def may_read_people(user: User) -> bool:
    return user.is_active and user.role in READERS_OF_PEOPLE


def may_manage_people(user: User) -> bool:
    """Invite, change the role of, and end."""
    return user.is_active and user.role == Role.ADMIN


def may_record_absence(user: User, person: User) -> bool:
    """One's own days away, those of one's team, and, for an administrator, everybody's."""
    leads = user.role == Role.MANAGER and person.manager_id in (None, user.pk)
    return user.is_active and (user.pk == person.pk or user.role == Role.ADMIN or leads)


def may_read_letters(user: User) -> bool:
    """Letters name deals of every team."""
    return user.is_active and user.role == Role.ADMIN


def may_read_jobs(user: User) -> bool:
    """Whether the letters of the team leave on time is the manager's business too."""
    return user.is_active and user.role in (Role.ADMIN, Role.MANAGER)
