"""Who may do what on this floor. Rows of networks are the business of `visible_to`; these are the verbs.

Reading what was measured, and the chances, is everybody's: the numbers are the same for all.
"""

from __future__ import annotations

from accounts.models import Role, User

KEEPERS_OF_STANDARDS = frozenset([Role.ANALYST, Role.ADMIN])
WHO_MEASURES = KEEPERS_OF_STANDARDS | {Role.MANAGER, Role.VP}


def may_import_standards(user: User) -> bool:
    """Hand in a Reference File, see what it changes, and apply it as an edition."""
    return user.is_active and user.role in KEEPERS_OF_STANDARDS


def may_set_chances(user: User) -> bool:
    """The numbers a forecast starts from are the plan's own to set; everybody reads them."""
    return user.is_active and user.role in (Role.MANAGER, Role.VP, Role.ADMIN)


def may_measure(user: User) -> bool:
    """Have a network measured anew."""
    return user.is_active and user.role in WHO_MEASURES


def may_decide_cells(user: User) -> bool:
    """Pursue a cell that will hardly pass, or document why it cannot be had."""
    return user.is_active and user.role == Role.VP


def may_read_exceptions(user: User) -> bool:
    """Exception files hold the contacts of deals at every stage, so those alone read them who read every deal."""
    return user.is_active and user.role in (Role.REP, Role.MANAGER, Role.VP, Role.ANALYST)


def may_give_reasons(user: User) -> bool:
    """Say why a provider was not contracted."""
    return user.is_active and user.role in (Role.MANAGER, Role.VP, Role.ANALYST)
