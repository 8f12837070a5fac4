"""One line of the history of a deal, for each kind of row that makes one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from pipeline.models import (
    Deal,
    Hold,
    NextStep,
    OpeningAnswer,
    Outcome,
    OwnerChange,
    PaperHandover,
    RateOffer,
    Recall,
    StageMove,
    StallAlert,
)
from pipeline.stages import Stage
from providers.models import Agreement, LetterOfIntent

LATE_AFTER = dt.timedelta(hours=48)

OUTCOME_ICONS = {
    Outcome.DECISION_MAKER: "user-check",
    Outcome.STAFF: "user",
    Outcome.MESSAGE: "message-circle",
    Outcome.NO_ANSWER: "phone-off",
    Outcome.SENT: "send",
    Outcome.REPLY: "mail-opened",
    Outcome.MET: "users-group",
    Outcome.DECLINED: "ban",
}


@dataclass(frozen=True, slots=True)
class Other:
    """Where the other half of a correction stands in the history."""

    anchor: str
    page: int


@dataclass(frozen=True, slots=True)
class Entry:
    kind: str
    anchor: str
    at: dt.datetime
    icon: str
    title: str
    who: str = ""
    text: str = ""
    facts: tuple[str, ...] = ()
    dates: tuple[tuple[str, dt.date], ...] = ()
    is_two_way: bool = False
    late_days: int = 0
    corrected_by: Other | None = None
    corrects: Other | None = None
    undone_by: str = ""
    pk: int = 0

    @property
    def is_struck(self) -> bool:
        """It stands no more: corrected by a later entry, or taken back."""
        return bool(self.corrected_by or self.undone_by)


def describe(kind: str, row: Any, *, at: dt.datetime, page_of_touch: Mapping[int, int]) -> Entry:
    if kind == "touch":
        return _touch(row, page_of_touch)
    entry: dict[str, Any] = {"kind": kind, "anchor": f"{kind}-{row.pk}", "at": at}
    return Entry(**entry, **_WORDS[kind](row))


def _touch(touch: Any, page_of: Mapping[int, int]) -> Entry:
    lag = touch.logged_at - touch.made_at
    return Entry(
        kind="touch",
        pk=touch.pk,
        anchor=f"touch-{touch.pk}",
        at=touch.made_at,
        icon=OUTCOME_ICONS[Outcome(touch.outcome)],
        title=touch.get_outcome_display(),
        who=_name(touch.made_by),
        text=touch.note,
        facts=tuple(
            fact for fact in (touch.get_channel_display(), touch.contact and touch.contact.name) if fact
        ),
        is_two_way=touch.is_conversation,
        late_days=lag.days if lag > LATE_AFTER else 0,
        corrected_by=_other(touch.corrected_by_pk, page_of),
        corrects=_other(touch.corrects_id, page_of),
        undone_by=_name(touch.retraction.retracted_by) if hasattr(touch, "retraction") else "",
    )


def _other(pk: int | None, page_of: Mapping[int, int]) -> Other | None:
    return Other(f"touch-{pk}", page_of.get(pk, 1)) if pk is not None else None


def _name(user: User | None) -> str:
    return user.name if user else ""


def _opened(deal: Deal) -> dict[str, Any]:
    return {"icon": "folder-plus", "title": "Deal opened", "who": _name(deal.opened_by)}


def _move(move: StageMove) -> dict[str, Any]:
    start, goal = Stage(move.from_stage), Stage(move.to_stage)
    icon = "arrow-right" if move.is_forward else "arrow-back-up"
    if goal in (Stage.SIGNED, Stage.LOST):
        icon = "flag" if goal == Stage.SIGNED else "flag-off"
    return {
        "icon": icon,
        "title": f"Moved from {start.label} to {goal.label}",
        "who": _name(move.moved_by),
        "text": move.reason,
        "facts": ("Straight to contract",) if move.is_straight_to_contract else (),
        "undone_by": _name(move.undone_by_move.moved_by) if hasattr(move, "undone_by_move") else "",
    }


def _recall(recall: Recall) -> dict[str, Any]:
    return {
        "icon": "calendar-repeat",
        "title": "Comes back by itself",
        "who": _name(recall.set_by),
        "text": recall.what,
        "dates": (("on", recall.due_on),),
    }


def _owner(change: OwnerChange) -> dict[str, Any]:
    return {
        "icon": "user-share",
        "title": f"Given to {change.to_owner.name}",
        "who": _name(change.changed_by),
    }


def _hold(hold: Hold) -> dict[str, Any]:
    return {
        "icon": "player-pause",
        "title": "Put on hold",
        "who": _name(hold.placed_by),
        "facts": (hold.reason.label,),
        "dates": (("until", hold.until_on),),
        "undone_by": _name(hold.ended_by) if hold.is_undone else "",
    }


def _hold_over(hold: Hold) -> dict[str, Any]:
    return {"icon": "player-play", "title": "Hold ended", "who": _name(hold.ended_by)}


def _answer(answer: OpeningAnswer) -> dict[str, Any]:
    return {
        "icon": "message-question",
        "title": answer.get_question_display(),
        "who": _name(answer.recorded_by),
        "text": f"\u201c{answer.answer}\u201d" if answer.answer else "Asked, no answer.",
    }


def _offer(offer: RateOffer) -> dict[str, Any]:
    return {
        "icon": "file-dollar",
        "title": f"{offer.get_kind_display()} shown",
        "who": _name(offer.recorded_by),
        "facts": (f"Same ballpark: {offer.get_ballpark_display().lower()}",),
        "dates": (("on", offer.shown_on),),
    }


def _handover(handover: PaperHandover) -> dict[str, Any]:
    dates = [("since", handover.since_on)]
    if handover.promised_on:
        dates.append(("promised for", handover.promised_on))
    return {
        "icon": "file-arrow-right",
        "title": "Paper with us" if handover.holder == "plan" else "Paper with them",
        "who": _name(handover.recorded_by),
        "dates": tuple(dates),
    }


def _letter(letter: LetterOfIntent) -> dict[str, Any]:
    return {
        "icon": "mail-check",
        "title": "Letter of intent recorded",
        "who": _name(letter.recorded_by),
        "facts": (f"{letter.plan_signer} and {letter.group_signer}",),
        "dates": (("in force to", letter.expires_on),),
    }


def _agreement(agreement: Agreement) -> dict[str, Any]:
    return {
        "icon": "file-check",
        "title": "Agreement recorded",
        "who": _name(agreement.recorded_by),
        "facts": (f"{agreement.plan_signer} and {agreement.group_signer}",),
        "dates": (("ended", agreement.terminated_on),) if agreement.terminated_on else (),
    }


def _alert(alert: StallAlert) -> dict[str, Any]:
    told = (("owner told", alert.owner_told_on), ("manager told", alert.manager_told_on))
    return {
        "icon": "volume-off",
        "title": alert.get_silence_display(),
        "dates": tuple((word, day) for word, day in told if day),
    }


def _alert_over(alert: StallAlert) -> dict[str, Any]:
    return {"icon": "volume", "title": "No longer quiet", "text": f"{alert.get_end_display()}."}


def _step(step: NextStep) -> dict[str, Any]:
    return {"icon": "check", "title": "Step done", "who": _name(step.closed_by), "text": step.what}


_WORDS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "opened": _opened,
    "move": _move,
    "owner": _owner,
    "recall": _recall,
    "hold": _hold,
    "hold-over": _hold_over,
    "answer": _answer,
    "offer": _offer,
    "handover": _handover,
    "letter": _letter,
    "agreement": _agreement,
    "alert": _alert,
    "alert-over": _alert_over,
    "step": _step,
}
