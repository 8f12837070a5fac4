"""Reads a page as a person does: its words, and its rows."""

from __future__ import annotations

import re

from django.test import Client

from accounts.models import User
from tests.adequacy.measured import DAY, measure_all


def read(client: Client, reader: User, address: str = "/counties/") -> str:
    """As of the numbers of the day."""
    measure_all(DAY)
    client.force_login(reader)
    response = client.get(address)
    assert response.status_code == 200
    return words(response.content.decode())


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def rows(client: Client, reader: User, address: str = "/counties/") -> list[str]:
    measure_all(DAY)
    client.force_login(reader)
    body = client.get(address).content.decode().split("<tbody>")
    if len(body) == 1:
        return []
    return [words(row) for row in body[1].split("</tbody>")[0].split("<tr")[1:]]
