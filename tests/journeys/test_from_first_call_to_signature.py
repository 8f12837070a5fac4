"""The whole way once through, as people walk it: a browser, the keyboard where it is quick, letters by real SMTP."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.tasks import deliver_notices
from adequacy.actions.zip_members import pack_zip_points
from adequacy.tasks import measure_changes
from pipeline.models import Deal, Outcome
from pipeline.stages import Stage
from pipeline.tasks import post_digests, raise_stall_alerts
from providers.models import County, Network
from tests.accounts.mail_server import mail_server
from tests.factories import (
    make_affiliation,
    make_contact,
    make_county,
    make_county_area,
    make_deadline,
    make_deal,
    make_group,
    make_hold_reason,
    make_loss_reason,
    make_minimum,
    make_network,
    make_specialty,
)
from tests.journeys.post import letters_by, only
from tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse battery"


@pytest.fixture
def county() -> County:
    """Columbia needs one cardiologist and has none."""
    county = make_county()
    make_county_area(county=county)
    make_minimum(specialty=make_specialty())
    make_loss_reason()
    make_hold_reason()
    return county


@pytest.fixture
def network(county: County) -> Network:
    today = timezone.now().date()
    network = make_network(counties=[county], go_live_on=dt.date(today.year + 2, 1, 1))
    make_deadline(network=network, due_on=today + dt.timedelta(days=80))
    pack_zip_points()
    return network


def deal_with(name: str, *, owner: User, network: Network, days_ago: int) -> Deal:
    group = make_group(name=name)
    make_affiliation(group=group)
    make_contact(group=group, phone="3865550142", signs=True)
    opened_at = timezone.now() - dt.timedelta(days=days_ago)
    return make_deal(
        owner=owner, group=group, network=network, opened_at=opened_at, due_on=owner.today(timezone.now())
    )


def test_rita_signs_a_group_and_breaks_a_silence_and_vera_sees_the_county_rise(
    live: Live, county: County, network: Network, rita: User, vera: User, settings: object
) -> None:
    rita.set_password(PASSWORD)
    rita.save(update_fields=["password"])
    to_sign = deal_with("Lake Butler Heart", owner=rita, network=network, days_ago=2)
    silent = deal_with("Suwannee Neurology", owner=rita, network=network, days_ago=15)

    page = sign_in_by_form(live, rita)
    log_a_call_by_keyboard(live, page, to_sign)
    walk_every_stage(live, page, to_sign)
    with mail_server() as server:
        letters = letters_by((raise_stall_alerts, post_digests, deliver_notices), server, settings)
    follow_the_letter(live, page, silent, only(letters, rita.email))
    look_at_the_county(live, vera, county)


def sign_in_by_form(live: Live, user: User) -> Page:
    page = live.visitor()
    page.goto("/")
    live.check(page)
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Today")
    return page


def log_a_call_by_keyboard(live: Live, page: Page, deal: Deal) -> None:
    """From Today: rows with j, the log with l, the outcome with a digit, the note, Ctrl+Enter."""
    row = page.locator("[data-row]", has_text=deal.group.name)
    for _ in range(page.locator("[data-row]").count()):
        page.keyboard.press("j")
        if "now" in (row.get_attribute("class") or "").split():
            break
    live.check(page)
    page.keyboard.press("l")
    drawer = page.locator("#drawer").get_by_role("dialog")
    expect(drawer).to_contain_text(deal.group.name)
    live.check(page)
    page.keyboard.press("1")
    page.keyboard.type("They want the start date in writing.")
    page.keyboard.press("Control+Enter")
    expect(drawer).to_have_count(0)
    expect(page.locator("[data-row]", has_text="They want the start date in writing.")).to_have_count(1)
    touch = deal.touches.get()
    assert (touch.outcome, touch.note) == (Outcome.DECISION_MAKER, "They want the start date in writing.")
    step = deal.steps.open().get()
    assert step.planned_at >= touch.logged_at
    assert step.due_on >= deal.owner.today(touch.logged_at)


def walk_every_stage(live: Live, page: Page, deal: Deal) -> None:
    """Each missing exit is asked for in place; nothing moves until it is given."""
    page.goto(deal.get_absolute_url())
    live.check(page)
    move(live, page, deal, Stage.INTRO)
    move(live, page, deal, Stage.RATES, answer_the_questions)
    move(live, page, deal, Stage.LOI, show_the_range)
    move(live, page, deal, Stage.LEGAL, sign_the_letter)
    move(live, page, deal, Stage.SIGNED, sign_the_agreement)
    expect(page.locator("main")).to_contain_text("Signed")
    live.check(page)


def move(live: Live, page: Page, deal: Deal, to: Stage, give: object = None) -> None:
    page.get_by_role("link", name=f"Move to {to.label}").click()
    form = page.locator("#drawer").get_by_role("dialog")
    expect(form).to_be_visible()
    live.check(page)
    submit = form.locator("button[type=submit]")
    if callable(give):
        submit.click()
        expect(form.get_by_role("alert").first).to_be_visible()
        live.check(page)
        deal.refresh_from_db()
        assert deal.stage != to
        give(form, deal)
    submit.click()
    expect(form).to_have_count(0)
    deal.refresh_from_db()
    assert deal.stage == to


def answer_the_questions(form: Page, deal: Deal) -> None:
    form.locator("[name=what_matters]").fill("Paid in thirty days.")
    form.locator("[name=plan_experience_unanswered]").check()


def show_the_range(form: Page, deal: Deal) -> None:
    form.locator("[name=offer_kind][value=range]").check()
    form.locator("[name=ballpark][value=yes]").check()


def sign_the_letter(form: Page, deal: Deal) -> None:
    sign(form, "letter", deal)
    form.locator("[name=letter_expires_on]").fill(str(deal.network.go_live_on - dt.timedelta(days=1)))
    form.locator("[name=paper_holder][value=plan]").check()


def sign_the_agreement(form: Page, deal: Deal) -> None:
    sign(form, "agreement", deal)
    assert form.locator("[name=participants]").first.is_checked()


def sign(form: Page, prefix: str, deal: Deal) -> None:
    today = str(deal.owner.today(timezone.now()))
    form.locator(f"[name={prefix}_plan_signer]").fill("Vera Stone")
    form.locator(f"[name={prefix}_signed_by_plan_on]").fill(today)
    form.locator(f"[name={prefix}_group_signer]").fill("Dr. Priya Mehta")
    form.locator(f"[name={prefix}_signed_by_group_on]").fill(today)


def follow_the_letter(live: Live, page: Page, deal: Deal, text: str) -> None:
    """The letter names the silence once; its link leads to a call filled in, saving closes the alert, and the same link
    says so ever after.
    """
    alert = deal.alerts.get()
    assert (alert.closed_at, text.upper().count(deal.group.name.upper())) == (None, 1)
    (link,) = re.findall(r"I called: http://testserver(/a/\S+)", text)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"I called {deal.group.name}")
    live.check(page)
    page.locator("[name=outcome][value=reply]").check()
    page.get_by_label("Note").fill("Back from leave, wants to go on.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Already done by you")).to_be_visible()
    live.check(page)
    page.goto(link)
    expect(page.get_by_role("button", name="Save the call")).to_have_count(0)
    alert.refresh_from_db()
    assert (alert.end, alert.closed_by) == ("contact", deal.owner)


def look_at_the_county(live: Live, vera: User, county: County) -> None:
    """The worker has measured what the signature touched."""
    assert measure_changes()["changes"] > 0
    page = live.sign_in(vera)
    page.goto("/counties/?view=reach&status=all")
    live.check(page)
    page.goto(f"/counties/{county.ssa_code}/")
    row = page.get_by_role("row").filter(has_text="Cardiology")
    expect(row.get_by_role("cell").nth(1)).to_have_text(re.compile("^1"))
    expect(row).to_contain_text("Met")
    live.check(page)
