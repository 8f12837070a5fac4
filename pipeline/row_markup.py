"""Deals as rows of a list, cards of the board and lines of Today: finished markup, one gap-filled text per row.

A page shows fifty to three hundred of them, and the tags and includes of a template, row by row, took most of its
time; so the markup is written here once, with named gaps. What fills a gap is escaped unless it is markup already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.urls import get_urlconf, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from accounts import wording
from accounts.icons import inline_svg
from accounts.markup import filled
from accounts.small_marks import (
    attempt_mark,
    clocks_mark,
    person_mark,
    stage_mark,
    status_mark,
    two_way_mark,
)
from pipeline.queries.rows import DealRow, Due, State
from pipeline.stages import OPEN_STAGES

NOTHING = SafeString()


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the acts on a deal are, each with a gap for its number. Looked up once for all rows of a page."""

    deal: str
    log: str
    stage: str
    hold: str
    closing: str
    completion: str


def addresses() -> Addresses:
    return _addresses(get_urlconf())


@lru_cache(maxsize=4)
def _addresses(_: str | None) -> Addresses:
    return Addresses(
        deal=_numbered("pipeline:deal"),
        log=_numbered("pipeline:touch-new"),
        stage=_numbered("pipeline:stage"),
        hold=_numbered("pipeline:hold"),
        closing=_numbered("pipeline:closing"),
        completion=_numbered("pipeline:completion"),
    )


def _numbered(name: str) -> str:
    before, _, after = reverse(name, args=[0]).rpartition("/0/")
    return f"{before}/{{}}/{after}"


# A row of the list ----------------------------------------------------------------------------------------

_LIST_ROW = """<tr id="deal-row-{pk}" data-row>
<td class="hide"><input class="form-check-input m-0" type="checkbox" name="deal" value="{pk}"
 aria-label="Select {group}"></td>
<th scope="row"><a class="name clip" href="{deal}" data-open>{group}</a></th>
{cells}
<td class="hide n">{acts}</td></tr>"""


_HIDE, _RIGHT, _RIGHT_NOWRAP = '<td class="hide">', '<td class="right">', '<td class="right nowrap">'
_END = "</td>"


def list_rows(rows: Iterable[DealRow], columns: Iterable[str]) -> SafeString:
    """One `<tr>` each, with these cells between the group and the buttons."""
    to, cells = addresses(), [CELLS[name] for name in columns]
    return _joined(_list_row(row, cells, to) for row in rows)


def _list_row(row: DealRow, cells: list[Callable[[DealRow], SafeString]], to: Addresses) -> SafeString:
    return filled(
        _LIST_ROW,
        pk=row.pk,
        group=row.group,
        deal=to.deal.format(row.pk),
        cells=_joined(cell(row) for cell in cells),
        acts=_log_and_keys(row, to, css_class="btn btn-quiet btn-only")
        if row.may_edit and row.due
        else NOTHING,
    )


def _place(row: DealRow) -> SafeString:
    return filled(
        '<td class="clip-cell muted"><span class="clip" title="{}">{}{}</span></td>',
        row.chips.all, row.chips.line, _and_more(row),
    )  # fmt: skip


def _stage(row: DealRow) -> SafeString:
    mark = stage_mark(row.stage_place, row.stage_word) if row.stage_place else status_mark(row.stage)
    return _joined((_RIGHT, mark, _END))


def _step(row: DealRow) -> SafeString:
    what = (row.due and row.due.what) or row.closed
    return filled('<td class="clip-cell full"><span class="clip" title="{0}">{0}</span></td>', what)


def _due(row: DealRow) -> SafeString:
    due = row.due
    if due is None:
        return mark_safe('<td class="nowrap num"></td>')  # a constant
    shown: str
    if due.late_days:
        shown = status_mark("late", days=due.late_days)
    elif due.is_today:
        shown = filled('<b class="strong">Today {}</b>', due.time)
    else:
        shown = due.date
    return filled('<td class="nowrap num" title="{}">{}</td>', due.title, shown)


def _silence(row: DealRow) -> SafeString:
    return _joined((_RIGHT_NOWRAP, _state(row.state), _END))


def _two_way(row: DealRow) -> SafeString:
    return _joined((_HIDE, two_way_mark(row.two_way, row.limit, held=row.is_calm), _END))


def _attempt(row: DealRow) -> SafeString:
    return _joined((_HIDE, attempt_mark(row.attempt), _END))


def _worth(row: DealRow) -> SafeString:
    if row.worth is None:
        return mark_safe('<td class="hide n"></td>')  # a constant
    return filled('<td class="hide n"><span title="{}">{}</span></td>', row.worth.where, row.worth.points)


def _owner(row: DealRow) -> SafeString:
    return _joined((_HIDE, person_mark(row.owner, "Owner"), _END))


def _tags(row: DealRow) -> SafeString:
    chips = format_html_join("", '<span class="chip">{}</span> ', ((tag,) for tag in row.tags))
    return _joined((_HIDE, chips, _END))


def _network(row: DealRow) -> SafeString:
    return filled('<td class="hide muted">{}</td>', row.network)


