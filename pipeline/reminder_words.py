"""The letter of the day in words: its subject, and for each deal plain sentences with the cost of waiting.

They say who last spoke, what was promised next, and what more silence costs. They name the group and nobody in it, and
no rate: a letter is read on trains.
"""

from __future__ import annotations

import datetime as dt

from accounts.wording import clock_time, counted, day_month, near_date_within, short_date
from pipeline.reminders import Digest, OpenDeal, Section
from pipeline.stall import Silence

LONGEST_SUBJECT = 120
COST_OF_SILENCE = dt.timedelta(weeks=4)

_COUNTED = {
    Section.QUIET: ("deal went quiet", "deals went quiet"),
    Section.OVERDUE: ("overdue", "overdue"),
    Section.DUE: ("due", "due"),
    Section.GOING_QUIET: ("going quiet", "going quiet"),
    Section.TEAM: ("quiet in your team", "quiet in your team"),
}
_TRIED = {
    Silence.QUIET: "what we tried since found no answer",
    Silence.UNRESPONSIVE: "three tries or more since found no answer",
    Silence.NEGLECTED: "nobody has tried since",
}


def summary(digest: Digest) -> str:
    """For example: 2 deals went quiet, 1 overdue, 3 due."""
    return ", ".join(counted(digest.counts[each], *_COUNTED[each]) for each in Section if digest.counts[each])


def subject(digest: Digest) -> str:
    """The counts, then as many groups by name as one line of an inbox holds."""
    text, names = f"{summary(digest)}: ", [line.deal.group for line in digest.lines]
    shown = names[:1]
    for name in names[1:]:
        if len(text) + len(", ".join([*shown, name])) > LONGEST_SUBJECT:
            break
        shown.append(name)
    rest = len(names) + digest.left_out - len(shown)
    return text + ", ".join(shown) + (f" and {rest} more" if rest else "")


def status(section: Section, deal: OpenDeal, today: dt.date) -> str:
    """A few words beside the name."""
    if section in (Section.QUIET, Section.TEAM):
        kind = {Silence.UNRESPONSIVE: ", unresponsive", Silence.NEGLECTED: ", neglected"}
        silence = deal.alert.silence if deal.alert else Silence.QUIET
        return f"quiet {counted(_quiet_days(deal, today), 'day', 'days')}{kind.get(silence, '')}"
    if section == Section.GOING_QUIET:
        return f"quiet in {counted((deal.quiet_on - today).days, 'day', 'days')}"
    late = (today - deal.promise.due_on).days
    if late:
        return f"{counted(late, 'day', 'days')} late"
    return f"due today at {clock_time(deal.promise.due_time)}" if deal.promise.due_time else "due today"


def sentence(section: Section, deal: OpenDeal, today: dt.date) -> str:
    """What was said last, and what was promised next."""
    return f"{_last_word(section, deal, today)} {_promise(deal, today)}"


def cost(section: Section, deal: OpenDeal, today: dt.date) -> str:
    """What waiting costs. A manager, who reads of many at once, hears of it only where it endangers the filing."""
    if section in (Section.OVERDUE, Section.DUE):
        return _until_quiet(deal, today)
    if section == Section.TEAM and not _endangers_filing(deal, today):
        return ""
    return f"Two weeks of silence usually cost four more{_against_filing(deal, today)}."


def _last_word(section: Section, deal: OpenDeal, today: dt.date) -> str:
    spoke = (
        f"They last spoke to us on {short_date(deal.last_contact_on, today)}"
        if deal.last_contact_on
        else "They have not spoken to us yet"
    )
    if section in (Section.QUIET, Section.TEAM) and deal.alert:
        return f"{spoke}; {_TRIED[deal.alert.silence]}."
    if section == Section.GOING_QUIET:
        return f"{spoke}; without a word by {short_date(deal.quiet_on, today)} the deal counts as quiet."
    return f"{spoke}."


def _promise(deal: OpenDeal, today: dt.date) -> str:
    promise = deal.promise
    when = near_date_within(promise.due_on, today)
    at = f" at {clock_time(promise.due_time)}" if promise.due_time else ""
    return f"Promised for {when}{at}: {promise.what.rstrip('.')}."


def _until_quiet(deal: OpenDeal, today: dt.date) -> str:
    filing = _filing(deal, today)
    if deal.is_held:
        return f"{filing[:1].upper()}{filing[1:]}." if filing else ""
    quiet = (
        f"Without a word it counts as quiet from {short_date(deal.quiet_on, today)}"
        if deal.quiet_on > today
        else f"It has been quiet for {counted(_quiet_days(deal, today), 'day', 'days')}"
    )
    return f"{quiet}; {filing}." if filing else f"{quiet}."


def _against_filing(deal: OpenDeal, today: dt.date) -> str:
    filing = _filing(deal, today)
    if not filing:
        return ""
    return f", and {filing}: it would be missed" if _endangers_filing(deal, today) else f"; {filing}"


def _endangers_filing(deal: OpenDeal, today: dt.date) -> bool:
    return deal.filing_on is not None and deal.filing_on < today + COST_OF_SILENCE


def _filing(deal: OpenDeal, today: dt.date) -> str:
    if deal.filing_on is None:
        return ""
    return f"the filing on {day_month(deal.filing_on, today)} is {_days_away(deal.filing_on, today)}"


def _days_away(day: dt.date, today: dt.date) -> str:
    return "today" if day == today else f"{counted((day - today).days, 'day', 'days')} away"


def _quiet_days(deal: OpenDeal, today: dt.date) -> int:
    return (today - deal.clock_started_on).days
