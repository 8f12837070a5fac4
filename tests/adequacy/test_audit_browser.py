"""The audit as people see it: from the upload to the result, accessible, no wider than the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts.models import User
from adequacy.models import Audit, StandardSet
from tests.adequacy.test_audit_page import asked, roster, row, standard
from tests.factories import NOON
from tests.live import DESK, PHONE, Live

__all__ = ["standard"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("broker_out_of_reach"),
]


@pytest.mark.parametrize(("size", "dark"), [(DESK, False), (PHONE, True)], ids=["desk-light", "phone-dark"])
def test_from_the_upload_to_the_result(
    live: Live, rita: User, standard: StandardSet, tmp_path: Path, size: dict[str, int], *, dark: bool
) -> None:
    (tmp_path / "roster.csv").write_bytes(roster(row(1), row(2, status="loi"), row(3, "999")))
    page = live.sign_in(rita, size=size, dark=dark)
    page.goto("/audit/")
    live.check(page)
    page.get_by_label("Roster file").set_input_files(tmp_path / "roster.csv")
    page.get_by_role("button", name="Audit the roster").click()
    page.get_by_role("heading", name="Adequacy audit").wait_for()
    live.check(page)
    # The second is chosen before the list of the first is there, and both count.
    page.locator("#audit-show").select_option("all")
    page.locator("#audit-specialty").select_option("040")
    page.locator("#audit-map").get_by_text("Acute Inpatient Hospitals").first.wait_for()
    assert page.locator("#audit-show").input_value() == "all"
    page.get_by_role("link", name="1", exact=True).first.click()
    page.get_by_text("999: no code we know.").wait_for()
    live.check(page)


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
