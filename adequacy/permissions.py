"""Who may do what with standards. Rows of networks are the business of `visible_to`; these are the verbs."""

from __future__ import annotations

from accounts.models import Role, User

KEEPERS_OF_STANDARDS = frozenset([Role.ANALYST, Role.ADMIN])


def may_import_standards(user: User) -> bool:
    """Hand in a Reference File, see what it changes, and apply it as an edition."""
    return user.is_active and user.role in KEEPERS_OF_STANDARDS
