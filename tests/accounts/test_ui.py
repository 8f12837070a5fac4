"""The shared pieces: words, marks, fields, messages, and the frame around every page."""

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from accounts import frame, icons, small_marks
from accounts.frame import Destination, NetworkPlace
from accounts.models import Role, Theme, User
from accounts.pieces import STATUS_WORDS, Figure
from pipeline import stall

TODAY = dt.date(2026, 9, 2)
has_icons = pytest.mark.skipif(
    not icons.FOLDER.is_dir(), reason="the front-end packages are not fetched: npm ci"
)


def shown(source: str, **context: Any) -> str:
    return Template("{% load ui %}" + source).render(Context({"today": TODAY, **context}))


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html))).replace("\u202f", " ").strip()


# Words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (dt.date(2026, 9, 3), "Thu 3 Sep"),
        (dt.date(2026, 12, 31), "Thu 31 Dec"),
        (dt.date(2027, 1, 1), "Fri 1 Jan 2027"),
        (dt.date(2025, 12, 31), "Wed 31 Dec 2025"),
        (None, ""),
    ],
)
def test_a_date_carries_its_year_only_in_another_year(day: dt.date | None, text: str) -> None:
    assert shown("{{ day|short_date:today }}", day=day) == text


@pytest.mark.parametrize(
    ("day", "text"), [(1, "Yesterday"), (2, "Today"), (3, "Tomorrow"), (4, "Fri 4 Sep"), (31, "Mon 31 Aug")]
)
def test_near_days_are_called_by_name(day: int, text: str) -> None:
    month = 8 if day == 31 else 9
    assert shown("{{ day|near_date:today }}", day=dt.date(2026, month, day)) == text


def test_a_date_says_the_whole_on_pointing() -> None:
    html = shown("{% day day today %}", day=dt.date(2026, 10, 19))
    assert html == '<time datetime="2026-10-19" title="Monday 19 October 2026">Mon 19 Oct</time>'


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0 %"),
        (0.004, "< 1 %"),
        (0.345, "35 %"),
        (0.994, "99 %"),
        (0.996, "> 99 %"),
        (1, "100 %"),
        (None, "\u2013"),
    ],
)
def test_only_the_exact_ends_are_called_none_and_all(share: float | None, text: str) -> None:
    assert words(shown("{{ share|percent }}", share=share)) == text


def test_one_is_counted_in_the_singular() -> None:
    assert shown('{{ 1|counted:"deal,deals" }}, {{ 1200|counted:"deal,deals" }}') == "1 deal, 1,200 deals"


@pytest.mark.parametrize("digits", ["3865550142", "+13865550142", "386-555-0142"])
def test_a_phone_number_is_written_as_it_is_read_aloud(digits: str) -> None:
    assert shown("{{ digits|phone }}", digits=digits) == "(386) 555-0142"


# Marks ---------------------------------------------------------------------------------------------------


@has_icons
def test_an_icon_is_skipped_by_those_who_listen() -> None:
    html = shown('{% icon "phone" %}')
    assert 'aria-hidden="true"' in html
    assert 'class="ti"' in html
    assert html.count("<path") >= 1
    assert "M0 0h24v24H0z" not in html


@has_icons
@pytest.mark.parametrize("name", ["no-such-icon", "../outline/phone", ""])
def test_an_unknown_icon_is_refused(name: str) -> None:
    with pytest.raises(icons.UnknownIcon):
        icons.inline_svg(name)


@has_icons
def test_every_icon_named_in_a_template_exists() -> None:
    sources = "".join(file.read_text() for file in (settings.BASE_DIR / "templates").rglob("*.html"))
    named = set(re.findall(r'{% icon "([^"]+)"', sources))
    named |= {entry.icon for entry in STATUS_WORDS.values()} | {place.icon for place in frame.DESTINATIONS}
    assert [name for name in sorted(named) if not (icons.FOLDER / f"{name}.svg").is_file()] == []


@pytest.mark.parametrize(
    ("source", "text", "tone"),
    [
        ('{% status "late" days=2 %}', "2 d late", "is-decide"),
        ('{% status "quiet-in" days=3 %}', "Quiet in 3 d", "is-watch"),
        ('{% status "due-today" %}', "Due today", "is-accent"),
        ('{% status "hold" until="5 Jan" %}', "Hold to 5 Jan", ""),
        ('{% status "done" "Rate sheet sent" %}', "Rate sheet sent", "is-good"),
    ],
)
def test_a_state_is_a_word_with_its_colour(source: str, text: str, tone: str) -> None:
    html = shown(source)
    assert words(html) == text
    assert re.findall(r"is-\w+", html.split(">")[0]) == ([tone] if tone else [])


