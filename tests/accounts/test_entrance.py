"""Coming in: the first administrator, invitations, signing in and out."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.actions.invitations import GOOD_FOR, invite, invite_again, revoke
from accounts.actions.setup import SetupClosed, make_setup_code
from accounts.attempts import MOST
from accounts.models import Invitation, Notice, NoticeKind, Role, SetupCode, User
from accounts.people import system_user
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"


def setup_facts(code: str, **fields: str) -> dict[str, str]:
    return {
        "code": code,
        "name": "Ada Admin",
        "email": "Ada@plan.example",
        "password": PASSWORD,
        "password_again": PASSWORD,
        "time_zone": "America/Chicago",
    } | fields


def accept_facts(**fields: str) -> dict[str, str]:
    return {
        "name": "Rita Alvarez",
        "password": PASSWORD,
        "password_again": PASSWORD,
        "time_zone": "Pacific/Honolulu",
    } | fields


def make_invitation(
    *, by: User, email: str = "rita@plan.example", role: Role = Role.REP, at: dt.datetime | None = None
) -> Invitation:
    return invite(email=email, name="Rita", role=role, manager=None, by=by, at=at or timezone.now())


def link_in_letter() -> str:
    text = Notice.objects.filter(kind=NoticeKind.INVITATION).latest("pk").text
    found = re.search(r"http://testserver(/invitations/\S+/)", text)
    assert found
    return found[1]


# The first administrator --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/people/", "/account/login/", "/letters/", "/invitations/x/"])
def test_every_page_of_an_empty_plan_leads_to_the_setup(client: Client, path: str) -> None:
    response = client.get(path, follow=True)
    assert response.redirect_chain[-1] == ("/setup/", 302)
    assert response.status_code == 200


def test_an_empty_plan_stays_empty_when_only_the_jobs_have_a_user(client: Client) -> None:
    system_user()
    assert client.get("/account/login/")["Location"] == "/setup/"


def test_the_code_makes_the_first_administrator_once(client: Client) -> None:
    code = make_setup_code(at=NOON)
    response = client.post("/setup/", setup_facts(code.lower().replace("-", " ")))
    assert (response.status_code, response["Location"]) == (302, "/")
    admin = User.objects.get(role=Role.ADMIN)
    assert (admin.email, admin.time_zone, admin.is_staff) == ("ada@plan.example", "America/Chicago", True)
    assert client.get("/settings/").status_code == 200
    assert SetupCode.objects.get().used_at is not None
    again = Client().post("/setup/", setup_facts(code, email="eve@plan.example"))
    assert again["Location"] == "/"
    assert User.objects.count() == 1


def test_only_the_hash_of_the_code_is_kept() -> None:
    code = make_setup_code(at=NOON)
    assert code.replace("-", "") not in SetupCode.objects.get().code_hash


def test_a_new_code_voids_the_one_before(client: Client) -> None:
    old = make_setup_code(at=NOON)
    make_setup_code(at=NOON)
    response = client.post("/setup/", setup_facts(old))
    assert response.status_code == 422
    assert "not the newest code" in response.content.decode()
    assert not User.objects.exists()


def test_wrong_codes_are_limited(client: Client) -> None:
    code = make_setup_code(at=NOON)
    for _ in range(MOST):
        assert client.post("/setup/", setup_facts("WRONG")).status_code == 422
    response = client.post("/setup/", setup_facts(code))
    assert "Too many wrong codes" in response.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("password_again", "another one entirely", "The two passwords differ."),
        ("password", "password", "This password is too short"),
        ("email", "ada", "Enter a valid email address."),
        ("time_zone", "Mars/Olympus", "Select a valid choice"),
        ("name", "", "This field is required."),
    ],
)
def test_a_wrong_answer_is_named_beside_its_field(
    client: Client, field: str, value: str, complaint: str
) -> None:
    response = client.post("/setup/", setup_facts(make_setup_code(at=NOON), **{field: value}))
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.content.decode()
    assert complaint in response.content.decode()
    assert not User.objects.exists()


def test_no_code_is_made_once_there_are_people() -> None:
    make_user()
    with pytest.raises(SetupClosed):
        make_setup_code(at=NOON)
    with pytest.raises(CommandError, match="Somebody can sign in already"):
        call_command("setup_code")


def test_the_command_prints_a_code_that_works(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("setup_code")
    code = capsys.readouterr().out.split()[-1]
    assert client.post("/setup/", setup_facts(code)).status_code == 302


# Invitations --------------------------------------------------------------------------------------------


def test_an_invitation_is_taken_once(client: Client) -> None:
    make_invitation(by=make_user(role=Role.ADMIN))
    link = link_in_letter()
    response = client.post(link, accept_facts())
    assert (response.status_code, response["Location"]) == (302, "/")
    rita = User.objects.get(email="rita@plan.example")
    assert (rita.role, rita.time_zone, rita.check_password(PASSWORD)) == (Role.REP, "Pacific/Honolulu", True)
    assert client.get("/settings/").status_code == 200
    again = Client().post(link, accept_facts())
    assert again.status_code == 410
    assert User.objects.filter(email="rita@plan.example").count() == 1


def test_the_letter_and_its_page_name_the_role_as_it_is_written(client: Client) -> None:
    make_invitation(by=make_user(role=Role.ADMIN), role=Role.VP)
    assert "Your role is Network VP." in Notice.objects.get(kind=NoticeKind.INVITATION).text
    assert "Your role is Network VP;" in client.get(link_in_letter()).content.decode()


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_of_an_invitation_changes_nothing(client: Client, method: str) -> None:
    make_invitation(by=make_user(role=Role.ADMIN))
    before = (User.objects.count(), Invitation.objects.values().get())
    for _ in range(3):
        assert getattr(client, method)(link_in_letter()).status_code == 200
    assert (User.objects.count(), Invitation.objects.values().get()) == before
    assert "_auth_user_id" not in client.session


def test_an_invitation_ends_after_a_week(client: Client) -> None:
    make_invitation(by=make_user(role=Role.ADMIN), at=timezone.now() - GOOD_FOR)
    assert client.get(link_in_letter()).status_code == 410
    assert client.post(link_in_letter(), accept_facts()).status_code == 410


def test_sending_again_ends_the_old_link(client: Client) -> None:
    admin = make_user(role=Role.ADMIN)
    invitation = make_invitation(by=admin)
    old = link_in_letter()
    invite_again(invitation=invitation, by=admin, at=timezone.now())
    assert client.get(old).status_code == 410
    assert client.get(link_in_letter()).status_code == 200


def test_a_revoked_invitation_opens_nothing(client: Client) -> None:
    admin = make_user(role=Role.ADMIN)
    revoke(invitation=make_invitation(by=admin), by=admin, at=timezone.now())
    assert client.post(link_in_letter(), accept_facts()).status_code == 410


def test_a_weak_password_is_refused_and_the_invitation_stays(client: Client) -> None:
    make_invitation(by=make_user(role=Role.ADMIN))
    response = client.post(link_in_letter(), accept_facts(password="rita@plan", password_again="rita@plan"))
    assert response.status_code == 422
    assert client.get(link_in_letter()).status_code == 200


def test_the_letter_of_an_invitation_has_both_parts() -> None:
    make_invitation(by=make_user(role=Role.ADMIN, name="Ada & Co"))
    letter = Notice.objects.get()
    assert letter.subject == "Ada & Co invites you to Momentum"
    assert "Ada & Co invites you" in letter.text
    assert "Ada &amp; Co invites you" in letter.html
    assert link_in_letter() in letter.html
    assert "fonts.googleapis" not in letter.html


# Signing in ---------------------------------------------------------------------------------------------


def test_after_signing_in_one_returns_to_the_page_asked_for(client: Client) -> None:
    make_user(email="rita@plan.example", password=PASSWORD)
    wall = client.get("/settings/")
    assert wall["Location"] == "/account/login/?next=/settings/"
    page = client.get(wall["Location"])
    assert 'name="next" value="/settings/"' in page.content.decode()
    answer = client.post(
        wall["Location"], {"login": "Rita@plan.example", "password": PASSWORD, "next": "/settings/"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/settings/")


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)"],
)
def test_after_signing_in_nobody_is_sent_to_another_host(client: Client, address: str) -> None:
    make_user(email="rita@plan.example", password=PASSWORD)
    facts = {"login": "rita@plan.example", "password": PASSWORD, "next": address}
    answer = client.post("/account/login/", facts, query_params={"next": address})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_wrong_password_is_said_beside_the_field(client: Client) -> None:
    make_user(email="rita@plan.example", password=PASSWORD)
    page = client.post("/account/login/", {"login": "rita@plan.example", "password": "wrong"})
    text = page.content.decode()
    assert 'id="sign-in-problem"' in text
    assert "That password does not fit this e-mail." in text
    assert 'value="rita@plan.example"' in text


def test_a_stranger_and_a_wrong_password_are_answered_alike(client: Client) -> None:
    make_user(email="rita@plan.example", password=PASSWORD)
    known = client.post("/account/login/", {"login": "rita@plan.example", "password": "wrong"})
    unknown = client.post("/account/login/", {"login": "nobody@plan.example", "password": "wrong"})
    said = re.compile(r'id="sign-in-problem".*?</div>', re.DOTALL)
    assert said.findall(known.content.decode()) == said.findall(unknown.content.decode()) != []


def test_nobody_signs_up_by_themselves(client: Client) -> None:
    make_user()
    client.post(
        "/account/signup/",
        {"email": "eve@plan.example", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert not User.objects.filter(email="eve@plan.example").exists()


def test_somebody_who_left_cannot_sign_in(client: Client) -> None:
    make_user()
    make_user(email="sam@plan.example", password=PASSWORD, is_active=False)
    client.post("/account/login/", {"login": "sam@plan.example", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_signing_out_takes_a_post(client: Client) -> None:
    client.force_login(make_user())
    assert client.get("/account/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/account/logout/")
    assert "_auth_user_id" not in client.session


def test_tries_of_one_address_are_limited(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key"}
    make_user(email="rita@plan.example", password=PASSWORD)
    for _ in range(3):
        client.post("/account/login/", {"login": "rita@plan.example", "password": "wrong"})
    page = client.post("/account/login/", {"login": "rita@plan.example", "password": PASSWORD})
    assert "Too many tries" in page.content.decode()


# A forgotten password -----------------------------------------------------------------------------------


def test_a_forgotten_password_is_set_by_a_letter(client: Client) -> None:
    make_user(email="rita@plan.example", password="the old one of 2025")
    assert client.post("/account/password/reset/", {"email": "rita@plan.example"}).status_code == 302
    letter = Notice.objects.get()
    found = re.search(r"http://testserver(/account/password/reset/key/\S+)", letter.text)
    assert found
    assert client.get(found[1]).status_code == 302
    page = client.get(found[1], follow=True)
    action = page.request["PATH_INFO"]
    answer = client.post(action, {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 302
    assert User.objects.get(email="rita@plan.example").check_password(PASSWORD)


def test_the_link_of_the_letter_leads_to_us_whatever_host_was_asked(
    client: Client, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    make_user(email="rita@plan.example")
    client.post(
        "/account/password/reset/", {"email": "rita@plan.example"}, headers={"host": "elsewhere.example"}
    )
    text = Notice.objects.get().text
    assert "http://testserver/account/password/reset/key/" in text
    assert "elsewhere" not in text


def test_a_stranger_gets_no_letter_and_the_same_answer(client: Client) -> None:
    make_user()
    answer = client.post("/account/password/reset/", {"email": "nobody@elsewhere.example"})
    assert answer.status_code == 302
    assert not Notice.objects.exists()


def test_nobody_changes_the_address_they_were_invited_by(client: Client) -> None:
    client.force_login(make_user())
    assert client.post("/account/email/", {"email": "new@plan.example", "action_add": ""}).status_code == 404
