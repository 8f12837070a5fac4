"""A browser that runs no script: logging, the list, moving and closing go by plain links and forms."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from pipeline.models import Outcome
from pipeline.stages import Stage
from tests.factories import make_deal, make_group, make_loss_reason, make_touch
from tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_call_is_logged_a_deal_is_found_moved_undone_and_closed(live: Live, rita: User) -> None:
    now = timezone.now()
    reason = make_loss_reason()
    deals = [
        make_deal(
            owner=rita,
            group=make_group(name=name),
            opened_at=now - dt.timedelta(days=2),
            due_on=rita.today(now),
        )
        for name in ("Apalachicola Heart", "Bonifay Lung")
    ]
    make_touch(deal=deals[1], outcome=Outcome.MESSAGE, made_at=now - dt.timedelta(days=1))
    page = live.sign_in(rita, script=False)

    page.goto(live.url("/"))
    page.get_by_role("link", name="Log a touch with Apalachicola Heart").click()
    page.locator('label:has(input[value="staff"])').click()
    page.locator("#log-note").fill("Ask for the administrator")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Logged with Apalachicola Heart.")).to_be_visible()
    touch = deals[0].touches.get()
    assert (touch.outcome, touch.note) == (Outcome.STAFF, "Ask for the administrator")

    page.goto(live.url("/deals/?q=Bonifay"))
    expect(page.locator("tr[data-row]")).to_have_count(1)
    page.get_by_role("link", name="Bonifay Lung", exact=True).click()
    page.locator("#deal-move").click()
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_text("Bonifay Lung moved to Intro.")).to_be_visible()
    deals[1].refresh_from_db()
    assert deals[1].stage == Stage.INTRO
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("Undone.")).to_be_visible()
    deals[1].refresh_from_db()
    assert deals[1].stage == Stage.IDENTIFIED

    page.goto(live.url(f"/deals/{deals[1].pk}/"))
    page.locator("#deal-closing").click()
    page.locator("[name=reason]").first.select_option(str(reason.pk))
    page.get_by_role("button", name="Close the deal").click()
    expect(page.get_by_text("is closed as lost: Rates.")).to_be_visible()
    deals[1].refresh_from_db()
    assert (deals[1].stage, deals[1].loss_reason) == (Stage.LOST, reason)
