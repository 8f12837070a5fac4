"""Letting a deal rest until a day, and waking it."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from pipeline.actions.clocks import set_clocks
from pipeline.actions.endings import AskAgain, HoldRefused, end_hold_on, hold_deal
from pipeline.actions.unit import locked, one_act
from pipeline.models import Deal, Hold, HoldReason

__all__ = ["HoldRefused", "end_hold", "end_holds", "place_hold"]


def place_hold(
    *, deal: Deal, reason: HoldReason, until_on: dt.date, what: str, by: User, at: dt.datetime
) -> Hold:
    """1. Lock. 2. Refuse a closed or held deal and a day out of reach. 3. Hold, its step, clocks, alert."""
    with one_act():
        return hold_deal(locked(deal), AskAgain(until_on=until_on, what=what, reason=reason), by=by, at=at)


def end_hold(*, hold: Hold, by: User, at: dt.datetime) -> Hold:
    """Cut a hold short. Its step stays where it is; the clock starts anew today. Ending twice changes nothing."""
    with one_act():
        deal = locked(hold.deal)
        hold = deal.holds.get(pk=hold.pk)
        if hold.ended_at is None:
            end_hold_on(hold, deal.owner.today(at), by=by, at=at)
            set_clocks(deal)
        return hold


def end_holds(*, now: dt.datetime, by: User) -> int:
    """The job: holds whose last day is past on the owner's calendar. By state, so a missed night is made up."""
    ended = 0
    for hold in Hold.objects.running().select_related("deal__owner").order_by("pk"):
        if hold.until_on >= hold.deal.owner.today(now):
            continue
        with one_act():
            deal = locked(hold.deal)
            fresh = deal.holds.over(deal.owner.today(now)).filter(pk=hold.pk).first()
            if fresh is None:
                continue
            end_hold_on(fresh, fresh.until_on, by=by, at=now)
            set_clocks(deal)
            ended += 1
    return ended
