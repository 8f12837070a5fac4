"""Today and the log on the narrowest phone, in one hand: nothing sideways, targets a thumb hits, Save within reach."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from pipeline.models import Outcome
from pipeline.stages import Stage
from tests.factories import (
    make_affiliation,
    make_contact,
    make_deal,
    make_group,
    make_hold_reason,
    make_touch,
)
from tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 360, "height": 640}
THUMB = 44
SMALL_TARGETS = """(least) => {
    const isInline = (each) => each.matches("a") && each.closest("p, dd, blockquote, .chips, .meta") !== null;
    const kinds = "a[href]:not(.skip), button, summary, select, input:not([type=hidden]), textarea";
    const targets = [...document.querySelectorAll(kinds)].filter((each) => each.checkVisibility());
    const sizes = targets.filter((each) => !isInline(each) && !each.closest(".visually-hidden")).map((each) => {
        const box = (each.matches("input[type=radio], input[type=checkbox]") ? each.closest("label") ?? each : each)
            .getBoundingClientRect();
        return [each.outerHTML.slice(0, 120), Math.round(box.width), Math.round(box.height)];
    });
    return sizes.filter(([, width, height]) => width > 1 && height > 1 && (width < least || height < least));
}"""


def day_of(rita: User) -> None:
    """One deal overdue, one due today, one quiet; names as long as they get."""
    now = timezone.now()
    make_hold_reason()
    long_name = "Ichetucknee Family Medicine and Pediatrics of the Upper Suwannee"
    for name, opened, due in ((long_name, 5, -1), ("Bonifay Lung", 2, 0), ("Chipley Eye", 20, 5)):
        group = make_group(name=name, phone="3865550101")
        make_affiliation(group=group)
        make_contact(group=group, phone="3865550143", signs=True)
        opened_at = now - dt.timedelta(days=opened)
        due_on = rita.today(now) + dt.timedelta(days=due)
        deal = make_deal(owner=rita, group=group, stage=Stage.INTRO, opened_at=opened_at, due_on=due_on)
        make_touch(
            deal=deal, outcome=Outcome.MESSAGE, made_at=opened_at, note="Front desk: call on Wednesday " * 4
        )


def assert_for_a_thumb(live: Live, page: Page) -> None:
    live.check(page)
    small: list[Any] = page.evaluate(SMALL_TARGETS, THUMB)
    assert not small, "\n".join(f"{width} x {height}: {html}" for html, width, height in small)


def assert_within_reach(page: Page, selector: str) -> None:
    """In the lower half of the screen without scrolling, and nothing lies over it."""
    target = page.locator(selector).filter(visible=True).last
    box = target.bounding_box()
    assert box is not None
    assert box["y"] >= NARROW["height"] / 2, box
    assert box["y"] + box["height"] <= NARROW["height"], box
    target.click(trial=True)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_call_is_logged_with_one_thumb(live: Live, rita: User, dark: bool) -> None:
    day_of(rita)
    page = live.sign_in(rita, size=NARROW, dark=dark)
    page.goto(live.url("/"))
    expect(page.locator(".work")).to_have_count(3)
    assert_for_a_thumb(live, page)

    page.locator(".work .act").first.click()
    expect(page.locator("#drawer .drawer")).to_be_visible()
    assert_for_a_thumb(live, page)
    assert_within_reach(page, "#drawer .drawer-foot button[data-default]")
    expect(page.locator('#drawer label:has(input[value="declined"])')).to_be_in_viewport()
    page.locator('#drawer label:has(input[value="staff"])').click()
    expect(page.locator("#log-what")).to_have_value("Call the decision-maker")
    page.locator("#log-note").fill("Ask for the administrator")
    page.locator("#drawer .drawer-foot button[data-default]").click()

    expect(page.locator("#drawer .drawer")).to_have_count(0)
    expect(page.locator("#toasts")).to_contain_text("Logged with Ichetucknee Family Medicine")
    live.check(page)


def test_log_is_within_reach_from_every_place_of_the_day(live: Live, rita: User) -> None:
    day_of(rita)
    page = live.sign_in(rita, size=NARROW)
    page.goto(live.url("/"))
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")

    assert_within_reach(page, 'a[data-key="l"]:not([data-row] *)')


def test_what_declined_asks_and_the_other_panels_fit_as_well(live: Live, rita: User) -> None:
    day_of(rita)
    page = live.sign_in(rita, size=NARROW)
    page.goto(live.url("/"))
    page.locator(".work .act").first.click()
    page.locator('#drawer label:has(input[value="declined"])').click()
    expect(page.locator("#log-decline")).to_be_visible()
    for summary in page.locator("#drawer details.play > summary").all():
        summary.click()
    expect(page.locator("#log-playbook .play").first).to_be_visible()
    assert_for_a_thumb(live, page)
    assert_within_reach(page, "#drawer .drawer-foot button[data-default]")
