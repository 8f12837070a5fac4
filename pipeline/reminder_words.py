"""Letters in words: the subject, and for each deal plain sentences with the cost of waiting.

They say who last spoke, what was promised next, and by when signing is to be expected if somebody calls and if nobody
does. They name the group and nobody in it, and no rate: a letter is read on trains. What a rep wrote down as the next
step stands in the rep's own letter only. What a deal is worth is said with the day it was computed, or not at all.
"""

from __future__ import annotations

import datetime as dt

from accounts.wording import clock_time, counted, day_month, near_date_within, short_date
from accounts.working_days import working_day_after
from pipeline.reminders import Digest, OpenDeal, Section, Waiting
from pipeline.signing import Expected
from pipeline.stall import Silence

LONGEST_SUBJECT = 120
MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)
TO_OTHERS = (Section.TEAM, Section.PIVOTAL)
"""Sections of letters to those above the rep."""

_COUNTED = {
    Section.QUIET: ("deal went quiet", "deals went quiet"),
    Section.OVERDUE: ("overdue", "overdue"),
    Section.DUE: ("due", "due"),
    Section.GOING_QUIET: ("going quiet", "going quiet"),
    Section.TEAM: ("quiet in your team", "quiet in your team"),
    Section.PIVOTAL: ("pivotal deal still quiet", "pivotal deals still quiet"),
    Section.HANDED_OVER: ("deal is yours now", "deals are yours now"),
}
_TRIED = {
    Silence.QUIET: "what we tried since found no answer",
    Silence.UNRESPONSIVE: "three tries or more since found no answer",
    Silence.NEGLECTED: "nobody has tried since",
}


def summary(digest: Digest) -> str:
    """For example: 2 deals went quiet, 1 overdue, 3 due."""
    if not digest.lines:
        return counted(len(digest.waiting), "signed group not effective", "signed groups not effective")
    return ", ".join(counted(digest.counts[each], *_COUNTED[each]) for each in Section if digest.counts[each])


def subject(digest: Digest) -> str:
    """The counts, then as many groups by name and county as one line of an inbox holds."""
    text = f"{summary(digest)}: "
    names = [_named(line.deal) for line in digest.lines] or [group.group for group in digest.waiting]
    shown = names[:1]
    for name in names[1:]:
        if len(text) + len(", ".join([*shown, name])) > LONGEST_SUBJECT:
            break
        shown.append(name)
    rest = len(names) + digest.left_out - len(shown)
    return text + ", ".join(shown) + (f" and {rest} more" if rest else "")


def status(section: Section, deal: OpenDeal, today: dt.date) -> str:
    """A few words beside the name."""
    if section in (Section.QUIET, *TO_OTHERS):
        kind = {Silence.UNRESPONSIVE: ", unresponsive", Silence.NEGLECTED: ", neglected"}
        silence = deal.alert.silence if deal.alert else Silence.QUIET
        return f"quiet {counted(_quiet_days(deal, today), 'day', 'days')}{kind.get(silence, '')}"
    if section == Section.GOING_QUIET:
        return f"quiet in {counted((deal.quiet_on - today).days, 'day', 'days')}"
    if section == Section.HANDED_OVER:
        return deal.stage.label.lower() if deal.stage.label != "LOI" else "LOI"
    late = (today - deal.promise.due_on).days
    if late:
        return f"{counted(late, 'day', 'days')} late"
    return f"due today at {clock_time(deal.promise.due_time)}" if deal.promise.due_time else "due today"


def sentence(section: Section, deal: OpenDeal, today: dt.date) -> str:
    """What was said last, and what was promised next."""
    return f"{_last_word(section, deal, today)} {_promise(section, deal, today)}"


def cost(section: Section, deal: OpenDeal, today: dt.date) -> str:
    """What waiting costs: the two days of signing against the filing, and what the deal is worth."""
    sentences = (_cost_of_silence(section, deal, today), _worth(deal, today))
    return " ".join(filter(None, sentences))


