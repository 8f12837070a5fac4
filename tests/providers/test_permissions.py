from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Role
from providers import permissions
from providers.models import Network, Provider, ProviderGroup
from tests.factories import make_group, make_network, make_provider, make_user

DATA = {Role.MANAGER, Role.ANALYST, Role.ADMIN}
RIGHTS = [
    (permissions.may_see_tin, DATA),
    (permissions.may_edit_groups, DATA | {Role.REP}),
    (permissions.may_edit_networks, DATA),
    (permissions.may_import_rosters, DATA),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("right", "roles"), RIGHTS)
@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_right_belongs_to_these_roles(
    right: Callable[[permissions.Reader], bool], roles: set[Role], role: Role
) -> None:
    assert right(make_user(role=role)) is (role in roles)
    assert not right(make_user(role=role, is_active=False))
    assert not right(AnonymousUser())


@pytest.mark.django_db
def test_who_cannot_sign_in_sees_nothing() -> None:
    make_group()
    make_provider()
    make_network()
    for model in (ProviderGroup, Provider, Network):
        rows = model.objects
        assert rows.visible_to(make_user()).count() == 1
        assert not rows.visible_to(make_user(is_active=False)).exists()
        assert not rows.visible_to(AnonymousUser()).exists()