CELLS: dict[str, Callable[[DealRow], SafeString]] = {
    "place": _place,
    "stage": _stage,
    "step": _step,
    "due": _due,
    "silence": _silence,
    "two-way": _two_way,
    "attempt": _attempt,
    "worth": _worth,
    "owner": _owner,
    "tags": _tags,
    "network": _network,
}


# A card of the board --------------------------------------------------------------------------------------

_CARD = """<li class="deal-card" id="deal-card-{pk}" data-row data-deal="{pk}" data-group="{group}"{movable}>
<div class="d-flex gap-2 align-items-start"><a class="grp flex-fill" href="{deal}" data-open>{group}</a>{owner}</div>
{place}{worth}
<div class="step clip" title="{what}">{what}</div>
<div class="ln"><span class="st fw-normal{late}" title="{due_title}">{calendar}{due}</span>
<span class="end">{state}</span></div>
{acts}</li>"""

_CARD_ACTS = """<div class="card-acts">{log}
<details class="menu"><summary class="btn btn-quiet btn-only" data-key="m" aria-label="Move {group}">{arrows}</summary>
<form class="dropdown-menu dropdown-menu-end" method="post" action="{stage}"
 hx-post="{stage}" hx-target="#ask-{pk}" hx-swap="innerHTML">{token}<input type="hidden" name="key" value="{key}">
{stages}{signed}{lost}</form></details></div>
<div class="ask-place" id="ask-{pk}"></div>"""

_TO_STAGE = (
    '<button class="dropdown-item" type="submit" name="to" value="{}" data-key="m{}">{}'
    '<kbd aria-hidden="true">{}</kbd></button>'
)
_TO_A_FORM = (
    '<a class="dropdown-item" href="{0}" hx-get="{0}" hx-target="#drawer" hx-swap="innerHTML">{1}…</a>'
)


def board_cards(cards: Iterable[tuple[DealRow, UUID]], token: SafeString) -> SafeString:
    """One `<li>` each. The number beside a card makes a double click move it once; `token` is the form's own field."""
    to, ways = addresses(), {stage.value: _ways_from(stage.value) for stage in OPEN_STAGES}
    return _joined(_card(card, key, to, ways, token) for card, key in cards)


def _ways_from(stage: str) -> SafeString:
    return format_html_join(
        "",
        _TO_STAGE,
        (
            (other.value, place, other.label, place)
            for place, other in enumerate(OPEN_STAGES, start=1)
            if other.value != stage
        ),
    )


def _card(
    card: DealRow, key: UUID, to: Addresses, ways: dict[str, SafeString], token: SafeString
) -> SafeString:
    due, stage = card.due, to.stage.format(card.pk)
    state = _state(card.state) if card.state else two_way_mark(card.two_way, held=True, line=True)
    return filled(
        _CARD,
        pk=card.pk,
        group=card.group,
        movable=filled(' data-move="{}"', stage) if card.may_edit else "",
        deal=to.deal.format(card.pk),
        owner=person_mark(card.owner, "Owner"),
        place=_card_place(card),
        worth=_card_worth(card),
        what=due.what if due else "",
        late=" is-decide" if due and due.late_days else "",
        due_title=due.title if due else "",
        calendar=inline_svg("calendar-event"),
        due=_card_due(due) if due else "",
        state=state,
        acts=_card_acts(card, key, stage, to, ways[card.stage], token) if card.may_edit else "",
    )


def _card_place(card: DealRow) -> SafeString:
    if not card.chips.county:
        return NOTHING
    return filled(
        '<div class="ln"><span class="clip" title="{}">{}{}</span></div>',
        card.chips.all, card.chips.line, _and_more(card),
    )  # fmt: skip


def _card_worth(card: DealRow) -> SafeString:
    if card.worth is None:
        return NOTHING
    return filled(
        '<div class="ln"><span class="clip" title="{0}"><b class="strong num">{1}</b> {0}</span></div>',
        card.worth.where,
        wording.counted(card.worth.points, "point", "points"),
    )


def _card_due(due: Due) -> str:
    if due.late_days:
        return f"{wording.days(due.late_days)} late"
    return f"Today {due.time}" if due.is_today else due.date


def _card_acts(
    card: DealRow, key: UUID, stage: str, to: Addresses, stages: SafeString, token: SafeString
) -> SafeString:
    return filled(
        _CARD_ACTS,
        pk=card.pk,
        group=card.group,
        log=_log_button(card, to, css_class="btn btn-quiet btn-only"),
        arrows=inline_svg("arrows-right-left"),
        stage=stage,
        token=token,
        key=key,
        stages=stages,
        signed=filled(_TO_A_FORM, f"{stage}?to=signed", "Signed"),
        lost=filled(_TO_A_FORM, to.closing.format(card.pk), "Lost"),
    )


# A line of Today ------------------------------------------------------------------------------------------

_WORK_LINE = """<li class="work" id="work-row-{pk}" data-row>
{when}
<div class="deal"><a class="grp" href="{deal}" data-open>{group}</a>
<div class="tags"><span class="chips">{chips}</span>{state}</div></div>
<div class="todo"><div class="do">{what}{by}</div>{words}</div>
<div class="pulse">{stage}{clocks}</div>
<div class="worth worthy">{worth}{owner}</div>
{acts}</li>"""


