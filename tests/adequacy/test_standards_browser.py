"""Settings, Standards in a browser: no accessibility finding, and a file handed in and applied by its pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts.models import Role
from adequacy.actions.standard_imports import work_off_imports
from adequacy.models import ImportState, StandardImport
from tests.adequacy.reference_ground import make_edition_before
from tests.adequacy.reference_workbook import Book
from tests.factories import NOON, make_standard_set, make_user
from tests.live import Live

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = pytest.mark.parametrize(
    ("size", "dark"),
    [({"width": 1440, "height": 900}, False), ({"width": 390, "height": 844}, True)],
    ids=["desk, light", "phone, dark"],
)


@SIZES
def test_standards_are_for_everybody_s_eyes(live: Live, size: dict[str, int], *, dark: bool) -> None:
    before = make_edition_before()
    make_standard_set(edition="2025", line_of_business="medicaid", state="FL", program="MMA", is_example=True)
    ana = make_user(name="Ana Lytic", role=Role.ANALYST)
    for state in (ImportState.WAITING, ImportState.REFUSED):
        StandardImport.objects.create(
            edition="2027",
            file_name="hsd-2027.xlsx",
            sha256="0" * 64,
            state=state,
            steps=6,
            done=2,
            missing=["No list for certificate of need: county code (SSA) and specialty code."],
            uploaded_by=ana,
            uploaded_at=NOON,
        )
    page = live.sign_in(ana, size=size, dark=dark)
    for address in [
        "/settings/standards/",
        before.get_absolute_url(),
        *(made.get_absolute_url() for made in StandardImport.objects.all()),
    ]:
        page.goto(live.url(address))
        page.wait_for_load_state()
        live.check(page)


def test_a_year_s_file_is_handed_in_looked_at_and_applied(live: Live, tmp_path: Path) -> None:
    make_edition_before()
    book = Book()
    book.counties[1].area = "Metro"
    path = tmp_path / "hsd-2027.xlsx"
    path.write_bytes(book.wide())
    page = live.sign_in(make_user(name="Ana Lytic", role=Role.ANALYST))
    page.goto(live.url("/settings/"))
    page.get_by_role("link", name="Standards").click()
    page.get_by_label("Contract year").fill("2027")
    page.get_by_label("Reference File").set_input_files(path)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_text("Waiting for the worker.").wait_for()
    work_off_imports()
    page.get_by_text("Columbia, FL 10110").first.wait_for()
    live.check(page)
    page.get_by_role("button", name="Apply as edition 2027").click()
    page.get_by_text("The edition is being written.").wait_for()
    work_off_imports()
    page.get_by_text("Medicare Advantage 2027").wait_for()
    live.check(page)
