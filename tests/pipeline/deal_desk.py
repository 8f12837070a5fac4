"""What the tests of the deal page and its forms share: a cast around one deal, and a browser or htmx that posts."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from pipeline.models import Deal
from pipeline.stages import Stage
from providers.models import ProviderGroup
from tests.factories import (
    NOON,
    make_affiliation,
    make_contact,
    make_county,
    make_deal,
    make_group,
    make_location,
    make_network,
    make_provider,
    make_specialty,
    make_user,
)

TODAY = NOON.date()
Reply = Any
"""The test client's response, which carries the context it was rendered with."""


@dataclass
class Desk:
    """Rita owns the deal, Marco leads her team, Sam is a rep beside her, Vera the VP."""

    client: Client
    rita: User
    marco: User
    sam: User
    vera: User
    deal: Deal

    def sign_in(self, user: User) -> Desk:
        self.client.force_login(user)
        return self

    @contextmanager
    def after(self, days: int) -> Iterator[dt.datetime]:
        """So many days later, signed in anew: no session lasts that long."""
        moment = NOON + dt.timedelta(days=days)
        with time_machine.travel(moment, tick=False):
            self.sign_in(self.rita)
            yield moment

    def url(self, name: str, query: str = "", *, pk: int | None = None) -> str:
        return reverse(f"pipeline:{name}", args=[pk or self.deal.pk]) + query

    def get(self, name: str, query: str = "", **headers: str) -> Reply:
        return self.client.get(self.url(name, query), headers=headers)

    def post(self, name: str, data: dict[str, Any] | None = None, query: str = "") -> Reply:
        return self.client.post(self.url(name, query), data or {})

    def post_by_htmx(
        self, name: str, data: dict[str, Any], query: str = "", *, place: str = "drawer"
    ) -> Reply:
        return self.client.post(
            self.url(name, query), {**data, "place": place}, headers={"HX-Request": "true"}
        )

    def fresh(self) -> Deal:
        return Deal.objects.get(pk=self.deal.pk)


def make_desk(client: Client, *, stage: Stage = Stage.IDENTIFIED, **fields: Any) -> Desk:
    marco = make_user(name="Marco Ruiz", role=Role.MANAGER)
    rita = make_user(name="Rita Alvarez", manager=marco)
    deal = make_deal(owner=rita, group=make_roster(), network=make_network(), stage=stage, **fields)
    desk = Desk(
        client=client,
        rita=rita,
        marco=marco,
        sam=make_user(name="Sam Lee", manager=marco),
        vera=make_user(name="Vera Stone", role=Role.VP),
        deal=deal,
    )
    return desk.sign_in(rita)


def make_roster(name: str = "Lake City Heart") -> ProviderGroup:
    """Two cardiologists in Columbia, one site in the service area, and somebody who signs."""
    group = make_group(name=name)
    site = make_location(group=group, county=make_county())
    for person in ("Mehta, Anil", "Osei, Grace"):
        make_affiliation(
            group=group, location=site, specialty=make_specialty(), provider=make_provider(name=person)
        )
    make_contact(group=group, name="Dr. Anil Mehta", role="Owner", phone="3865550143", signs=True)
    return group


def key() -> str:
    return str(uuid.uuid4())


def events(response: Reply) -> dict[str, Any]:
    """What an htmx reply tells the page."""
    told: dict[str, Any] = json.loads(response.headers.get("HX-Trigger", "{}"))
    return told


def text_of(response: Reply) -> str:
    return str(response.content.decode())
