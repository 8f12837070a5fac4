"""Which letters people want, where; and the one click that stops a kind without signing in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.signing import Signer
from django.test import Client

from accounts.actions.letters import EVERYWHERE, Channels, channels_of, choose_letters, post_letter
from accounts.letter_kinds import STOPPABLE, kinds_for, read_stop_token, stop_address
from accounts.letters import Letter
from accounts.models import (
    CARRIES_A_KEY,
    LetterPreference,
    Notice,
    NoticeKind,
    NoticeState,
    Role,
    User,
)
from accounts.notices import deliver
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db

LETTER = Letter(subject="1 due: Lake City Heart", text="Call them: http://testserver/a/1", html="<p>x</p>")


def post(reader: User, kind: NoticeKind = NoticeKind.DIGEST, about: str = "2026-03-02") -> bool:
    channels = channels_of([reader.pk], kind).get(reader.pk, EVERYWHERE)
    return post_letter(kind=kind, reader=reader, about=about, letter=LETTER, at=NOON, channels=channels)


def path_of(person: User, kind: NoticeKind = NoticeKind.DIGEST) -> str:
    return stop_address(person.pk, kind).removeprefix("http://testserver")


def wants(person: User, kind: NoticeKind) -> Channels:
    return channels_of([person.pk], kind).get(person.pk, EVERYWHERE)


# Channels -----------------------------------------------------------------------------------------------


def test_every_kind_can_be_stopped_but_those_that_open_the_door() -> None:
    assert set(STOPPABLE) == set(NoticeKind) - CARRIES_A_KEY


def test_each_kind_is_somebodys() -> None:
    assert {kind for role in Role for kind in kinds_for(role)} == set(STOPPABLE)
    assert kinds_for(Role.REP) == [NoticeKind.DIGEST, NoticeKind.HANDOVER, NoticeKind.CLOSING_CALL]


def test_without_a_choice_a_letter_goes_by_mail_and_stays_on_the_page(rita: User) -> None:
    assert post(rita)
    notice = Notice.objects.get()
    assert (notice.state, notice.is_on_page) == (NoticeState.QUEUED, True)
    assert not post(rita)  # Once per reader, kind and day.


@pytest.mark.parametrize(
    ("by_mail", "on_page", "written", "sent"),
    [(True, False, 1, 1), (False, True, 1, 0), (False, False, 0, 0)],
)
def test_a_letter_goes_where_it_is_wanted(
    rita: User, by_mail: bool, on_page: bool, written: int, sent: int
) -> None:
    choose_letters(person=rita, choices={NoticeKind.DIGEST: Channels(by_mail, on_page)}, at=NOON)
    assert post(rita) == bool(written)
    deliver(now=NOON)
    assert (Notice.objects.count(), len(mail.outbox)) == (written, sent)
    assert Notice.objects.to_read_by(rita).count() == (written and on_page)


def test_a_choice_is_for_one_kind_and_one_person(rita: User, sam: User) -> None:
    choose_letters(person=rita, choices={NoticeKind.DIGEST: Channels(by_mail=False)}, at=NOON)
    assert wants(rita, NoticeKind.HANDOVER) == wants(sam, NoticeKind.DIGEST) == EVERYWHERE


# The page of choices ------------------------------------------------------------------------------------


def test_choices_are_saved_for_the_kinds_of_ones_role(client: Client, rita: User) -> None:
    client.force_login(rita)
    page = client.get("/settings/letters/").content.decode()
    assert "Daily digest" in page
    assert "Weekly brief" not in page
    reply = client.post("/settings/letters/", {"digest_page": "on", "handover_mail": "on", "brief_mail": ""})
    assert (reply.status_code, reply["Location"]) == (302, "/settings/letters/")
    assert wants(rita, NoticeKind.DIGEST) == Channels(by_mail=False, on_page=True)
    assert wants(rita, NoticeKind.HANDOVER) == Channels(by_mail=True, on_page=False)
    assert not LetterPreference.objects.filter(kind=NoticeKind.BRIEF).exists()
    assert 'name="digest_mail"' in client.get("/settings/letters/").content.decode()
    assert client.get("/settings/letters/").context["form"]["digest_mail"].value() is False


# My letters ---------------------------------------------------------------------------------------------


def test_my_letters_are_mine(client: Client, rita: User, sam: User) -> None:
    post(rita)
    post(sam)
    client.force_login(rita)
    mine, theirs = Notice.objects.get(recipient=rita), Notice.objects.get(recipient=sam)
    assert list(client.get("/my-letters/").context["page"]) == [mine]
    assert "http://testserver/a/1" in client.get(f"/my-letters/{mine.pk}/").content.decode()
    assert client.get(f"/my-letters/{theirs.pk}/").status_code == 404


def test_a_letter_with_a_key_is_on_no_page(client: Client, rita: User) -> None:
    Notice.objects.create(
        kind=NoticeKind.PASSWORD, recipient=rita, to_email=rita.email, unique_key="p", subject="Password",
        text="http://testserver/account/password/reset/key/secret", created_at=NOON, send_after=NOON,
    )  # fmt: skip
    client.force_login(rita)
    assert list(client.get("/my-letters/").context["page"]) == []
    assert client.get(f"/my-letters/{Notice.objects.get().pk}/").status_code == 404


# Stopping -----------------------------------------------------------------------------------------------


def test_every_letter_that_can_be_stopped_carries_the_headers_of_one_click(rita: User) -> None:
    for kind in STOPPABLE:
        post(rita, NoticeKind(kind))
    deliver(now=NOON)
    for sent, kind in zip(mail.outbox, STOPPABLE, strict=True):
        headers = sent.extra_headers
        assert headers["List-Unsubscribe"] == f"<{stop_address(rita.pk, kind)}>"
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_letter_with_a_key_offers_no_stop(rita: User) -> None:
    Notice.objects.create(
        kind=NoticeKind.PASSWORD, recipient=rita, to_email=rita.email, unique_key="p", subject="Password",
        text="key", created_at=NOON, send_after=NOON,
    )  # fmt: skip
    deliver(now=NOON)
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


def test_one_click_from_a_mail_reader_stops_one_kind_by_mail_and_nothing_else(rita: User) -> None:
    stranger = Client(enforce_csrf_checks=True)
    for _ in range(2):
        reply = stranger.post(path_of(rita), {"List-Unsubscribe": "One-Click"})
        assert reply.status_code == 200
    assert wants(rita, NoticeKind.DIGEST) == Channels(by_mail=False, on_page=True)
    preference = LetterPreference.objects.get()
    assert (preference.person, preference.kind) == (rita, NoticeKind.DIGEST)


def test_opening_the_stop_page_changes_nothing_and_names_nobody(client: Client, rita: User) -> None:
    for reply in (client.get(path_of(rita)), client.head(path_of(rita))):
        assert reply.status_code == 200
        assert all(word not in reply.content.decode() for word in (rita.name, rita.email, rita.first_name))
    assert "Daily digest" in client.get(path_of(rita)).content.decode()
    assert not LetterPreference.objects.exists()


def forged(rita: User) -> list[str]:
    token = path_of(rita).split("/")[2]
    return [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token.replace("digest", "stalls"),
        f"{rita.pk}.digest",
        Signer(salt="elsewhere").sign(f"{rita.pk}.digest"),
        Signer(salt="accounts.letters.stop").sign("x.digest"),
        Signer(salt="accounts.letters.stop").sign(f"{rita.pk}.poems"),
        "a\x00b",
    ]


def test_a_forged_token_stops_nothing(client: Client, rita: User) -> None:
    for token in forged(rita):
        assert read_stop_token(token) is None
        assert client.post(f"/stop/{token}/").status_code == 404
    assert not LetterPreference.objects.exists()


def test_who_left_has_nothing_to_stop(client: Client, rita: User) -> None:
    gone = make_user(is_active=False)
    assert client.post(path_of(gone)).status_code == 404


def test_a_letter_that_cannot_be_stopped_is_not(client: Client, rita: User) -> None:
    token = Signer(salt="accounts.letters.stop").sign(f"{rita.pk}.password")
    assert client.post(f"/stop/{token}/").status_code == 404


# The pages of absence -----------------------------------------------------------------------------------


def days(first: int, last: int) -> dict[str, Any]:
    today = NOON.date()
    return {"from_on": today + dt.timedelta(days=first), "until_on": today + dt.timedelta(days=last)}


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def test_i_say_when_i_am_away_and_take_it_back(client: Client, rita: User, sam: User, at_noon: None) -> None:
    client.force_login(rita)
    reply = client.post("/settings/absences/", days(1, 5) | {"cover": sam.pk})
    assert (reply.status_code, reply["Location"]) == (302, "/settings/absences/")
    absence = rita.absences.get()
    assert (absence.cover, absence.recorded_by) == (sam, rita)
    assert "Sam Okafor covers" in client.get("/settings/absences/").content.decode()
    client.post(f"/absences/{absence.pk}/end/")
    client.post(f"/absences/{absence.pk}/end/")
    assert "Sam Okafor covers" not in client.get("/settings/absences/").content.decode()


@pytest.mark.parametrize(
    ("given", "field", "complaint"),
    [
        (days(5, 1), "until_on", "The last day lies before the first."),
        (days(-5, -1), "until_on", "These days are past."),
        ({"from_on": "", "until_on": ""}, "from_on", "Choose the first day."),
        ({"from_on": "31/2", "until_on": "x"}, "from_on", "Enter a valid date."),
        (days(1, 5) | {"cover": "999999"}, "cover", "Select a valid choice"),
    ],
)
def test_a_wrong_absence_is_named_beside_its_field(
    client: Client, rita: User, at_noon: None, given: dict[str, Any], field: str, complaint: str
) -> None:
    client.force_login(rita)
    reply = client.post("/settings/absences/", given)
    assert reply.status_code == 422
    assert complaint in reply.context["form"].errors[field][0]
    assert f'id="id_{field}_error"' in reply.content.decode()
    assert not rita.absences.exists()


def test_the_manager_of_the_team_and_an_administrator_may_and_others_may_not(
    client: Client, rita: User, sam: User, marco: User, ada: User, vera: User, at_noon: None
) -> None:
    for who, status in [(marco, 302), (ada, 302), (sam, 403), (vera, 403)]:
        client.force_login(who)
        reply = client.post(f"/people/{rita.pk}/absences/", days(1, 5))
        assert reply.status_code == status
        if status == 302:
            client.post(f"/absences/{rita.absences.latest('pk').pk}/end/")
    absence = rita.absences.latest("pk")
    client.force_login(sam)
    assert client.post(f"/absences/{absence.pk}/end/").status_code == 403
