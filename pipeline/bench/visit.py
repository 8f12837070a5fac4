"""A signed-in reader who opens pages: how long it takes, what it asks the database, and how that is looked up."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User

BIG_TABLES = frozenset({"pipeline_deal", "pipeline_touch"})
SAID_BEFORE = re.compile(r"^SELECT set_config\(.*?\); ", re.DOTALL)
HTMX = {"HX-Request": "true", "HX-Target": "drawer"}


@dataclass(frozen=True, slots=True)
class Visit:
    """One page: its address, and what is sent where it is a form."""

    name: str
    address: str
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    content: bytes
    statements: tuple[str, ...]


class Reader:
    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user)

    def open(self, visit: Visit) -> bytes:
        headers = dict(visit.headers)
        if visit.form is None:
            reply = self.client.get(visit.address, headers=headers)
        else:
            data = {**visit.form, "key": str(uuid.uuid4())}
            reply = self.client.post(visit.address, data, headers=headers)
        if reply.status_code != 200:
            raise RuntimeError(f"{visit.address} answered {reply.status_code}.")
        return reply.content

    def look(self, visit: Visit) -> Seen:
        with CaptureQueriesContext(connection) as captured:
            content = self.open(visit)
        return Seen(content, tuple(query["sql"] for query in captured.captured_queries))

    def open_blank(self, size: int) -> bytes:
        return self.open(Visit("blank", f"{reverse('bench-blank')}?bytes={size}"))


def sequential_scans(statements: tuple[str, ...]) -> list[str]:
    """Of the large tables, read from the plans of these statements."""
    found = []
    with connection.cursor() as cursor:
        for statement in map(_bare, statements):
            if _may_read(statement):
                cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
                plan = cursor.fetchone()[0]
                root = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
                found += [node["Relation Name"] for node in _nodes(root) if _is_slow(node)]
    return found


def _may_read(statement: str) -> bool:
    """One of the large tables: by its words, or by the name under which it was prepared."""
    if statement.startswith("EXECUTE"):
        return True
    return statement.startswith(("SELECT", "(SELECT", "UPDATE")) and any(
        name in statement for name in BIG_TABLES
    )


def _bare(statement: str) -> str:
    """Without what the history puts before a statement, to know who caused it."""
    return SAID_BEFORE.sub("", statement.strip(), count=1)


def _is_slow(node: Mapping[str, Any]) -> bool:
    return node["Node Type"].endswith("Seq Scan") and node.get("Relation Name") in BIG_TABLES


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)
