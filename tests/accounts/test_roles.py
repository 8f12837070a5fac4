"""Every page of people and letters, for every role: what opens, and what is not theirs."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.invitations import invite
from accounts.models import Invitation, Notice, NoticeKind, NoticeState, Role, User
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db

ADMIN_ONLY = {Role.ADMIN}
READERS = {Role.ADMIN, Role.MANAGER, Role.VP}
EVERYBODY = set(Role) - {Role.SYSTEM}

PAGES = [
    ("/settings/", EVERYBODY),
    ("/account/password/change/", EVERYBODY),
    ("/account/logout/", EVERYBODY),
    ("/people/", READERS),
    ("/people/{person}/", READERS),
    ("/invitations/", ADMIN_ONLY),
    ("/letters/", ADMIN_ONLY),
    ("/notices/", ADMIN_ONLY),
]
POSTS = [
    ("/people/{person}/", ADMIN_ONLY),
    ("/people/{person}/deactivation/", ADMIN_ONLY),
    ("/people/{person}/return/", ADMIN_ONLY),
    ("/invitations/", ADMIN_ONLY),
    ("/invitations/{invitation}/letter/", ADMIN_ONLY),
    ("/invitations/{invitation}/revocation/", ADMIN_ONLY),
    ("/notices/{notice}/resending/", ADMIN_ONLY),
]


@pytest.fixture
def ids() -> dict[str, int]:
    admin = make_user(role=Role.ADMIN)
    invitation = invite(
        email="new@plan.example", name="New", role=Role.REP, manager=None, by=admin, at=timezone.now()
    )
    notice = Notice.objects.create(
        kind=NoticeKind.DIGEST,
        to_email="rita@plan.example",
        unique_key="k",
        state=NoticeState.FAILED,
        created_at=NOON,
        send_after=NOON,
    )
    return {"person": make_user(name="Sam Cho").pk, "invitation": invitation.pk, "notice": notice.pk}


def rows() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (User, Invitation, Notice)]


@pytest.mark.parametrize(("path", "allowed"), PAGES)
def test_a_page_opens_for_its_roles_only(path: str, allowed: set[Role], ids: dict[str, int]) -> None:
    for role in sorted(EVERYBODY):
        client = Client()
        client.force_login(make_user(role=role, password="made up for a test"))
        before = rows()
        assert client.get(path.format(**ids)).status_code == (200 if role in allowed else 403), role
        assert client.head(path.format(**ids)).status_code == (200 if role in allowed else 403), role
        assert rows() == before


@pytest.mark.parametrize(("path", "allowed"), POSTS)
def test_a_change_is_refused_to_other_roles(path: str, allowed: set[Role], ids: dict[str, int]) -> None:
    for role in sorted(EVERYBODY - allowed):
        client = Client()
        client.force_login(make_user(role=role))
        before = rows()
        assert client.post(path.format(**ids), {"name": "Eve", "role": "admin"}).status_code == 403, role
        assert rows() == before


@pytest.mark.parametrize(("path", "allowed"), [*PAGES, *POSTS])
def test_a_stranger_is_sent_to_the_sign_in_page(path: str, allowed: set[Role], ids: dict[str, int]) -> None:
    for send in (Client().get, Client().post):
        response = send(path.format(**ids))
        assert response.status_code == 302
        assert response["Location"].startswith("/account/login/")


@pytest.mark.parametrize("path", [path for path, _ in POSTS if path.count("{") and path.count("/") > 3])
def test_an_address_that_changes_something_takes_only_a_post(path: str, ids: dict[str, int]) -> None:
    client = Client()
    client.force_login(make_user(role=Role.ADMIN))
    before = rows()
    assert client.get(path.format(**ids)).status_code == 405
    assert rows() == before
