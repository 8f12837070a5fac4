"""Two administrators who end each other at the same moment: one goes, one stays."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from accounts.actions.people import PersonRefused, deactivate
from accounts.models import Role, User
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_administrators_who_leave_at_once_one_stays() -> None:
    for _ in range(5):
        User.objects.all().delete()
        admins = [make_user(role=Role.ADMIN) for _ in range(2)]
        said: list[str] = []
        together = threading.Barrier(2)

        def leave(person: User, said: list[str] = said, together: threading.Barrier = together) -> None:
            together.wait(timeout=60)
            try:
                deactivate(person=person, by=person, at=NOON)
                said.append("left")
            except PersonRefused:
                said.append("refused")
            except Exception as error:  # noqa: BLE001  # a deadlock is told by the list, not lost with the thread
                said.append(repr(error))
            finally:
                connection.close()

        threads = [threading.Thread(target=leave, args=[admin]) for admin in admins]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=20)
        assert sorted(said) == ["left", "refused"]
        assert User.objects.people().count() == 1
