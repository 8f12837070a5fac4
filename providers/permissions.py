"""Who may do what with networks, groups and rosters. Rows are the business of `visible_to`; these are the verbs."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import Role, User

WITH_DATA_DUTY = frozenset([Role.MANAGER, Role.ANALYST, Role.ADMIN])
AT_THE_PHONE = WITH_DATA_DUTY | {Role.REP}

Reader = User | AnonymousUser


def may_see_tin(user: Reader) -> bool:
    """A solo practice's TIN can be its owner's social security number: masked for everybody else."""
    return _has_role(user, WITH_DATA_DUTY)


def may_edit_groups(user: Reader) -> bool:
    """Add and correct groups and the people there: whoever talks to them or keeps the data."""
    return _has_role(user, AT_THE_PHONE)


def may_edit_networks(user: Reader) -> bool:
    """Make networks, set their service area and their filings."""
    return _has_role(user, WITH_DATA_DUTY)


def may_file_networks(user: Reader) -> bool:
    """Read what would be filed of a network, and take the tables along."""
    return _has_role(user, WITH_DATA_DUTY | {Role.VP})


def may_import_rosters(user: Reader) -> bool:
    """Upload a roster and read the reports of uploads, which quote the rows of the file."""
    return _has_role(user, WITH_DATA_DUTY)


def _has_role(user: Reader, roles: frozenset[Role]) -> bool:
    return isinstance(user, User) and user.is_active and user.role in roles
