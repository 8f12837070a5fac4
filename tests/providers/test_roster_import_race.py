"""Two people upload the same new groups at once, for two networks: the second waits, and finds everything there."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from accounts.models import Role
from providers.actions.rosters import import_roster
from providers.models import Affiliation, Contact, Network, ProviderGroup, RosterImport, ZipPoint
from tests.factories import NOON, make_county, make_network, make_specialty, make_user
from tests.providers.test_roster_import import csv_of, row


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_bring_everybody_once() -> None:
    county = make_county()
    ZipPoint.objects.create(
        zip_code="32025", county=county, latitude=30.16, longitude=-82.64, population=20_000
    )
    make_specialty(code="002", name="Family Practice")
    by = make_user(name="Ana Lys", role=Role.ANALYST)
    networks = [make_network(name=name) for name in ("Gold", "Silver")]
    content = csv_of(row(), row(address="900 Duval St"))
    ready = threading.Barrier(len(networks))
    outcomes: list[tuple[int, int]] = []

    def upload(network: Network) -> None:
        try:
            ready.wait(timeout=30)
            made = import_roster(network=network, file_name="r.csv", content=content, by=by, at=NOON)
            outcomes.append((made.rows_new, made.rows_same))
        finally:
            connection.close()

    threads = [threading.Thread(target=upload, args=[network]) for network in networks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(outcomes) == [(0, 2), (2, 0)]
    assert (ProviderGroup.objects.count(), Contact.objects.count()) == (1, 1)
    assert (Affiliation.objects.count(), RosterImport.objects.count()) == (2, 2)
