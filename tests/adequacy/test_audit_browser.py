"""The audit as people see it: waiting, then there; accessible, no wider than the window."""

from __future__ import annotations

import pytest

from accounts.models import User
from adequacy.models import Audit, StandardSet
from tests.adequacy.test_audit_page import asked, broker_out_of_reach, row, standard
from tests.factories import NOON
from tests.live import Live

__all__ = ["broker_out_of_reach", "standard"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_waiting_audit_shows_itself_when_it_is_done(live: Live, rita: User, standard: StandardSet) -> None:
    made = asked(rita, standard, row(1))
    Audit.objects.filter(pk=made.pk).update(figures=None, finished_at=None, kinds=2, kinds_done=1)
    page = live.sign_in(rita)
    page.goto(made.get_absolute_url())
    page.get_by_text("Measured 1 of 2 types.").wait_for()
    live.check(page)
    Audit.objects.filter(pk=made.pk).update(figures=made.figures, finished_at=NOON, kinds_done=2)
    page.get_by_role("heading", name="Adequacy audit").wait_for()
    live.check(page)
