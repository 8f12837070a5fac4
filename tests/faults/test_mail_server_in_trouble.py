"""The mail server refuses, hangs, or hangs up after it took a letter: nothing is sent twice and nothing forgotten."""

from __future__ import annotations

import datetime as dt
import socket

import pytest

from accounts.models import Notice, NoticeState
from accounts.notices import ABANDONED_AFTER
from tests.accounts.mail_server import MailServer, mail_server
from tests.faults.house import House
from tests.faults.plan import MORNING, check_letters, post, states

LETTERS = 12
LATER = 2 * ABANDONED_AFTER

pytestmark = pytest.mark.usefixtures("plan")


@pytest.fixture
def letters(house: House) -> list[str]:
    return post(LETTERS, at=MORNING)


def deliver(house: House, now: dt.datetime = MORNING) -> dict[str, int]:
    assert house.run_job("deliver_notices", now=now) == 0
    return states()


def test_a_refused_connection_costs_no_attempt(house: House, letters: list[str]) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        house.mail_port = int(nobody.getsockname()[1])
        assert deliver(house) == {NoticeState.QUEUED: LETTERS}
    assert set(Notice.objects.values_list("attempts", flat=True)) == {0}
    with mail_server() as server:
        house.mail_port = server.port
        assert deliver(house) == {NoticeState.SENT: LETTERS}
    check_letters(server)


def test_a_server_that_does_not_greet_costs_no_attempt(house: House, letters: list[str]) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        house.mail_port = int(silent.getsockname()[1])
        assert deliver(house) == {NoticeState.QUEUED: LETTERS}
    assert set(Notice.objects.values_list("attempts", flat=True)) == {0}
    with mail_server() as server:
        house.mail_port = server.port
        assert deliver(house) == {NoticeState.SENT: LETTERS}
    check_letters(server)


def test_a_no_for_now_is_asked_again_and_a_no_for_good_is_shown(house: House, letters: list[str]) -> None:
    with mail_server() as server:
        house.mail_port = server.port
        server.answers = {letters[0]: "451 Greylisted", letters[1]: "550 No such person"}
        assert deliver(house) == {NoticeState.SENT: LETTERS - 2, NoticeState.QUEUED: 1, NoticeState.FAILED: 1}
        assert Notice.objects.get(to_email=letters[1]).error == "550 No such person"
        server.answers.clear()
        assert deliver(house, MORNING + LATER) == {NoticeState.SENT: LETTERS - 1, NoticeState.FAILED: 1}
    check_letters(server)


@pytest.mark.parametrize("trouble", ["hangs", "drops"])
def test_a_letter_taken_and_not_confirmed_is_unknown_and_the_others_wait(
    house: House, letters: list[str], trouble: str
) -> None:
    """One letter shows that the server is in trouble; the others are not thrown after it."""
    with mail_server() as server:
        house.mail_port = server.port
        setattr(server, trouble, True)
        assert deliver(house) == {NoticeState.UNKNOWN: 1, NoticeState.QUEUED: LETTERS - 1}
        setattr(server, trouble, False)
        later = deliver(house, MORNING + LATER)
        assert later == {NoticeState.UNKNOWN: 1, NoticeState.SENT: LETTERS - 1}
    check_letters(server)
    assert arrived_once(server, letters)


def arrived_once(server: MailServer, letters: list[str]) -> bool:
    return sorted(server.receivers) == sorted(letters)
