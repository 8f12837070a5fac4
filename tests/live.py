"""What a journey does in a browser, beyond what Playwright has: signing in, and what no page may ever do."""

from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# A laptop and a tablet are looked at besides the desk, the smallest telephone besides the usual one.
ALSO_AT = {DESK["width"]: (1280, 1024), PHONE["width"]: (360,)}
# A refused form (422) or sign-in is part of journeys; the browser reports those as failed loads. And whoever chooses
# faster than the server answers has the first request given up for the second, which htmx reports as well.
NO_ERRORS = ("Failed to load resource", "htmx:sendAbort", "htmx:afterRequest")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Live:
    base: str
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"{self.base}{path}"

    def visitor(self, *, size: dict[str, int] = DESK, dark: bool = False, script: bool = True) -> Page:
        """A new browser without a session; its console and its requests are watched. It may run without script."""
        context = self.browser.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            color_scheme="dark" if dark else "light",
            base_url=self.base,
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        context.set_default_timeout(60_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("response", self._answered)
        return page

    def sign_in(
        self, user: Any, *, size: dict[str, int] = DESK, dark: bool = False, script: bool = True
    ) -> Page:
        """A new browser in which the user is signed in already; one journey goes through the form itself."""
        page = self.visitor(size=size, dark=dark, script=script)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        name, value = settings.SESSION_COOKIE_NAME, str(session.session_key)
        page.context.add_cookies([{"name": name, "value": value, "url": self.base}])
        return page

    def check(self, page: Page) -> None:
        """No accessibility violation (WCAG 2.2 AA) and nothing wider than the window, nor than a smaller one."""
        # Without preload: axe would otherwise copy our stylesheets into the page, which the policy forbids.
        options = {
            "runOnly": {"type": "tag", "values": WCAG},
            "resultTypes": ["violations"],
            "preload": False,
        }
        result = Axe().run(page, options=options)
        found = [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in result.response["violations"]]
        assert not found, f"{page.url}: " + "; ".join(found)
        self._fits(page)
        size = page.viewport_size
        assert size
        for width in ALSO_AT.get(size["width"], ()):
            page.set_viewport_size({"width": width, "height": size["height"]})
            self._fits(page)
        page.set_viewport_size(size)

    def _fits(self, page: Page) -> None:
        inside, whole = page.evaluate(
            "[document.documentElement.clientWidth, document.documentElement.scrollWidth]"
        )
        assert whole <= inside, f"{page.url} is {whole - inside} px wider than a window of {inside} px"

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(NO_ERRORS):
            self.complaints.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self.complaints.append(f"{response.status} for {response.url}")


def finish(live: Live) -> None:
    for context in live.contexts:
        context.close()
    assert not live.complaints, "\n".join(live.complaints)
