"""Letters about one thing that happened: an import is finished, a closing call is asked for."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.actions.absences import record_absence
from accounts.actions.letters import Channels, choose_letters
from accounts.models import Notice, NoticeKind, Role, User
from pipeline.actions.closing_call_letters import tell_closing_call_asked
from pipeline.actions.playbook import ask_closing_call
from pipeline.stages import Stage
from providers.actions.import_letters import tell_import_finished
from providers.models import RosterImport
from tests.factories import NOON, make_deal, make_group, make_network, make_user

pytestmark = pytest.mark.django_db


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def imported(by: User, *, rejected: int = 0) -> RosterImport:
    return RosterImport.objects.create(
        network=make_network(), file_name="lake-county.csv", sha256="0" * 64, imported_by=by, imported_at=NOON,
        rows_read=1210 + rejected, rows_used=1210, rows_new=1200, rows_changed=4, rows_same=6,
        rows_rejected=rejected,
    )  # fmt: skip


def test_who_imported_is_told_what_became_of_it_once(ada: User) -> None:
    made = imported(ada, rejected=3)
    assert [tell_import_finished(made), tell_import_finished(made)] == [True, False]
    letter = Notice.objects.get()
    assert (letter.recipient, letter.kind, letter.subject) == (
        ada, NoticeKind.IMPORT, "Import finished: lake-county.csv",
    )  # fmt: skip
    text = " ".join(letter.text.split())
    assert "1,213 rows read for" in text
    assert "1,200 new, 4 changed, 6 as they were." in text
    assert "3 rows were refused; the report says why." in text
    assert f"Open the report: http://testserver/rosters/{made.pk}/" in text


def test_an_import_of_the_machine_tells_nobody(system: User) -> None:
    assert not tell_import_finished(imported(system))


def test_an_import_letter_can_be_switched_off(ada: User) -> None:
    choose_letters(person=ada, choices={NoticeKind.IMPORT: Channels(by_mail=False, on_page=False)}, at=NOON)
    assert not tell_import_finished(imported(ada))


def test_asking_for_a_closing_call_writes_to_each_who_makes_them_once(rita: User, vera: User) -> None:
    director = make_user(role=Role.MEDICAL_DIRECTOR)
    deal = make_deal(
        owner=rita, stage=Stage.LOI, group=make_group(name="Sebring Neurology"), opened_at=NOON - days(12)
    )
    for _ in range(2):
        ask_closing_call(deal=deal, why="Dr. Mehta hesitates", by=rita, at=NOON)
    letters = list(Notice.objects.order_by("pk"))
    assert [(letter.recipient, letter.kind) for letter in letters] == [
        (vera, NoticeKind.CLOSING_CALL),
        (director, NoticeKind.CLOSING_CALL),
    ]
    assert letters[0].subject == "A closing call is asked for: Sebring Neurology"
    text = " ".join(letters[0].text.split())
    assert "Rita Alvarez asks you to call Sebring Neurology, now in LOI." in text
    assert "Signing is expected on 31 Mar; if it goes quiet, on 28 Apr." in text
    assert "Mehta" not in letters[0].text + letters[0].html


def test_who_covers_is_asked_instead_and_once(rita: User, vera: User) -> None:
    other, day = make_user(role=Role.VP), NOON.date()
    record_absence(person=vera, from_on=day, until_on=day, cover=other, by=vera, at=NOON)
    assert tell_closing_call_asked(deal=make_deal(owner=rita), asked_by=rita, at=NOON) == 1
    assert Notice.objects.get().recipient == other
