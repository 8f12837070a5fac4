"""Who is here, who may change it, and what each decides for themselves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.invitations import invite
from accounts.actions.people import PersonRefused, change_place, deactivate
from accounts.models import Invitation, Notice, Role, User
from accounts.people import system_user
from pipeline.stages import Stage
from tests.factories import NOON, make_deal, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> User:
    person = make_user(name="Ada Admin", role=Role.ADMIN)
    client.force_login(person)
    return person


def place_of(person: User, **fields: str) -> dict[str, str]:
    manager = "" if person.manager_id is None else str(person.manager_id)
    return {"name": person.name, "role": person.role, "manager": manager} | fields


# Inviting -----------------------------------------------------------------------------------------------


def test_an_administrator_invites_by_mail(client: Client, admin: User) -> None:
    marco = make_user(name="Marco Diaz", role=Role.MANAGER)
    facts = {"name": "Rita", "email": "Rita@plan.example", "role": "rep", "manager": str(marco.pk)}
    response = client.post("/invitations/", facts)
    assert (response.status_code, response["Location"]) == (302, "/people/")
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.manager, invitation.invited_by) == (
        "rita@plan.example",
        marco,
        admin,
    )
    assert Notice.objects.get().to_email == "rita@plan.example"
    assert "rita@plan.example" in client.get("/people/").content.decode()


def test_a_double_submit_invites_once(client: Client, admin: User) -> None:
    facts = {"name": "Rita", "email": "rita@plan.example", "role": "rep", "manager": ""}
    client.post("/invitations/", facts)
    again = client.post("/invitations/", facts)
    assert again.status_code == 422
    assert "already out" in again.content.decode()
    assert (Invitation.objects.count(), Notice.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("email", "rita", "Enter a valid email address."),
        ("email", "ADA@plan.example", "already uses this e-mail address"),
        ("role", "system", "Select a valid choice"),
        ("role", "emperor", "Select a valid choice"),
        ("manager", "999999", "Select a valid choice"),
        ("name", "  ", "This field is required."),
        ("name", "x" * 121, "at most 120 characters"),
    ],
)
def test_a_wrong_invitation_is_named_beside_its_field(
    client: Client, admin: User, field: str, value: str, complaint: str
) -> None:
    User.objects.filter(pk=admin.pk).update(email="ada@plan.example")
    facts = {"name": "Rita", "email": "rita@plan.example", "role": "rep", "manager": ""} | {field: value}
    response = client.post("/invitations/", facts)
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.content.decode()
    assert complaint in response.content.decode()
    assert not Invitation.objects.exists()


def test_an_invitation_is_sent_again_and_revoked_from_the_list(client: Client, admin: User) -> None:
    invitation = invite(
        email="rita@plan.example", name="Rita", role=Role.REP, manager=None, by=admin, at=timezone.now()
    )
    client.post(f"/invitations/{invitation.pk}/letter/")
    assert Notice.objects.count() == 2
    client.post(f"/invitations/{invitation.pk}/revocation/")
    invitation.refresh_from_db()
    assert invitation.revoked_by == admin
    assert client.post(f"/invitations/{invitation.pk}/letter/").status_code == 404


# Changing -----------------------------------------------------------------------------------------------


def test_an_administrator_changes_role_and_team(client: Client, admin: User) -> None:
    marco, rita = make_user(role=Role.MANAGER), make_user(name="Rita Alvarez")
    response = client.post(f"/people/{rita.pk}/", place_of(rita, role="analyst", manager=str(marco.pk)))
    assert response.status_code == 302
    rita.refresh_from_db()
    assert (rita.role, rita.manager) == (Role.ANALYST, marco)


def test_a_new_administrator_may_use_the_admin_site_and_a_former_one_not(admin: User) -> None:
    rita = make_user()
    assert change_place(person=rita, name=rita.name, role=Role.ADMIN, manager=None).is_superuser
    assert not change_place(person=rita, name=rita.name, role=Role.REP, manager=None).is_staff


@pytest.mark.parametrize("role", [Role.VP, Role.ANALYST, Role.ADMIN])
def test_who_owns_open_deals_stays_in_a_role_that_may(client: Client, admin: User, role: Role) -> None:
    rita = make_user(name="Rita Alvarez")
    make_deal(owner=rita)
    response = client.post(f"/people/{rita.pk}/", place_of(rita, role=role))
    assert response.status_code == 422
    assert "Rita Alvarez owns 1 open deal. " in response.content.decode()


def test_who_owns_open_deals_cannot_be_ended_and_the_deals_are_linked(client: Client, admin: User) -> None:
    rita = make_user(name="Rita Alvarez")
    make_deal(owner=rita)
    response = client.post(f"/people/{rita.pk}/deactivation/")
    assert response.status_code == 422
    assert f'href="/team/{rita.pk}/departure/"' in response.content.decode()
    assert User.objects.get(pk=rita.pk).is_active


def test_who_owns_only_closed_deals_can_be_ended_and_come_back(client: Client, admin: User) -> None:
    rita = make_user()
    make_deal(owner=rita, stage=Stage.LOST)
    assert client.post(f"/people/{rita.pk}/deactivation/").status_code == 302
    assert client.post(f"/people/{rita.pk}/deactivation/").status_code == 302
    assert not User.objects.get(pk=rita.pk).is_active
    client.post(f"/people/{rita.pk}/return/")
    assert User.objects.get(pk=rita.pk).is_active


def test_who_was_ended_is_out_at_the_next_click(client: Client, admin: User) -> None:
    rita = make_user()
    theirs = Client()
    theirs.force_login(rita)
    client.post(f"/people/{rita.pk}/deactivation/")
    assert theirs.get("/settings/").status_code == 302


def test_a_team_is_not_left_without_a_manager(admin: User) -> None:
    marco = make_user(role=Role.MANAGER)
    make_user(manager=marco)
    with pytest.raises(PersonRefused, match="leads a team"):
        deactivate(person=marco, by=admin, at=NOON)
    with pytest.raises(PersonRefused, match="leads a team"):
        change_place(person=marco, name="Marco", role=Role.VP, manager=None)


def test_the_open_invitations_of_one_who_left_are_revoked(admin: User) -> None:
    leaving = make_user(role=Role.ADMIN)
    invitation = Invitation.objects.create(
        email="new@plan.example", name="New", role=Role.ADMIN, token_hash="1" * 64, invited_by=leaving,
        invited_at=NOON, expires_at=NOON + dt.timedelta(days=7),
    )  # fmt: skip
    deactivate(person=leaving, by=admin, at=NOON)
    invitation.refresh_from_db()
    assert (invitation.revoked_by, invitation.revoked_at) == (admin, NOON)


def test_the_last_administrator_stays(client: Client, admin: User) -> None:
    assert client.post(f"/people/{admin.pk}/deactivation/").status_code == 422
    assert client.post(f"/people/{admin.pk}/", place_of(admin, role="rep")).status_code == 422
    make_user(role=Role.ADMIN)
    assert client.post(f"/people/{admin.pk}/", place_of(admin, role="rep")).status_code == 302


def test_the_system_user_is_nobody_here(client: Client, admin: User) -> None:
    system = system_user()
    assert system.name not in client.get("/people/").content.decode().split("<main")[1]
    assert client.get(f"/people/{system.pk}/").status_code == 404
    assert client.post(f"/people/{system.pk}/deactivation/").status_code == 404


def test_nobody_leads_themselves(client: Client, admin: User) -> None:
    marco = make_user(role=Role.MANAGER)
    response = client.post(f"/people/{marco.pk}/", place_of(marco, manager=str(marco.pk)))
    assert response.status_code == 422


# My settings --------------------------------------------------------------------------------------------

MINE = {
    "name": "Rita A.",
    "time_zone": "Pacific/Guam",
    "working_days": ["1", "2", "6"],
    "theme": "dark",
}


def test_everybody_decides_for_themselves(client: Client) -> None:
    rita = make_user()
    client.force_login(rita)
    assert client.post("/settings/", MINE).status_code == 302
    rita.refresh_from_db()
    assert (rita.name, rita.time_zone, rita.working_days) == ("Rita A.", "Pacific/Guam", [1, 2, 6])
    assert (rita.theme, rita.has_shortcuts) == ("dark", False)
    assert 'data-bs-theme="dark"' in client.get("/settings/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("time_zone", "Mars/Olympus"), ("working_days", ["8"]), ("theme", "pink"), ("name", "")],
)
def test_a_wrong_setting_is_named_beside_its_field(client: Client, field: str, value: object) -> None:
    client.force_login(make_user(name="Rita Alvarez"))
    response = client.post("/settings/", MINE | {field: value})
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.content.decode()
    assert User.objects.get().name == "Rita Alvarez"


def test_a_week_without_a_working_day_is_refused(client: Client) -> None:
    client.force_login(make_user())
    response = client.post(
        "/settings/", {name: value for name, value in MINE.items() if name != "working_days"}
    )
    assert "Choose at least one day." in response.content.decode()


def test_moments_are_shown_in_the_readers_zone(client: Client, admin: User) -> None:
    User.objects.filter(pk=admin.pk).update(time_zone="Pacific/Guam", last_login="2026-03-02T15:00Z")
    assert "01:00</time>" in client.get(f"/people/{admin.pk}/").content.decode()


def test_the_list_costs_the_same_for_many(client: Client, admin: User) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as context:
            client.get("/people/")
        return len(context)

    cost()
    first = cost()
    for _ in range(12):
        make_user(manager=make_user(role=Role.MANAGER))
    assert cost() == first
