"""The pages of the HSD tables as people see them: accessible, no wider than the window, without script errors."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from providers.models import Network, Specialty, SpecialtyKind, ZipPoint
from tests.adequacy.ground import cardiologists, cardiology, columbia, hospital, hospitals, make_ground
from tests.factories import make_agreement, make_deadline, make_judged, make_provider
from tests.live import DESK, PHONE, Live

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = pytest.mark.parametrize(
    ("size", "dark"), [(DESK, False), (PHONE, True)], ids=["desk-light", "phone-dark"]
)


def filed(marco: User) -> Network:
    network = make_ground()
    network.deadlines.all().delete()
    make_deadline(network=network, due_on=timezone.now().date() + dt.timedelta(days=60))
    Specialty.objects.filter(pk=hospitals().pk).update(kind=SpecialtyKind.FACILITY)
    for specialty in (cardiology(), hospitals()):
        make_judged(specialty=specialty)
    ZipPoint.objects.create(
        zip_code="32025", county=columbia(), latitude=30.19, longitude=-82.64, population=900
    )
    call_command("load_members", "--again", verbosity=0)
    for group in (
        cardiologists(
            make_provider(name="Marrero, Elena"), make_provider(npi="2900000012"), name="Olustee Heart"
        ),
        hospital(beds=None, name="Heron Point Hospital of the Upper Suwannee"),
    ):
        make_agreement(group=group, network=network, by=marco)
    return network


@SIZES
def test_no_page_of_the_tables_has_an_accessibility_finding(
    live: Live, marco: User, size: dict[str, int], *, dark: bool
) -> None:
    network = filed(marco)
    page = live.sign_in(marco, size=size, dark=dark)
    for name, args in (("hsd-tables", [network.pk]), ("hsd-reading", [network.pk]), ("hsd-columns", [])):
        page.goto(reverse(f"adequacy:{name}", args=args))
        page.wait_for_load_state("networkidle")
        live.check(page)


def test_a_table_is_taken_changed_and_read_back(live: Live, marco: User) -> None:
    network = filed(marco)
    page = live.sign_in(marco)
    page.goto(network.get_absolute_url())
    page.get_by_role("link", name="HSD tables").click()
    page.get_by_text("2 listings would be refused").wait_for()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Provider table as TXT").click()
    content = taken.value.path().read_bytes().replace(b"Lake City", b"Live Oak")
    page.get_by_role("link", name="Read a table back").click()
    page.get_by_label("HSD table").set_input_files(
        files={"name": "changed.txt", "mimeType": "text/plain", "buffer": content}
    )
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("heading", name="Only in the file").wait_for()
    live.check(page)