def test_the_stage_mark_fills_its_segments() -> None:
    html = shown('{% stage_mark 3 "Rates" %}')
    assert (html.count("seg on"), html.count('class="seg"')) == (3, 2)
    assert words(html) == "Rates"


@pytest.mark.parametrize(
    ("days", "tone"), [(9, ""), (10, "is-watch"), (13, "is-watch"), (14, "is-decide"), (40, "is-decide")]
)
def test_the_two_way_clock_turns_at_ten_and_fourteen(days: int, tone: str) -> None:
    html = shown("{% clock_two_way days %}", days=days)
    assert re.findall(r"is-\w+", html) == ([tone] if tone else [])


def test_the_pictures_of_the_clocks_follow_the_rule_of_silence() -> None:
    """This floor must not import the one above, so it spells the two numbers again."""
    assert stall.QUIET_AFTER.days == small_marks.QUIET_AFTER
    assert stall.NUDGE_BEFORE.days == small_marks.NUDGE_BEFORE


def test_the_clock_is_full_at_its_limit_and_not_fuller() -> None:
    assert 'width="44.0"' in shown("{% clock_two_way 14 %}")
    assert 'width="44.0"' in shown("{% clock_two_way 90 %}")
    assert 'width="22.0"' in shown("{% clock_two_way 7 %}")


def test_a_held_clock_has_no_colour() -> None:
    assert "is-decide" not in shown("{% clocks 40 40 held=True %}")


def test_what_never_happened_is_a_dash() -> None:
    html = shown("{% clocks None None %}")
    assert "They have not spoken or written to us yet" in html
    assert "No attempt yet" in html


def test_empty_chips_are_left_out() -> None:
    assert shown('{% chips "Columbia" "" None %}').count('class="chip"') == 1
    assert shown('{% chips "" %}') == ""


def test_what_people_typed_is_text_and_never_markup() -> None:
    bad = "<b>x"
    html = shown('{% chips bad %}{% status "done" bad %}{% person bad %}{% stage_mark 1 bad %}', bad=bad)
    assert "<b>x" not in html


def test_a_zero_of_the_strip_has_no_colour() -> None:
    figures = [Figure("0", "Quiet", "/", "volume-off", "decide"), Figure("2", "Late", "/", "clock", "decide")]
    html = shown('{% include "ui/_strip.html" %}', figures=figures)
    assert html.count("is-decide") == 1
    assert 'class="zero"' in html


# Forms ---------------------------------------------------------------------------------------------------


