"""The playbook at hand while one logs: it opens in the drawer, is marked as used, and is saved with the touch."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from pipeline.actions.playbook import write_mission
from pipeline.models import Deal, ObjectionMet, PacketFirst, Touch, UrgencySaid
from pipeline.stages import Stage
from tests.factories import (
    make_affiliation,
    make_county,
    make_deadline,
    make_deal,
    make_group,
    make_network,
    make_stake,
)
from tests.live import DESK, PHONE, Live

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def measured_deal(rita: User, stage: Stage) -> Deal:
    """One that closes a gap before a filing, so that everything in the playbook may be said today."""
    now = timezone.now()
    network = make_network()
    make_deadline(network=network, due_on=rita.today(now) + dt.timedelta(days=40))
    group = make_group(name="Bonifay Lung")
    make_affiliation(group=group)
    deal = make_deal(
        owner=rita,
        group=group,
        network=network,
        stage=stage,
        opened_at=now - dt.timedelta(days=2),
        due_on=rita.today(now),
    )
    needed_on = rita.today(now) + dt.timedelta(days=40)
    make_stake(
        deal=deal,
        required=4,
        executed=1,
        needed_on=needed_on,
        as_of=now,
        chance_if_signed=0.9,
        chance_if_lost=0.4,
    ).save()
    write_mission(county=make_county(), text="Nobody drives an hour for a heart.", by=rita, at=now)
    return deal


@pytest.mark.parametrize(("size", "dark"), [(DESK, False), (DESK, True), (PHONE, False), (PHONE, True)])
def test_what_was_said_is_marked_and_saved_with_the_call(
    live: Live, rita: User, size: dict[str, int], dark: bool
) -> None:
    measured_deal(rita, Stage.RATES)
    page = live.sign_in(rita, size=size, dark=dark)
    page.goto(live.url("/"))
    page.locator(".work .act").click()
    expect(page.locator("#drawer .drawer")).to_be_visible()
    page.locator('#drawer label:has(input[value="decision_maker"])').click()
    page.locator("#log-play summary", has_text="Playbook").click()

    panels = page.locator("#log-playbook")
    expect(panels).to_contain_text("Without them the chance of the cell is 40")
    expect(panels).to_contain_text("we have 1 of the 4 we need there")
    live.check(page)
    panels.get_by_label("I said this").check()
    card = panels.locator("details", has_text="already credentialed elsewhere")
    card.locator("summary").click()
    expect(card).to_contain_text("Nobody drives an hour for a heart.")
    card.get_by_label("They said this").check()
    for step in ("Acknowledge", "Make it easy"):
        card.get_by_label(step).check()
    live.check(page)
    page.locator("#drawer [data-default]").click()

    expect(page.locator("#toasts")).to_contain_text("Logged with Bonifay Lung")
    met, said = ObjectionMet.objects.get(), UrgencySaid.objects.get()
    assert (met.objection, met.steps) == ("capacity", ["acknowledge", "ease"])
    assert met.touch_id == said.touch_id == Touch.objects.get().pk
    assert "we have 1 of the 4 we need there" in said.text


def test_a_first_contact_that_is_a_packet_asks_why_in_the_drawer(live: Live, rita: User) -> None:
    measured_deal(rita, Stage.IDENTIFIED)
    page = live.sign_in(rita)
    page.goto(live.url("/"))
    page.keyboard.press("j")
    page.keyboard.press("l")
    expect(page.locator("#drawer .drawer")).to_be_visible()
    expect(page.get_by_label("What did you send?")).to_be_hidden()
    page.keyboard.press("5")
    page.get_by_label("What did you send?").select_option("packet")
    page.locator("#log-note").press("Control+Enter")

    expect(page.locator("#drawer")).to_contain_text("Say why, or call first.")
    assert not Touch.objects.exists()
    live.check(page)
    page.locator("#log-packet_reason").fill("Their counsel asked for it")
    page.locator("#log-note").press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("Logged with Bonifay Lung")
    assert PacketFirst.objects.get().reason == "Their counsel asked for it"
