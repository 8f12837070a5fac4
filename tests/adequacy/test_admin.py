from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from adequacy.models import AccessOverride
from tests.adequacy.ground import cardiology, columbia, make_ground
from tests.factories import make_standard_set

TABLES = (
    "standardset",
    "areatype",
    "countyarea",
    "specialtytype",
    "countedas",
    "minimumrule",
    "accessrule",
    "accessoverride",
    "creditrule",
    "waitrule",
    "exceptionreason",
)


@pytest.mark.parametrize("table", TABLES)
def test_standards_can_be_looked_at_and_not_changed(client: Client, ada: User, table: str) -> None:
    make_ground()
    AccessOverride.objects.create(
        standard_set=make_standard_set(), specialty=cardiology(), county=columbia(), minutes=60, miles=45
    )
    User.objects.filter(pk=ada.pk).update(is_staff=True, is_superuser=True)
    client.force_login(User.objects.get(pk=ada.pk))
    assert client.get(f"/admin/adequacy/{table}/").status_code == 200
    assert client.get(f"/admin/adequacy/{table}/add/").status_code == 403
