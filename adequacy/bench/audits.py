"""An audit of 5,000 rows for Florida, from the upload to the page, held against its measuring alone."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator

import numpy as np
from celery import current_app
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.bench import Measured, seconds_in_turns
from accounts.models import Role, User
from adequacy.models import StandardSet
from adequacy.queries.audits import AuditRequest, audit_of
from providers import npi
from providers.models import LineOfBusiness, ZipPoint

ROWS, QUICK_ROWS = 5_000, 500
SOME_TURNS, QUICK_TURNS = 5, 2
STATE = "FL"
SEED = 422_116
AWAY = {"broker_url": "redis://127.0.0.1:1/0", "task_publish_retry": False}
"""Without a broker the request does the work itself, so that the clock sees all of it; and it does not ask twice."""


def cases(*, quick: bool) -> Iterator[Measured]:
    rows, turns = (QUICK_ROWS, QUICK_TURNS) if quick else (ROWS, SOME_TURNS)
    standard = StandardSet.objects.get(line_of_business=LineOfBusiness.MEDICARE_ADVANTAGE, edition="2026")
    content = roster(rows, _codes(standard))
    reader = User.objects.create_user("audit@bench.example", name="Bench", role=Role.ANALYST)
    client = Client()
    client.force_login(reader)
    asked = AuditRequest(standard, STATE, is_applicant=False, file_name="roster.csv", at=timezone.now())
    before = {name: current_app.conf[name] for name in AWAY}
    current_app.conf.update(AWAY)
    try:
        with override_settings(ALLOWED_HOSTS=["testserver"]):
            processor = time.process_time()
            with CaptureQueriesContext(connection) as captured:
                page = _upload(client, standard, content)
            processor = time.process_time() - processor
            queries = len(captured)  # Before the next request empties the list.
            seconds, beside = seconds_in_turns(
                lambda: _upload(client, standard, content), lambda: audit_of(asked, content), turns=turns
            )
    finally:
        current_app.conf.update(before)
    yield Measured(
        case=f"audit of {rows:,} rows for Florida, upload to page, the first {processor:.1f} s of the processor",
        seconds=seconds,
        beside="reading and measuring alone",
        beside_seconds=beside,
        queries=queries,
        bytes=len(page),
    )


def _codes(standard: StandardSet) -> list[str]:
    """Those a roster may name, as the set counts them."""
    return list(standard.counted_as.order_by("specialty").values_list("specialty", flat=True).distinct())


def _upload(client: Client, standard: StandardSet, content: bytes) -> bytes:
    form = {"state": STATE, "standard": standard.pk, "file": SimpleUploadedFile("roster.csv", content)}
    reply = client.post(reverse("adequacy:audits"), form, follow=True)
    if reply.status_code != 200 or b"Adequacy audit" not in reply.content:
        raise RuntimeError(f"The audit answered {reply.status_code}.")
    return bytes(reply.content)


def roster(size: int, codes: list[str]) -> bytes:
    """Made-up providers at the ZIP points of the state and a little around them, all types in turn."""
    chance = np.random.default_rng(SEED)
    points = ZipPoint.objects.filter(latitude__range=(24.5, 31.5), longitude__range=(-88.0, -79.9))
    places = list(points.order_by("pk").values_list("zip_code", "latitude", "longitude"))
    target = io.StringIO()
    writer = csv.writer(target)
    heading = ("npi", "name", "group_tin", "specialty_code", "address", "zip", "latitude", "longitude")
    writer.writerow((*heading, "status", "beds", "telehealth"))
    for number in range(size):
        zip_code, latitude, longitude = places[chance.integers(len(places))]
        north, east = chance.normal(0, 0.04, 2)
        code = codes[number % len(codes)]
        writer.writerow(
            (
                *(
                    npi.make(number),
                    f"Provider {number}",
                    f"{900_000_000 + number // 4}",
                    code,
                    f"{number} Main St",
                ),
                *(zip_code, round(latitude + north, 5), round(longitude + east, 5)),
                *(
                    ("", "executed", "loi")[number % 3],
                    80 if code == "040" else "",
                    "yes" if number % 50 == 0 else "",
                ),
            )
        )
    return target.getvalue().encode()
