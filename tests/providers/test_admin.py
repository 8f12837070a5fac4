from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from providers.models import ReferenceLoad, TaxonomyCode, ZipPoint
from tests.factories import NOON, make_county, make_specialty

pytestmark = pytest.mark.django_db


def test_reference_tables_can_only_be_looked_at(client: Client) -> None:
    client.force_login(User.objects.create_superuser("ada@plan.example", name="Ada"))
    specialty, county = make_specialty(), make_county()
    rows = [
        specialty,
        county,
        TaxonomyCode.objects.create(
            code="207RC0000X", specialty=specialty, name="Cardiology", match="primary"
        ),
        ZipPoint.objects.create(zip_code="32025", county=county, latitude=30, longitude=-82, population=9),
        ReferenceLoad.objects.create(
            name="counties", sha256="0" * 64, edition="2026", rows=1, loaded_at=NOON
        ),
    ]
    for row in rows:
        name = f"admin:providers_{row._meta.model_name}"
        assert (
            client.get(reverse(f"{name}_changelist"), {"q": "a"} if row is county else {}).status_code == 200
        )
        address = reverse(f"{name}_change", args=[row.pk])
        assert client.get(address).status_code == 200
        assert client.post(address, {"name": "changed"}).status_code == 403
        assert client.get(reverse(f"{name}_add")).status_code == 403
        assert client.post(reverse(f"{name}_delete", args=[row.pk])).status_code == 403