def waiting(group: Waiting) -> str:
    """For example: Sebring Neurology, 2 clinicians, 62 days."""
    clinicians = counted(group.clinicians, "clinician", "clinicians")
    return f"{group.group}, {clinicians}, {counted(group.days, 'day', 'days')}"


def place_of(deal: OpenDeal | None) -> str:
    """In the middle of a sentence: " in Highlands", or nothing."""
    return f" in {deal.county}" if deal and deal.county else ""


def _named(deal: OpenDeal) -> str:
    return f"{deal.group} ({deal.county})" if deal.county else deal.group


def _last_word(section: Section, deal: OpenDeal, today: dt.date) -> str:
    spoke = (
        f"They last spoke to us on {short_date(deal.last_contact_on, today)}"
        if deal.last_contact_on
        else "They have not spoken to us yet"
    )
    if section in (Section.QUIET, *TO_OTHERS) and deal.alert:
        return f"{spoke}; {_TRIED[deal.alert.silence]}."
    if section == Section.GOING_QUIET:
        return f"{spoke}; without a word by {short_date(deal.quiet_on, today)} the deal counts as quiet."
    return f"{spoke}."


def _promise(section: Section, deal: OpenDeal, today: dt.date) -> str:
    promise = deal.promise
    when = near_date_within(promise.due_on, today)
    at = f" at {clock_time(promise.due_time)}" if promise.due_time else ""
    said = promise.kind.lower() if section in TO_OTHERS else promise.what.rstrip(".")
    return f"Promised for {when}{at}: {said}."


def _cost_of_silence(section: Section, deal: OpenDeal, today: dt.date) -> str:
    expected = None if deal.is_held else deal.expected(today)
    if expected is None:
        filing = _filing(deal, today)
        return f"{filing[:1].upper()}{filing[1:]}." if filing else ""
    called, quiet = day_month(expected.if_called, today), day_month(expected.if_quiet, today)
    quiet, verdict = _against_filing(quiet, deal.filing_on, expected, today)
    if section in (Section.OVERDUE, Section.DUE, Section.HANDED_OVER) and deal.quiet_on > today:
        flagged = short_date(deal.quiet_on, today)
        said = f"Without a word it counts as quiet from {flagged}; signing is then expected on {quiet}, not {called}."
    else:
        said = f"Call by {_call_by(today)} and signing is expected on {called}; otherwise on {quiet}."
    return f"{said}{verdict}"


def _against_filing(
    quiet: str, filing_on: dt.date | None, expected: Expected, today: dt.date
) -> tuple[str, str]:
    """The later day as it is said, and a sentence where both days fare alike. A filing is met on its own day still."""
    if filing_on is None:
        return quiet, ""
    filing = f"the filing on {day_month(filing_on, today)}"
    if expected.if_quiet <= filing_on:
        return quiet, f" Both are in time for {filing}."
    if expected.if_called <= filing_on:
        return f"{quiet}, after {filing}", ""
    return quiet, f" Both are after {filing}."


def _call_by(today: dt.date) -> str:
    """The second working day from now, by its name: it is less than a week away, but for long weekends."""
    day = working_day_after(today, MONDAY_TO_FRIDAY, 2)
    return f"{day:%A}" if (day - today).days < 7 else day_month(day, today)


def _worth(deal: OpenDeal, today: dt.date) -> str:
    if deal.worth is None or round(deal.worth.share * 100) < 1:
        return ""
    points = counted(round(deal.worth.share * 100), "point", "points")
    return f"Worth {points} in {deal.worth.cell}, as of {day_month(deal.worth.as_of, today)}."


def _filing(deal: OpenDeal, today: dt.date) -> str:
    if deal.filing_on is None:
        return ""
    return f"the filing on {day_month(deal.filing_on, today)} is {_days_away(deal.filing_on, today)}"


def _days_away(day: dt.date, today: dt.date) -> str:
    return "today" if day == today else f"{counted((day - today).days, 'day', 'days')} away"


def _quiet_days(deal: OpenDeal, today: dt.date) -> int:
    return (today - deal.clock_started_on).days
