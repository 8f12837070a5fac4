"""The small marks of a row as finished markup: state, stage, clock, initials.

A list shows the same few of them in each of its rows, so each is built once for its values and kept. The tags of
`{% load ui %}` and the rows of deals take them from here; docs/design.md shows them.
"""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts import wording
from accounts.icons import inline_svg
from accounts.markup import filled
from accounts.pieces import STATUS_WORDS

QUIET_AFTER = 14
NUDGE_BEFORE = 4
CLOCK_WIDTH = 44
NOTHING = "\u2013"

# By type as well: a text that is markup already and the same text typed by somebody are written differently.
kept = lru_cache(maxsize=4096, typed=True)


@kept
def status_mark(
    key: str, word: str = "", *, days: int | None = None, until: str = "", tint: bool = False, title: str = ""
) -> SafeString:
    """A state by its word, icon and colour; `word` in place of the usual one."""
    entry = STATUS_WORDS[key]
    return filled(
        '<span class="{}"{}>{}{}</span>',
        " ".join(part for part in ("st", tint and "tint", entry.tone and f"is-{entry.tone}") if part),
        filled(' title="{}"', title) if title else "",
        inline_svg(entry.icon),
        word or entry.spelled(days=days, until=until),
    )


@kept
def person_mark(name: str, label: str = "") -> SafeString:
    """Initials for a place where the name does not fit; the name is there for pointing and for listening."""
    return filled(
        '<span class="ini" title="{0}{1}" aria-hidden="true">{2}</span>'
        '<span class="visually-hidden">{0}{1}</span>',
        f"{label}: " if label else "",
        name,
        wording.initials(name),
    )


@kept
def stage_mark(position: int, word: str, total: int = 5) -> SafeString:
    """Segments and the word; `position` 3 fills three."""
    segments = format_html_join(
        "",
        '<rect class="seg{}" x="{}" width="9" height="12" rx="2"/>',
        ((" on" if place < position else "", 11 * place) for place in range(total)),
    )
    return filled(
        '<span class="stage"><svg viewBox="0 0 53 12" aria-hidden="true">{}</svg>{}</span>', segments, word
    )


@kept
def clocks_mark(
    two_way: int | None, attempt: int | None, limit: int = QUIET_AFTER, *, held: bool = False
) -> SafeString:
    """Both clocks, one below the other."""
    return filled(
        '<span class="clocks">{}{}</span>', two_way_mark(two_way, limit, held=held), attempt_mark(attempt)
    )


@kept
def two_way_mark(
    days: int | None, limit: int = QUIET_AFTER, *, held: bool = False, line: bool = False
) -> SafeString:
    """Days since they last spoke or wrote to us; None means never yet. It turns towards the limit, unless held."""
    tone = "" if held else _tone(days, limit)
    return filled(
        '<span class="clock{line}{tone}" title="{title}">{icon}<b>{days}</b>'
        '<svg viewBox="0 0 {width} 5" aria-hidden="true"><rect class="track" width="{width}" height="5" rx="2.5"/>'
        '<rect class="fill" width="{fill}" height="5" rx="2.5"/></svg>'
        '<span class="visually-hidden"> two-way</span></span>',
        line=" line" if line else "",
        tone=f" is-{tone}" if tone else "",
        title=_since(days, "they last spoke or wrote to us", "They have not spoken or written to us yet"),
        icon=inline_svg("messages"),
        days=_days(days),
        width=CLOCK_WIDTH,
        fill="0" if days is None else f"{CLOCK_WIDTH * min(days / limit, 1):.1f}",
    )


@kept
def attempt_mark(days: int | None, *, line: bool = False) -> SafeString:
    """Days since our last attempt; None means never yet."""
    return filled(
        '<span class="clock{}" title="{}">{}<b>{}</b><span></span><span class="visually-hidden"> attempt</span></span>',
        " line" if line else "",
        _since(days, "our last attempt", "No attempt yet"),
        inline_svg("phone-outgoing"),
        _days(days),
    )


def _tone(days: int | None, limit: int) -> str:
    if days is None or days < limit - NUDGE_BEFORE:
        return ""
    return "decide" if days >= limit else "watch"


def _since(days: int | None, event: str, never: str) -> str:
    return never if days is None else f"{wording.counted(days, 'day', 'days')} since {event}"


def _days(count: int | None) -> str:
    return NOTHING if count is None else wording.days(count)
