"""Logging through the browser's door: one post says how it went and what comes next, once."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from pipeline.models import Deal, Hold, NextStep, Outcome, StepEnd, Touch
from pipeline.stages import Stage
from tests.factories import (
    NOON,
    make_contact,
    make_deal,
    make_deals,
    make_group,
    make_hold,
    make_hold_reason,
    make_loss_reason,
    make_touch,
    make_user,
)
from tests.htmx import Page

pytestmark = pytest.mark.django_db

TODAY = NOON.date()
HTMX = {"HX-Request": "true", "HX-Target": "drawer", "HX-Current-URL": "http://testserver/"}


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOON, tick=False) as moment:
        yield moment


@pytest.fixture
def deal(rita: User) -> Deal:
    return make_deal(owner=rita, group=make_group(name="Lake City Heart"), due_on=TODAY)


@pytest.fixture
def as_rita(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


def filled(**fields: Any) -> dict[str, Any]:
    return {
        "key": str(uuid.uuid4()),
        "outcome": "staff",
        "note": "Wants the language in writing.",
        "what": "Send telemetry language",
        "kind": "send",
        "due": "2026-03-03",
        "due_on": "",
        "due_time": "",
        "then": "again",
    } | fields


def path(deal: Deal, *rest: str) -> str:
    return "/".join([f"/deals/{deal.pk}/touches", *rest, ""])


def test_one_post_logs_the_call_and_plans_the_next_step(as_rita: Client, rita: User, deal: Deal) -> None:
    before = deal.steps.get()

    response = as_rita.post(path(deal), filled(due_time="15:00"))

    assert (response.status_code, response.headers["Location"]) == (302, deal.get_absolute_url())
    touch = Touch.objects.get()
    assert (touch.outcome, touch.note, touch.made_at, touch.made_by) == (
        Outcome.STAFF,
        "Wants the language in writing.",
        NOON,
        rita,
    )
    before.refresh_from_db()
    step = deal.steps.open().get()
    assert before.end == StepEnd.DONE
    assert (step.what, step.due_on, step.due_time, step.owner) == (
        "Send telemetry language",
        dt.date(2026, 3, 3),
        dt.time(15),
        rita,
    )


def test_the_same_form_sent_twice_logs_once(as_rita: Client, deal: Deal) -> None:
    form = filled()

    first, second = as_rita.post(path(deal), form), as_rita.post(path(deal), form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert Touch.objects.count() == 1
    assert NextStep.objects.count() == 2


def test_a_decline_sent_twice_closes_once(as_rita: Client, deal: Deal) -> None:
    form = filled(outcome="declined", then="close", loss_reason=make_loss_reason().pk)

    responses = [as_rita.post(path(deal), form) for _ in range(2)]

    assert [response.status_code for response in responses] == [302, 302]
    assert (Touch.objects.count(), deal.moves.count()) == (1, 1)


def test_htmx_closes_the_drawer_and_says_what_happened_and_what_is_next(as_rita: Client, deal: Deal) -> None:
    response = as_rita.post(
        path(deal), filled(), headers=HTMX | {"HX-Current-URL": "http://testserver/deals/"}
    )

    events = json.loads(response.headers["HX-Trigger"])
    assert response.content == b""
    assert events["toast"] == {
        "text": "Logged with Lake City Heart. Next: Send telemetry language, tomorrow.",
        "undo": reverse("pipeline:undo", args=[deal.pk, int(NOON.timestamp()) * 1_000_000]),
    }
    assert events["deal:changed"] == {"deal": deal.pk}
    assert events["draft:clear"] == {"value": f"touch:{deal.pk}"}
    assert "drawer:close" in events


def test_a_browser_hears_the_same_on_the_page_it_returns_to(as_rita: Client, deal: Deal) -> None:
    page = as_rita.post(path(deal), filled(back="/"), follow=True)

    assert page.redirect_chain == [("/", 302)]
    text = page.content.decode()
    assert "Logged with Lake City Heart. Next: Send telemetry language, tomorrow." in text
    assert f'data-draft-clear="touch:{deal.pk}"' in text


def test_the_way_back_never_leads_elsewhere(as_rita: Client, deal: Deal) -> None:
    response = as_rita.post(path(deal), filled(back="https://elsewhere.example/"))

    assert response.headers["Location"] == deal.get_absolute_url()


def test_patched_today_equals_the_fresh_page(as_rita: Client, rita: User, deal: Deal) -> None:
    make_deals(3, owner=rita, due_on=TODAY)
    page = Page(as_rita, "/")

    page.open(path(deal, "new"))
    assert not page.matches(Page(as_rita, "/"))
    page.post(path(deal), filled())

    assert page.matches(Page(as_rita, "/"))
    assert "Send telemetry language" in page.text()


def test_over_today_the_reply_brings_the_new_day_along(as_rita: Client, deal: Deal) -> None:
    response = as_rita.post(path(deal), filled(), headers=HTMX)

    assert 'hx-swap-oob="true"' in response.content.decode()
    assert "deal:changed" not in json.loads(response.headers["HX-Trigger"])


def test_save_and_next_patches_today_beneath_it(as_rita: Client, rita: User, deal: Deal) -> None:
    make_deals(2, owner=rita, due_on=TODAY)
    page = Page(as_rita, "/")

    page.open(path(deal, "new"))
    page.post(path(deal), filled(**{"and": "next"}))
    page.element("drawer").children = []

    assert page.matches(Page(as_rita, "/"))


@pytest.mark.parametrize("address", ["/deals/", "/deals/?quiet=any&sort=group", "/board/"])
def test_patched_lists_equal_the_fresh_ones(as_rita: Client, rita: User, deal: Deal, address: str) -> None:
    make_deals(3, owner=rita, due_on=TODAY)
    page = Page(as_rita, address)

    page.open(path(deal, "new"))
    page.post(path(deal), filled())

    assert page.matches(Page(as_rita, address))


def test_save_and_next_opens_the_row_below(as_rita: Client, rita: User, deal: Deal) -> None:
    below = make_deal(owner=rita, group=make_group(name="Row below"), due_on=TODAY)
    make_deal(owner=rita, group=make_group(name="Further down"), due_on=TODAY)

    response = as_rita.post(path(deal), filled(**{"and": "next"}), headers=HTMX)

    events = json.loads(response.headers["HX-Trigger"])
    assert f'action="{path(below)}"' in response.content.decode()
    assert "drawer:close" not in events
    assert events["draft:clear"] == {"value": f"touch:{deal.pk}"}


def test_save_and_next_without_script_goes_to_the_next_form(as_rita: Client, rita: User, deal: Deal) -> None:
    below = make_deal(owner=rita, due_on=TODAY)

    response = as_rita.post(path(deal), filled(**{"and": "next"}))

    assert response.headers["Location"] == path(below, "new")


def test_save_and_next_on_the_last_row_closes(as_rita: Client, deal: Deal) -> None:
    response = as_rita.post(path(deal), filled(**{"and": "next"}), headers=HTMX)

    assert "drawer:close" in json.loads(response.headers["HX-Trigger-After-Settle"])


def test_an_outcome_proposes_the_next_step(as_rita: Client, deal: Deal) -> None:
    page = as_rita.get(path(deal, "new"), {"outcome": "sent"}).content.decode()

    assert 'value="Ask whether it arrived"' in page
    assert 'value="2026-03-05" id="log-due_3" checked' in page
    assert 'name="until_on" value="2026-04-01"' in page
    assert "Call the decision-maker" in page  # for the script, when another outcome is chosen


def test_every_outcome_has_its_key(as_rita: Client, deal: Deal) -> None:
    page = as_rita.get(path(deal, "new")).content.decode()

    for place, outcome in enumerate(Outcome.values, start=1):
        assert f'value="{outcome}" id="log-outcome_{place - 1}" required data-digit="{place}"' in page


def test_the_drawer_shows_whom_to_call_and_their_last_words(as_rita: Client, deal: Deal) -> None:
    make_contact(group=deal.group, name="Priya Mehta", role="practice administrator", phone="3865550142")
    make_touch(deal=deal, note="We are with two plans already.")

    page = as_rita.get(path(deal, "new"), headers=HTMX).content.decode()

    assert 'href="tel:+13865550142"' in page
    assert "“We are with two plans already.”" in page
    assert page.count("<html") == 0
    assert "<html" in as_rita.get(path(deal, "new")).content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"outcome": ""}, "Choose how it went."),
        ({"outcome": "nonsense"}, "nonsense is not one of the available choices"),
        ({"what": " "}, "Say what you will do next."),
        ({"what": "x" * 201}, "at most 200 characters"),
        ({"due": "other", "due_on": ""}, "Choose the day."),
        ({"due": "other", "due_on": "2026-03-01"}, "A next step lies ahead"),
        ({"due": "2026-02-27"}, "This day is past by now"),
        ({"due": "other", "due_on": "soon"}, "Enter a valid date."),
        ({"due_time": "25:00"}, "Enter a valid time."),
        ({"kind": "appointment"}, "An appointment has a time."),
        (
            {"kind": "appointment", "due_time": "10:00", "due": "other", "due_on": "2026-03-24"},
            "at most 21 days",
        ),
        ({"made_at": "2026-03-02T12:01"}, "A touch cannot lie in the future."),
        ({"made_at": "yesterday"}, "Enter a valid date/time."),
        ({"contact": "999999"}, "Select a valid choice"),
        ({"channel": "pigeon"}, "pigeon is not one of the available choices"),
        ({"note": "nul \0 byte"}, "Null characters are not allowed."),
        ({"key": "not-a-key"}, "Enter a valid UUID."),
        ({"step_owner": "999999"}, "Choose somebody who works this deal."),
    ],
)
def test_broken_input_is_answered_beside_its_field_and_nothing_is_lost(
    as_rita: Client, deal: Deal, wrong: dict[str, str], complaint: str, headers: dict[str, str]
) -> None:
    note = wrong.get("note", "A long story they told.")

    response = as_rita.post(path(deal), filled(note=note) | wrong, headers=headers)

    page = response.content.decode()
    assert response.status_code == 422
    assert complaint in page
    assert "data-error-summary" in page
    assert note in page or "\0" in note
    assert (Touch.objects.count(), NextStep.objects.count()) == (0, 1)


@pytest.mark.parametrize(("length", "status"), [(4000, 302), (4001, 422), (1_048_576, 422)])
def test_a_note_has_room_for_4000_characters(as_rita: Client, deal: Deal, length: int, status: int) -> None:
    note = "n" * length

    response = as_rita.post(path(deal), filled(note=note))

    assert response.status_code == status
    if status == 422:
        page = response.content.decode()
        assert f"A note has at most 4,000 characters; this one has {length:,}." in page
        assert note in page


def test_line_breaks_count_as_one_character_each(as_rita: Client, deal: Deal) -> None:
    assert as_rita.post(path(deal), filled(note="a\r\n" * 2000)).status_code == 302

    assert "\r" not in Touch.objects.get().note


def test_a_form_beyond_all_measure_gets_an_answer_too(as_rita: Client, deal: Deal) -> None:
    response = as_rita.post(path(deal), filled(note="n" * 6_000_000))

    assert response.status_code == 400
    assert "far too large" in response.content.decode()


@pytest.mark.parametrize(
    ("zone", "typed", "moment"),
    [
        ("America/New_York", "2026-03-02T09:30", dt.datetime(2026, 3, 2, 14, 30, tzinfo=dt.UTC)),
        ("Pacific/Honolulu", "2026-03-01T23:30", dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)),
        ("Pacific/Guam", "2026-03-03T00:30", dt.datetime(2026, 3, 2, 14, 30, tzinfo=dt.UTC)),
        ("America/Phoenix", "2026-03-02T00:30", dt.datetime(2026, 3, 2, 7, 30, tzinfo=dt.UTC)),
    ],
)
def test_an_earlier_hour_is_read_on_the_readers_clock(
    client: Client, zone: str, typed: str, moment: dt.datetime
) -> None:
    rep = make_user(name="Kai Akana", time_zone=zone)
    client.force_login(rep)
    deal = make_deal(owner=rep)

    response = client.post(path(deal), filled(made_at=typed, due="other", due_on="2026-03-09"))

    assert response.status_code == 302
    assert Touch.objects.get().made_at == moment


def test_an_hour_the_clock_skipped_is_accepted(client: Client, noon: Any) -> None:
    noon.move_to(dt.datetime(2026, 3, 9, 17, tzinfo=dt.UTC))
    rep = make_user(name="Nell York", time_zone="America/New_York")
    client.force_login(rep)
    deal = make_deal(owner=rep)

    response = client.post(path(deal), filled(made_at="2026-03-08T02:30", due="other", due_on="2026-03-20"))

    assert response.status_code == 302


def test_declined_asks_again_later(as_rita: Client, deal: Deal) -> None:
    reason = make_hold_reason()
    form = filled(
        outcome="declined", until_on="2026-04-01", hold_reason=reason.pk, ask_what="Ask again", what=""
    )

    response = as_rita.post(path(deal), form, headers=HTMX)

    hold, step = Hold.objects.get(), deal.steps.open().get()
    assert (hold.until_on, hold.reason) == (dt.date(2026, 4, 1), reason)
    assert (step.what, step.due_on) == ("Ask again", dt.date(2026, 4, 1))
    assert "On hold to 1 Apr, then: Ask again." in response.headers["HX-Trigger"]


def test_declined_closes_with_a_reason(as_rita: Client, deal: Deal) -> None:
    form = filled(
        outcome="declined", then="close", loss_reason=make_loss_reason().pk, loss_note="Never again."
    )

    as_rita.post(path(deal), form)

    deal.refresh_from_db()
    assert (deal.stage, deal.loss_note) == (Stage.LOST, "Never again.")


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"then": "close"}, "Say why the deal is lost."),
        ({"then": "again"}, "Choose the day to ask again."),
        ({"then": "again", "until_on": "2026-04-01"}, "Say why it rests until then."),
        ({"then": "again", "until_on": "2026-03-02", "hold_reason": "R"}, "Choose a day from tomorrow on."),
        ({"then": "again", "until_on": "2026-05-02", "hold_reason": "R"}, "say why it is lost"),
    ],
)
def test_declined_needs_one_of_its_two_ends(
    as_rita: Client, deal: Deal, fields: dict[str, Any], complaint: str
) -> None:
    if fields.get("hold_reason"):
        fields = fields | {"hold_reason": make_hold_reason().pk}

    response = as_rita.post(path(deal), filled(outcome="declined", ask_what="Ask again", **fields))

    assert response.status_code == 422
    assert complaint in response.content.decode()
    assert Touch.objects.count() == 0


def test_declined_on_hold_says_what_to_do_first(as_rita: Client, deal: Deal) -> None:
    make_hold(deal=deal, until_on=dt.date(2026, 3, 20))
    form = filled(
        outcome="declined", until_on="2026-04-01", hold_reason=make_hold_reason().pk, ask_what="Ask again"
    )

    response = as_rita.post(path(deal), form)

    assert response.status_code == 422
    assert "on hold already" in response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", [Role.REP, Role.VP, Role.ANALYST, Role.ADMIN])
def test_readers_are_refused_in_words(client: Client, deal: Deal, role: Role, method: str) -> None:
    client.force_login(make_user(name="Just Reading", role=role))

    response = client.get(path(deal, "new")) if method == "get" else client.post(path(deal), filled())

    assert response.status_code == 403
    assert "This is not yours to open" in response.content.decode()
    assert "<textarea" not in response.content.decode()
    assert Touch.objects.count() == 0


def test_a_manager_logs_for_the_team_and_the_step_stays_the_owners(
    client: Client, marco: User, rita: User, deal: Deal
) -> None:
    client.force_login(marco)

    assert client.post(path(deal), filled()).status_code == 302

    assert Touch.objects.get().made_by == marco
    assert deal.steps.open().get().owner == rita


def test_what_one_may_not_see_is_not_there(client: Client, deal: Deal) -> None:
    client.force_login(make_user(name="Dr. Osei", role=Role.MEDICAL_DIRECTOR))

    assert client.get(path(deal)).status_code == 404
    assert client.get(path(deal, "new")).status_code == 404
    assert client.post(path(deal), filled()).status_code == 404


def test_a_closed_deal_takes_no_log(as_rita: Client, rita: User) -> None:
    lost = make_deal(owner=rita, stage=Stage.LOST)

    opened = as_rita.get(path(lost, "new"))
    sent = as_rita.post(path(lost), filled())

    assert opened.headers["Location"] == lost.get_absolute_url()
    assert sent.status_code == 422
    assert "reopen it to log on it" in sent.content.decode()


def test_an_expired_session_leads_back_to_the_form(client: Client, deal: Deal) -> None:
    form_page = f"http://testserver{path(deal, 'new')}"

    response = client.post(path(deal), filled(), headers={"Referer": form_page})

    target = urlsplit(response.headers["Location"])
    assert parse_qs(target.query)["next"] == [path(deal, "new")]
    assert Touch.objects.count() == 0


def test_an_expired_session_leads_htmx_back_to_its_page(client: Client, deal: Deal) -> None:
    response = client.post(path(deal), filled(), headers=HTMX)

    assert parse_qs(urlsplit(response.headers["HX-Redirect"]).query)["next"] == ["/"]


def test_the_form_keeps_its_draft_by_deal(as_rita: Client, deal: Deal) -> None:
    assert f'data-draft-key="touch:{deal.pk}"' in as_rita.get(path(deal, "new")).content.decode()
