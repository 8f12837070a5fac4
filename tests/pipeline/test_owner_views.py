from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Role
from tests.factories import make_user
from tests.pipeline.deal_desk import Desk, events, make_desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def desk(client: Client) -> Desk:
    desk = make_desk(client)
    return desk.sign_in(desk.marco)


def test_deal_and_its_open_step_change_hands(desk: Desk) -> None:
    response = desk.post("owner", {"to": desk.sam.pk})

    assert response.status_code == 302
    assert desk.fresh().owner == desk.deal.steps.open().get().owner == desk.sam


@pytest.mark.parametrize("role", [Role.VP, Role.ANALYST, Role.SYSTEM])
def test_nobody_gets_a_deal_who_works_none(desk: Desk, role: Role) -> None:
    response = desk.post("owner", {"to": make_user(role=role).pk})

    assert response.status_code == 422
    assert desk.fresh().owner == desk.rita


def test_whoever_left_gets_no_deal(desk: Desk) -> None:
    gone = make_user(is_active=False)

    assert desk.post("owner", {"to": gone.pk}).status_code == 422


def test_own_owner_is_no_choice(desk: Desk) -> None:
    assert desk.post("owner", {"to": desk.rita.pk}).status_code == 422


def test_htmx_hears_what_changed(desk: Desk) -> None:
    assert "deal:changed" in events(desk.post_by_htmx("owner", {"to": str(desk.sam.pk)}))


@pytest.mark.parametrize("who", ["rita", "sam", "vera"])
def test_only_the_manager_reassigns(desk: Desk, who: str) -> None:
    desk.sign_in(getattr(desk, who))

    assert desk.get("owner").status_code == 403
    assert desk.post("owner", {"to": desk.sam.pk}).status_code == 403
    assert desk.fresh().owner == desk.rita


def test_manager_of_another_team_does_not(desk: Desk) -> None:
    desk.sign_in(make_user(role=Role.MANAGER))

    assert desk.post("owner", {"to": desk.sam.pk}).status_code == 403
