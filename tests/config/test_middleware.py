from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from tests.factories import make_user

PAGE = "/deals/?stage=loi"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def somebody(db: None) -> None:
    """An empty plan answers every address with its setup page."""
    make_user()


def login_with_next(path: str) -> str:
    return f"/account/login/?next={quote(path, safe='/')}"


def test_visitor_is_sent_to_sign_in_and_back_to_the_page(client: Client) -> None:
    response = client.get(PAGE)

    assert (response.status_code, response.headers["Location"]) == (302, login_with_next(PAGE))


def test_htmx_is_told_to_leave_for_sign_in_and_returns_to_the_page_not_the_fragment(client: Client) -> None:
    response = client.get("/deals/", headers={**HTMX, "HX-Current-URL": f"http://testserver{PAGE}"})

    assert (response.status_code, response.headers["HX-Redirect"]) == (200, login_with_next(PAGE))
    assert "Location" not in response.headers


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/deals/", "//elsewhere.example/", "javascript:alert(1)", ""]
)
def test_nobody_is_sent_to_another_host_after_signing_in(client: Client, address: str) -> None:
    response = client.get("/deals/", headers={**HTMX, "HX-Current-URL": address})

    assert response.headers["HX-Redirect"] == login_with_next("/")


def test_refused_post_returns_to_the_page_the_form_stood_on(client: Client) -> None:
    response = client.post("/deals/", headers={"Referer": f"http://testserver{PAGE}"})

    assert response.headers["Location"] == login_with_next(PAGE)


def test_every_reply_varies_on_htmx_and_carries_a_request_id(client: Client) -> None:
    first, second = client.get("/healthz"), client.get("/healthz")

    assert "HX-Request" in first.headers["Vary"]
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]


def test_pages_allow_no_foreign_or_inline_script(client: Client) -> None:
    headers: Any = client.get("/account/login/").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))

    assert policy["default-src"] == policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["style-src"] == "'self'"
    assert policy["script-src"].split()[0] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


def test_what_is_too_large_is_refused_before_it_is_read(client: Client, settings: Any) -> None:
    settings.MOST_BODY_BYTES = 5 * 2**20
    response = client.post("/account/login/", {}, headers={"Content-Length": str(5 * 2**20 + 1)})

    assert (response.status_code, "more than can be sent at once (5 MB)" in response.content.decode()) == (
        413,
        True,
    )


@pytest.mark.parametrize("length", ["", "x", "-1", "9" * 40])
def test_a_length_that_is_none_breaks_nothing(client: Client, length: str) -> None:
    assert client.get("/account/login/", headers={"Content-Length": length}).status_code in (200, 413)
