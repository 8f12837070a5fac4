"""Logging in a browser: by keyboard alone, with the text safe from an expired session, and moving cards."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from pipeline.models import Deal, Outcome, Touch
from pipeline.stages import Stage
from tests.factories import make_deal, make_group, make_hold_reason, make_loss_reason, make_touch
from tests.live import PHONE, Live

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


PASSWORD = "correct horse battery"


def due_today(owner: User, name: str, **fields: object) -> Deal:
    now = timezone.now()
    opened = now - dt.timedelta(days=2)
    return make_deal(
        owner=owner,
        group=make_group(name=name),
        opened_at=opened,
        due_on=owner.today(now),
        **fields,  # type: ignore[arg-type]
    )


def drawer_of(page: Page) -> str:
    expect(page.locator("#drawer .drawer")).to_be_visible()
    return page.locator("#log-title").inner_text()


def choose(page: Page, value: str) -> None:
    page.locator(f'#drawer input[value="{value}"]').check()


def test_a_call_with_its_next_step_by_keyboard_alone(live: Live, rita: User) -> None:
    first, second = due_today(rita, "Apalachicola Heart"), due_today(rita, "Bonifay Lung")
    page = live.sign_in(rita)
    page.goto(live.url("/"))
    requests: list[str] = []
    page.on(
        "request", lambda request: requests.append(request.url) if "/static/" not in request.url else None
    )

    page.keyboard.press("j")
    page.keyboard.press("l")
    assert "Apalachicola Heart" in drawer_of(page)
    page.keyboard.press("5")
    expect(page.locator("#log-what")).to_have_value("Ask whether it arrived")
    expect(page.locator("#log-note")).to_be_focused()
    page.keyboard.type("Sheet of 14 Aug sent, 1 to 8 pages")
    live.check(page)
    page.keyboard.press("Control+Enter")

    expect(page.locator("#drawer .drawer")).to_have_count(0)
    expect(page.locator("#toasts")).to_contain_text(
        "Logged with Apalachicola Heart. Next: Ask whether it arrived"
    )
    expect(page.locator("#section-due + ul .grp")).to_have_text(["Bonifay Lung"])
    expect(page).to_have_title("Today (1 due) · Momentum")
    expect(page.locator(".work.now .grp")).to_have_text("Bonifay Lung")
    expect(page.locator(".work.now .grp")).to_be_focused()
    assert len(requests) == 2, requests
    touch = Touch.objects.get()
    assert (touch.deal, touch.outcome, touch.note) == (
        first,
        Outcome.SENT,
        "Sheet of 14 Aug sent, 1 to 8 pages",
    )
    assert second.touches.count() == 0


def test_l_on_the_page_of_a_deal_logs_on_that_deal(live: Live, rita: User) -> None:
    """The bar at the top carries the same key, for pages that are about no deal."""
    deal = due_today(rita, "Apalachicola Heart")
    page = live.sign_in(rita)
    page.goto(live.url(f"/deals/{deal.pk}/"))

    page.keyboard.press("l")

    assert "Apalachicola Heart" in drawer_of(page)
    expect(page.locator("#log-note")).to_be_visible()


def test_a_closed_drawer_gives_the_focus_back_where_it_is_seen(live: Live, rita: User) -> None:
    due_today(rita, "Apalachicola Heart")
    page = live.sign_in(rita)
    page.goto(live.url("/"))
    page.keyboard.press("j")
    for key in "dmp":
        page.keyboard.press(key)
        expect(page.locator("#drawer .drawer")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("link", name="Apalachicola Heart", exact=True)).to_be_focused()


def test_another_outcome_never_replaces_what_was_written(live: Live, rita: User) -> None:
    due_today(rita, "Apalachicola Heart")
    page = live.sign_in(rita)
    page.goto(live.url("/"))
    page.locator(".work .act").click()

    choose(page, "no_answer")
    expect(page.locator("#log-what")).to_have_value("Call again")
    choose(page, "met")
    expect(page.locator("#log-what")).to_have_value("Send what we agreed")
    page.locator("#log-what").fill("Bring the language")
    choose(page, "message")

    expect(page.locator("#log-what")).to_have_value("Bring the language")


@pytest.mark.parametrize(
    ("address", "first", "second"),
    [
        ("/", "Bonifay Lung", "Apalachicola Heart"),
        ("/deals/?sort=group", "Apalachicola Heart", "Bonifay Lung"),
    ],
)
def test_save_and_next_goes_down_the_list_one_stands_in(
    live: Live, rita: User, address: str, first: str, second: str
) -> None:
    """With Shift added to the keys that save; on Today and on a list in an order of its own."""
    for name in ("Bonifay Lung", "Apalachicola Heart"):
        due_today(rita, name)
    page = live.sign_in(rita)
    page.goto(live.url(address))
    page.keyboard.press("j")
    page.keyboard.press("l")
    assert first in drawer_of(page)
    page.keyboard.press("4")
    expect(page.locator("#log-note")).to_be_focused()

    page.keyboard.press("Shift+Control+Enter")

    expect(page.locator("#log-title")).to_contain_text(second)
    expect(page.locator("#toasts")).to_contain_text(f"Logged with {first}.")
    expect(page.locator("#log-note")).to_have_value("")
    assert Touch.objects.get().deal.group.name == first


def test_declined_asks_what_now_instead_of_the_next_step(live: Live, rita: User) -> None:
    due_today(rita, "Apalachicola Heart")
    page = live.sign_in(rita, size=PHONE)
    page.goto(live.url("/"))
    page.locator(".work .act").click()
    expect(page.locator("#log-decline")).to_be_hidden()

    choose(page, "declined")

    expect(page.locator("#log-step")).to_be_hidden()
    expect(page.locator("#log-until_on")).to_be_visible()
    choose(page, "close")
    expect(page.locator("#log-until_on")).to_be_hidden()
    expect(page.locator("#log-loss_reason")).to_be_visible()
    live.check(page)


def test_complaint_15_what_was_typed_survives_an_expired_session(live: Live, rita: User) -> None:
    due_today(rita, "Apalachicola Heart")
    rita.set_password(PASSWORD)
    rita.save()
    page = live.sign_in(rita)
    page.goto(live.url("/"))
    page.locator(".work .act").click()
    drawer_of(page)
    page.keyboard.press("2")
    page.keyboard.type("A long story they told")
    Session.objects.all().delete()

    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/account/login/**")
    assert Touch.objects.count() == 0
    page.locator("input[name=login]").fill(rita.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")

    assert "Apalachicola Heart" in drawer_of(page)
    expect(page.locator("#log-note")).to_have_value("A long story they told")
    expect(page.locator('#drawer input[value="staff"]')).to_be_checked()
    page.locator("#log-note").press("Control+Enter")
    expect(page.locator("#drawer .drawer")).to_have_count(0)
    assert Touch.objects.get().note == "A long story they told"


def test_a_card_is_moved_by_key(live: Live, rita: User) -> None:
    deal = due_today(rita, "Apalachicola Heart")
    make_touch(deal=deal, outcome=Outcome.MESSAGE)
    page = live.sign_in(rita)
    page.goto(live.url("/board/"))

    page.keyboard.press("j")
    page.keyboard.press("m")
    page.keyboard.press("2")

    expect(page.locator('[data-stage="intro"] .grp')).to_have_text("Apalachicola Heart")
    expect(page.locator("#toasts")).to_contain_text("Apalachicola Heart moved to Intro.")
    deal.refresh_from_db()
    assert deal.stage == Stage.INTRO
    live.check(page)


def test_a_card_is_moved_by_hand_and_goes_back_when_something_is_missing(live: Live, rita: User) -> None:
    deal = due_today(rita, "Apalachicola Heart")
    make_touch(deal=deal, outcome=Outcome.MESSAGE)
    page = live.sign_in(rita)
    page.goto(live.url("/board/"))
    card = page.locator(f"#deal-card-{deal.pk}")

    card.locator(".step").drag_to(page.locator('[data-stage="intro"] [data-cards]'))
    expect(page.locator('[data-stage="intro"] .grp')).to_have_text("Apalachicola Heart")
    expect(page.locator('[data-stage="intro"] > header b')).to_have_text("1")

    card.locator(".step").drag_to(page.locator('[data-stage="loi"] [data-cards]'))
    expect(card.locator('[name="what_matters"]')).to_be_visible()
    expect(page.locator('[data-stage="intro"] .grp')).to_have_text("Apalachicola Heart")
    expect(page.locator("#board-said")).to_contain_text("was not moved")
    live.check(page)
    deal.refresh_from_db()
    assert deal.stage == Stage.INTRO


def test_declined_rests_the_deal_until_they_may_be_asked_again(live: Live, rita: User) -> None:
    reason = make_hold_reason()
    deal = due_today(rita, "Bonifay Lung")
    page = live.sign_in(rita)
    page.goto(live.url("/"))
    page.keyboard.press("j")
    page.keyboard.press("l")
    drawer_of(page)
    page.keyboard.press("8")
    page.keyboard.type("Not before the new year.")
    choose(page, "again")
    page.locator("#drawer [name=hold_reason]").select_option(str(reason.pk))
    page.locator("#drawer [name=until_on]").fill(str(rita.today(timezone.now()) + dt.timedelta(days=30)))
    live.check(page)
    page.keyboard.press("Control+Enter")

    expect(page.locator("#drawer .drawer")).to_have_count(0)
    hold = deal.holds.running().get()
    assert hold.until_on == rita.today(timezone.now()) + dt.timedelta(days=30)
    assert deal.steps.open().get().due_on == hold.until_on
    assert deal.touches.get().outcome == Outcome.DECLINED


def test_declined_for_good_closes_the_deal_with_its_reason(live: Live, rita: User) -> None:
    reason = make_loss_reason()
    deal = due_today(rita, "Bonifay Lung")
    page = live.sign_in(rita)
    page.goto(live.url("/"))
    page.keyboard.press("j")
    page.keyboard.press("l")
    drawer_of(page)
    page.keyboard.press("8")
    choose(page, "close")
    page.locator("#drawer [name=loss_reason]").select_option(str(reason.pk))
    page.keyboard.press("Control+Enter")

    expect(page.locator("#drawer .drawer")).to_have_count(0)
    deal.refresh_from_db()
    assert (deal.stage, deal.loss_reason, deal.steps.open().count()) == (Stage.LOST, reason, 0)