def work_lines(rows: Iterable[DealRow], *, names_owner: bool) -> SafeString:
    """One `<li>` each: when, whom, what, how it stands, what it is worth."""
    to = addresses()
    return _joined(_work_line(row, to, names_owner=names_owner) for row in rows)


def _work_line(row: DealRow, to: Addresses, *, names_owner: bool) -> SafeString:
    return filled(
        _WORK_LINE,
        pk=row.pk,
        when=_when(row.due),
        deal=to.deal.format(row.pk),
        group=row.group,
        chips=_chips(row),
        state=filled('<span class="tiny">{}</span>', _state(row.state)) if row.state else "",
        what=row.due.what if row.due else "",
        by=filled(' <span class="muted fw-normal">by {}</span>', row.step_by) if row.step_by else "",
        words=_words(row),
        stage=stage_mark(row.stage_place, row.stage_word),
        clocks=clocks_mark(row.two_way, row.attempt, row.limit, held=row.is_calm),
        worth=_work_worth(row),
        owner=person_mark(row.owner, "Owner") if names_owner else "",
        acts=_log_and_keys(row, to, css_class="btn btn-only act") if row.may_edit else "",
    )


def _when(due: Due | None) -> SafeString:
    if due is None:
        return mark_safe('<div class="when" title=""><small></small></div>')  # a constant
    first: str
    if due.late_days:
        first, second = status_mark("late", days=due.late_days), due.date
    elif due.is_today:
        first, second = due.time or "Any time", due.kind.lower()
    else:
        first, second = due.date, f"{due.time} {due.kind.lower()}".lstrip()
    late = " is-decide" if due.late_days else ""
    return filled('<div class="when{}" title="{}">{}<small>{}</small></div>', late, due.title, first, second)


def _chips(row: DealRow) -> SafeString:
    chips = row.chips
    words = (chips.county, chips.specialty) if chips.county else ()
    shown = format_html_join("", '<span class="chip">{}</span>', ((word,) for word in words))
    if not chips.more:
        return shown
    return filled('{}<span class="chip" title="{}">{} more</span>', shown, chips.all, chips.more)


def _words(row: DealRow) -> SafeString:
    if row.words is None:
        return NOTHING
    shown = f"“{row.words.text}”" if row.words.is_quote else row.words.text
    return filled('<div class="last clip" title="{} ({})">{}</div>', row.words.text, row.words.said, shown)


def _work_worth(row: DealRow) -> SafeString:
    worth = row.worth
    if worth is None:
        return NOTHING
    others = f", and {wording.counted(worth.others, 'other cell', 'other cells')}" if worth.others else ""
    return filled(
        '<span title="Worth {} points of the chance in {}{}"><b>{}</b>{}</span>',
        worth.points, worth.where, others, wording.counted(worth.points, "point", "points"), worth.where,
    )  # fmt: skip


# Parts of several -----------------------------------------------------------------------------------------

_LOG_BUTTON = (
    '<a class="{css_class}" href="{log}" hx-get="{log}" hx-target="#drawer" hx-swap="innerHTML" data-key="l" '
    'aria-label="Log a touch with {group}">{icon}</a>'
)
_KEYS = """<span class="visually-hidden" id="row-keys-{pk}">{done}
<a href="{stage}" hx-get="{stage}" hx-target="#drawer" hx-swap="innerHTML" data-key="m" tabindex="-1">Move</a>
<a href="{hold}" hx-get="{hold}" hx-target="#drawer" hx-swap="innerHTML" data-key="p" tabindex="-1">Hold</a></span>"""

_KEY_OF_STEP = (
    '<a href="{0}" hx-get="{0}" hx-target="#drawer" hx-swap="innerHTML" data-key="d" tabindex="-1">'
    "Done, set the next</a>"
)


def _log_button(row: DealRow, to: Addresses, *, css_class: str) -> SafeString:
    icon = inline_svg("phone-plus")
    return filled(_LOG_BUTTON, css_class=css_class, log=to.log.format(row.pk), group=row.group, icon=icon)


def _log_and_keys(row: DealRow, to: Addresses, *, css_class: str) -> SafeString:
    """The button to log with, and the other acts for those who work by keys."""
    done = filled(_KEY_OF_STEP, to.completion.format(row.step_pk)) if row.step_pk else ""
    keys = filled(_KEYS, pk=row.pk, done=done, stage=to.stage.format(row.pk), hold=to.hold.format(row.pk))
    return _joined((_log_button(row, to, css_class=css_class), keys))


def _state(state: State | None) -> SafeString:
    if state is None:
        return NOTHING
    return status_mark(state.key, days=state.days, until=state.until, title=state.title)


def _and_more(row: DealRow) -> str:
    return f" +{row.chips.more}" if row.chips.more else ""


def _joined(parts: Iterable[str]) -> SafeString:
    return SafeString("".join(parts))  # each of them is finished markup