class CallForm(forms.Form):
    outcome = forms.ChoiceField(choices=[("spoke", "Spoke"), ("none", "No answer")], widget=forms.RadioSelect)
    note = forms.CharField(
        widget=forms.Textarea, max_length=40, required=False, help_text="Your team reads it."
    )
    what = forms.CharField(label="Next step")
    by_phone = forms.BooleanField(required=False)
    topics = forms.MultipleChoiceField(
        choices=[("a", "Payment"), ("b", "Authorization")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def test_an_error_stands_by_its_field_and_is_heard_there() -> None:
    html = shown("{% field form.what %}", form=CallForm({}))
    assert 'aria-invalid="true"' in html
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described
    assert all(f'id="{name}"' in html for name in described[1].split())
    assert "This field is required." in html


def test_help_is_tied_to_its_field() -> None:
    html = shown("{% field form.note %}", form=CallForm())
    assert 'aria-describedby="id_note_helptext"' in html
    assert 'id="id_note_helptext"' in html


def test_a_label_belongs_to_its_control() -> None:
    html = shown("{% field form.what %}{% field form.by_phone %}{% field form.topics %}", form=CallForm())
    assert 'for="id_what"' in html
    assert len(re.findall(r'<input class="form-check-input" type="checkbox"', html)) == 2
    assert "<fieldset" in html


def test_a_field_takes_attributes_from_the_template() -> None:
    html = shown('{% field form.note rows=3 autocomplete="off" is_note=True %}', form=CallForm())
    assert 'rows="3"' in html
    assert 'autocomplete="off"' in html
    assert 'data-count-for="id_note"' in html


def test_digits_choose_an_outcome() -> None:
    html = shown("{% picks form.outcome digits=True %}", form=CallForm({"outcome": "none"}))
    assert re.search(r'value="none"[^>]* checked[^>]* data-digit="2"', html)


def test_the_summary_leads_to_every_wrong_field() -> None:
    form = CallForm({})
    html = shown("{% form_errors form %}{% picks form.outcome %}{% field form.what %}", form=form)
    leads = re.findall(r'href="#([^"]+)"', html)
    assert len(leads) == 2
    assert all(f'id="{name}"' in html for name in leads)
    assert 'tabindex="-1"' in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert shown("{% form_errors form %}", form=CallForm()).strip() == ""


# The frame -----------------------------------------------------------------------------------------------


def request_of(user: User | AnonymousUser, path: str = "/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = user
    return request


def page(user: User | AnonymousUser, template: str = "404.html", **attributes: Any) -> str:
    request = request_of(user)
    for name, value in attributes.items():
        setattr(request, name, value)
    return render_to_string(template, {}, request)


def rita(**fields: Any) -> User:
    return User(**{"pk": 7, "name": "Rita Alvarez", "email": "rita@plan.example", "role": Role.REP, **fields})


def test_a_destination_without_a_page_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    destinations = (
        Destination("Gone", "x", "pipeline:no-such-page"),
        Destination("Out", "x", "account_logout"),
    )
    monkeypatch.setattr(frame, "DESTINATIONS", destinations)
    assert [place.label for place in frame.places("rep", "/")] == ["Out"]


def test_the_current_destination_is_the_one_the_page_lies_under(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = {"home": "/", "deals": "/deals/", "board": "/deals/board/"}
    monkeypatch.setattr(frame, "address", addresses.get)
    monkeypatch.setattr(frame, "DESTINATIONS", tuple(Destination(name, "x", name) for name in addresses))
    for path, label in [("/", "home"), ("/deals/7/", "deals"), ("/deals/board/", "board"), ("/else/", None)]:
        assert [place.label for place in frame.places("rep", path) if place.is_current] == [label] * bool(
            label
        )


def test_a_page_elsewhere_may_belong_to_a_destination() -> None:
    assert [place.label for place in frame.places("rep", "/audit/3/") if place.is_current] == ["Counties"]


def test_a_role_sees_its_own_destinations() -> None:
    letters = next(each for each in frame.DESTINATIONS if each.label == "Letters")
    assert letters.is_for(Role.ADMIN)
    assert not letters.is_for(Role.REP)


@pytest.mark.parametrize(
    ("theme", "first"), [(Theme.LIGHT, "light"), (Theme.DARK, "dark"), (Theme.AUTO, "light")]
)
def test_the_theme_is_the_readers(theme: Theme, first: str) -> None:
    assert f'data-theme="{theme}" data-bs-theme="{first}"' in page(rita(theme=theme))


def test_single_keys_rest_for_those_who_switched_them_off() -> None:
    assert 'data-keys="on"' in page(rita())
    assert 'data-keys="off"' in page(rita(has_shortcuts=False))


def test_the_days_to_the_filing_are_counted() -> None:
    place = NetworkPlace("MA 2027", "Florida", filing_on=dt.date(2026, 10, 19), today=TODAY)
    assert "47 days to filing, 19 Oct" in words(page(rita(), network_place=place))
    assert NetworkPlace("MA", filing_on=TODAY, today=TODAY).days_to_filing == 0
    assert NetworkPlace("MA", filing_on=TODAY - dt.timedelta(1), today=TODAY).days_to_filing is None


@pytest.mark.parametrize("template", ["404.html", "403.html", "403_csrf.html"])
def test_a_stranger_sees_an_error_page_without_the_frame(template: str) -> None:
    html = page(AnonymousUser(), template)
    assert 'class="rail"' not in html
    assert "<h1>" in html


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_an_error_page_needs_nothing_from_the_request(template: str) -> None:
    assert "<h1>" in render_to_string(template)


@pytest.mark.parametrize("template", ["404.html", "400.html", "500.html"])
def test_no_page_carries_script_or_style_of_its_own(template: str) -> None:
    html = page(rita(), template)
    assert not re.search(r'\sstyle="|\son\w+="|<style|<script(?![^>]*\ssrc=)', html)


# Messages ------------------------------------------------------------------------------------------------


def test_what_was_done_passes_by_with_its_way_back() -> None:
    messages = [Message(constants.SUCCESS, "Logged.", extra_tags="undo:/undo/7/ clears:touch:7")]
    html = shown('{% include "ui/_toasts.html" %}', messages=messages)
    assert 'action="/undo/7/"' in html
    assert 'data-draft-clear="touch:7"' in html


def test_what_went_wrong_stays_at_the_top() -> None:
    messages = [Message(constants.ERROR, "Not moved."), Message(constants.SUCCESS, "Logged.")]
    html = shown('{% include "ui/_notes.html" with shown=messages|notes %}', messages=messages)
    assert words(html) == "Not moved."
    assert 'role="alert"' in html
