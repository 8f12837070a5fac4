"""What usually comes next after a touch, so that a rep changes a sentence instead of writing one.

    spoke to the decision-maker    send what was agreed, tomorrow
    reached staff                  call the decision-maker, in 2 working days
    left a message, no answer      call again, in 2 working days
    sent something                 ask whether it arrived, in 3 days
    a reply came                   answer, tomorrow
    met                            send what was agreed, tomorrow
    declined                       ask again, in 30 days

A proposal that falls on a day the owner does not work, a federal holiday among them, moves to the next one they do.
It is a start: whatever the rep wrote is never replaced. Source: provider contracting playbook, "a clear next step at
the end of every interaction".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from accounts.working_days import next_working_day, working_day_after

ASK_AGAIN_AFTER = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Proposal:
    what: str
    kind: str
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class Usual:
    what: str
    kind: str
    days: int = 0
    working_days: int = 0


USUAL: dict[str, Usual] = {
    "decision_maker": Usual("Send what we agreed", "send", working_days=1),
    "staff": Usual("Call the decision-maker", "call", working_days=2),
    "message": Usual("Call again", "call", working_days=2),
    "no_answer": Usual("Call again", "call", working_days=2),
    "sent": Usual("Ask whether it arrived", "call", days=3),
    "reply": Usual("Answer their reply", "email", working_days=1),
    "met": Usual("Send what we agreed", "send", working_days=1),
    "declined": Usual("Ask again", "call", days=ASK_AGAIN_AFTER.days),
}
NOTHING_SAID = Usual("Call again", "call", working_days=2)


def propose(*, outcome: str, today: dt.date, working_days: Collection[int]) -> Proposal:
    """The usual next step after this outcome; for an unknown or missing outcome, another call."""
    usual = USUAL.get(outcome, NOTHING_SAID)
    if usual.working_days:
        due_on = working_day_after(today, working_days, usual.working_days)
    else:
        due_on = next_working_day(today + dt.timedelta(days=usual.days), working_days)
    return Proposal(what=usual.what, kind=usual.kind, due_on=due_on)
