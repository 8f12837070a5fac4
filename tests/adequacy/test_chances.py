"""The numbers a forecast starts from, and what a deal's page says of its chance."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from adequacy.actions.defaults import DefaultRefused, set_default
from adequacy.actions.forecasting import forecast_network
from adequacy.forecast.defaults import NUMBERS
from adequacy.models import ForecastDefault
from pipeline.actions.stakes import replace_stakes
from pipeline.models import Deal
from pipeline.stages import Stage
from providers.models import Network
from tests.adequacy.measured import make_ground, make_site
from tests.adequacy.reading import read, words
from tests.factories import NOON, make_deadline, make_deal, make_group, make_stake

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def clock() -> object:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def network() -> Network:
    made = make_ground(with_zips=True, minimum=1, percent=50)
    make_deadline(network=made, due_on=dt.date(2026, 5, 20), accepts_letters=False)
    return made


@pytest.fixture
def deal(network: Network, rita: User) -> Deal:
    group = make_group(name="Lake City Heart")
    make_site(north=0, group=group)
    return make_deal(owner=rita, group=group, stage=Stage.LOI)


def test_every_number_stands_with_its_source_and_own_cases(client: Client, deal: Deal, vera: User) -> None:
    text = read(client, vera, "/settings/chances/")

    assert (
        "LOI: ever signed 0.75 0 0.75 0.46 to 0.95 Contracting playbook: two or three letters of ten" in text
    )
    assert "House default; the playbook has no source for it" in text
    assert text.count(" Change") == len(NUMBERS) + 1  # and the heading of the column


def test_asking_shows_what_it_would_do_and_sets_nothing(client: Client, deal: Deal, vera: User) -> None:
    text = read(client, vera, "/settings/chances/ever-loi/?value=0.5&source=x")

    assert "LOI 1 65 % 44 %" in text
    assert not ForecastDefault.objects.exists()


def test_setting_a_number_takes_a_source_and_can_be_taken_back(
    client: Client, deal: Deal, vera: User
) -> None:
    client.force_login(vera)
    address = reverse("adequacy:chance", args=["ever-loi"])

    refused = client.post(address, {"value": "0.5", "source": ""})
    assert refused.status_code == 422
    assert "Say where the number comes from." in refused.content.decode()
    assert client.post(address, {"value": "7", "source": "x"}).status_code == 422

    assert client.post(address, {"value": "0.5", "source": "Our last two years"}).status_code == 302
    assert ForecastDefault.objects.get().value == 0.5
    assert "Our last two years set by Vera Stone, in place of 0.75" in read(
        client, vera, "/settings/chances/"
    )

    client.post(reverse("adequacy:chance-return", args=["ever-loi"]))
    assert not ForecastDefault.objects.exists()


def test_a_rep_reads_them_and_sets_none(client: Client, rita: User) -> None:
    client.force_login(rita)

    assert client.get("/settings/chances/").status_code == 200
    assert client.get("/settings/chances/ever-loi/").status_code == 403
    assert client.post("/settings/chances/ever-loi/", {"value": "0.5", "source": "x"}).status_code == 403
    assert client.post("/settings/chances/ever-loi/return/").status_code == 403


def test_the_action_refuses_what_cannot_be_meant(vera: User) -> None:
    for value, source in ((0.0, "x"), (1.0, "x"), (0.5, " ")):
        with pytest.raises(DefaultRefused):
            set_default(key="ever-loi", value=value, source=source, by=vera, at=NOON)


def test_a_deal_says_when_it_will_sign_and_what_it_is_worth(
    client: Client, network: Network, deal: Deal, vera: User
) -> None:
    replace_stakes(network=network, stakes=[make_stake(deal=deal)])
    forecast_network(network=network, at=NOON)

    client.force_login(vera)
    text = words(client.get(f"/deals/{deal.pk}/chance/").content.decode())

    assert "In time for 20 May 65 %" in text
    assert "Likely signed by Sat 11 Apr If it goes quiet Sat 9 May" in text
    assert "0.750 ever, 0 own cases; 0 days in the stage, 79 left." in text
    assert "Columbia · Cardiology +100 %" in text


def test_a_deal_without_a_forecast_says_so(client: Client, deal: Deal, vera: User) -> None:
    assert "No forecast of this deal yet" in read(client, vera, f"/deals/{deal.pk}/chance/")
