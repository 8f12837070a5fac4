"""Who may do what with standards and forecasts. Rows are the business of `visible_to`; these are the verbs."""

from __future__ import annotations

from accounts.models import Role, User

KEEPERS_OF_STANDARDS = frozenset([Role.ANALYST, Role.ADMIN])


def may_import_standards(user: User) -> bool:
    """Hand in a Reference File, see what it changes, and apply it as an edition."""
    return user.is_active and user.role in KEEPERS_OF_STANDARDS


def may_set_chances(user: User) -> bool:
    """The numbers a forecast starts from are the plan's own to set; everybody reads them."""
    return user.is_active and user.role in (Role.MANAGER, Role.VP, Role.ADMIN)
