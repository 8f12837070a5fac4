"""The pages of the members as people see them, and a file on its way in the browser."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from adequacy.actions.member_files import read_waiting
from adequacy.models import MemberUpload
from providers.models import Network, ZipPoint
from tests.factories import NOON, make_county, make_member_file, make_network
from tests.live import DESK, PHONE, Live

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = pytest.mark.parametrize(
    ("size", "dark"), [(DESK, False), (PHONE, True)], ids=["desk-light", "phone-dark"]
)
FILE = b"latitude,longitude,county_ssa,members\n30.2,-82.6,10120,3\n0,0,10120,1\n"


def measured_by_zip_points() -> Network:
    county = make_county()
    ZipPoint.objects.create(zip_code="32025", county=county, latitude=30.2, longitude=-82.6, population=900)
    call_command("load_members", "--again", verbosity=0)
    return make_network(counties=[county])


@SIZES
def test_no_page_of_the_members_has_an_accessibility_finding(
    live: Live, marco: User, size: dict[str, int], *, dark: bool
) -> None:
    network = measured_by_zip_points()
    page = live.sign_in(marco, size=size, dark=dark)
    page.goto(reverse("adequacy:members", args=[network.pk]))
    live.check(page)
    made = make_member_file(network=network, by=marco, file_name="members_of_florida_2027.csv")
    made.problems.create(line=3, reason="Latitude and longitude are swapped.")
    for address in (reverse("adequacy:members", args=[network.pk]), made.get_absolute_url()):
        page.goto(address)
        live.check(page)


def test_a_file_is_sent_left_and_found_again(
    live: Live, marco: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adequacy.views.members.SMALL", 1)
    network = measured_by_zip_points()
    page = live.sign_in(marco)
    page.goto(network.get_absolute_url())
    page.get_by_role("link", name="Members").click()
    page.get_by_label("Member file", exact=True).set_input_files(
        files={"name": "ours.csv", "mimeType": "text/csv", "buffer": FILE}
    )
    page.get_by_role("button", name="Read the file").click()
    page.get_by_text("Waiting for the worker.").wait_for()
    live.check(page)
    page.goto(reverse("adequacy:members", args=[network.pk]))
    page.get_by_role("link", name="ours.csv is being read").click()
    page.get_by_text("Waiting for the worker.").wait_for()
    read_waiting(at=NOON)
    page.get_by_text("members of 2 rows are in force").wait_for()
    assert MemberUpload.objects.get().state == "done"
    page.get_by_role("link", name="The report").click()
    page.get_by_text("Coordinates 0, 0 lie in the ocean").wait_for()


def test_a_file_over_the_limit_is_told_before_it_is_sent(
    live: Live, marco: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = measured_by_zip_points()
    page = live.sign_in(marco)
    page.goto(reverse("adequacy:members", args=[network.pk]))
    box = page.get_by_label("Member file", exact=True)
    box.evaluate("box => { box.dataset.mostBytes = 10; }")
    box.set_input_files(files={"name": "ours.csv", "mimeType": "text/csv", "buffer": FILE})
    page.get_by_role("button", name="Read the file").click()
    assert box.evaluate("box => box.validationMessage") == "The file has 1 MB; at most 0 MB can be read."
    assert not MemberUpload.objects.exists()
