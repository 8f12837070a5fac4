"""A page as htmx changes it, without a browser: the reply is put where it belongs, and what it announces happens.

page = Page(client, "/")
page.open("/deals/7/touches/new/")            # the drawer
page.post("/deals/7/touches/", data)          # the reply, then every region that listens to its events
assert page.matches(Page(client, "/"))        # the patched page is the fresh page
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.test import Client
from django.test.html import Element, parse_html

ONCE = (
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(r'"X-CSRFToken": "[^"]*"'),
    re.compile(r'nonce="[^"]*"'),
    re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
)
"""What differs between any two renderings: tokens, nonces, and the keys of forms."""


def parsed(html: str) -> Element:
    """The nodes of the text inside one element, however many there are."""
    for pattern in ONCE:
        html = pattern.sub("", html)
    root = parse_html(f"<reply>{html}</reply>")
    assert isinstance(root, Element)
    return root


class Page:
    def __init__(self, client: Client, path: str) -> None:
        self.client, self.path = client, path
        response = client.get(path)
        assert response.status_code == 200, response.status_code
        self.tree = parsed(response.content.decode())

    def open(self, path: str, *, target: str = "drawer", swap: str = "innerHTML") -> Any:
        return self._take(self.client.get(path, headers=self._headers(target)), target, swap)

    def post(
        self, path: str, data: Mapping[str, Any], *, target: str = "drawer", swap: str = "innerHTML"
    ) -> Any:
        response = self.client.post(path, data, headers=self._headers(target))
        self._take(response, target, response.headers.get("HX-Reswap", swap))
        for header in ("HX-Trigger", "HX-Trigger-After-Settle"):
            self._hear(json.loads(response.headers.get(header, "{}")))
        return response

    def element(self, element_id: str) -> Element:
        return next(each for each in self._all() if ("id", element_id) in each.attributes)

    def _element_named(self, name: str) -> Element:
        return next(each for each in self._all() if each.name == name)

    def matches(self, other: Page) -> bool:
        """Equal but for the words that pass by."""
        for page in (self, other):
            page.element("toasts").children = []
        return bool(self.tree == other.tree)

    def text(self) -> str:
        return str(self.tree)

    def _headers(self, target: str) -> dict[str, str]:
        return {"HX-Request": "true", "HX-Target": target, "HX-Current-URL": f"http://testserver{self.path}"}

    def _take(self, response: Any, target: str, swap: str) -> Any:
        assert response.status_code in (200, 422), response.status_code
        fresh = parsed(response.content.decode()).children
        titles = [each for each in fresh if isinstance(each, Element) and each.name == "title"]
        for title in titles:
            self._element_named("title").children = title.children
        along = [
            each for each in fresh if isinstance(each, Element) and ("hx-swap-oob", "true") in each.attributes
        ]
        for region in along:
            region.attributes = [fact for fact in region.attributes if fact[0] != "hx-swap-oob"]
            self._swap(dict(region.attributes)["id"] or "", [region], "outerHTML")
        self._swap(target, [each for each in fresh if each not in (*titles, *along)], swap)
        return response

    def _swap(self, target: str, fresh: list[Any], swap: str) -> None:
        element = self.element(target)
        if swap in ("innerHTML", "none"):
            element.children = fresh if swap == "innerHTML" else element.children
            return
        parent = next(each for each in self._all() if any(child is element for child in each.children))
        place = next(at for at, child in enumerate(parent.children) if child is element)
        parent.children[place : place + 1] = fresh

    def _hear(self, events: Mapping[str, Any]) -> None:
        if "drawer:close" in events:
            self.element("drawer").children = []
        for region in list(self._all()):
            facts = {name: value or "" for name, value in region.attributes}
            event = facts.get("hx-trigger", "").removesuffix(" from:body")
            if event not in events:
                continue
            reply = self.client.get(facts["hx-get"], headers=self._headers(facts["id"]))
            self._take(reply, facts["id"], facts["hx-swap"])

    def _all(self) -> Iterator[Element]:
        waiting = [self.tree]
        while waiting:
            element = waiting.pop(0)
            yield element
            waiting = [*(c for c in element.children if isinstance(c, Element)), *waiting]
