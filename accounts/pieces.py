"""The words a state may have, each with its icon and colour, and the figures of a strip. Plain values only.

A state that is normal has no colour; colour never stands without its word.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class StatusWord:
    word: str
    icon: str
    tone: str = ""

    def spelled(self, days: int | None = None, until: str = "") -> str:
        return self.word.format(days=days, until=until)


@dataclass(frozen=True)
class Figure:
    """One number of a strip, with its word, and the list it counts."""

    number: str
    word: str
    address: str = ""
    icon: str = ""
    tone: str = ""
    title: str = ""

    @property
    def is_zero(self) -> bool:
        return self.number == "0"


STATUS_WORDS: dict[str, StatusWord] = {
    "good": StatusWord("Good", "circle-check", "good"),
    "watch": StatusWord("Watch", "eye", "watch"),
    "act": StatusWord("Act", "alert-triangle", "act"),
    "decide": StatusWord("Decide", "alert-octagon", "decide"),
    "pursue": StatusWord("Pursue", "target-arrow", "accent"),
    "document": StatusWord("Document", "file-text"),
    "flag": StatusWord("Red flag", "flag", "decide"),
    "whole": StatusWord("Whole", "circle-check", "good"),
    "met": StatusWord("Met", "circle-check", "good"),
    "met-with-letters": StatusWord("Met with letters", "mail-check", "watch"),
    "within-reach": StatusWord("Within reach", "alert-triangle", "act"),
    "gap": StatusWord("Gap", "alert-octagon", "decide"),
    "number": StatusWord("Too few", "users-minus", "act"),
    "access": StatusWord("Too far", "map-pin-off", "act"),
    "both": StatusWord("Too few, too far", "alert-triangle", "act"),
    "undecided": StatusWord("Undecided", "help-circle", "watch"),
    "critical": StatusWord("Critical", "target-arrow", "watch"),
    "overdue": StatusWord("Overdue", "clock-exclamation", "decide"),
    "late": StatusWord("{days}\u202fd late", "clock-exclamation", "decide"),
    "due-today": StatusWord("Due today", "clock", "accent"),
    "quiet-in": StatusWord("Quiet in {days}\u202fd", "hourglass", "watch"),
    "quiet": StatusWord("Quiet", "volume-off", "decide"),
    "quiet-unresponsive": StatusWord("Quiet, unresponsive", "volume-off", "decide"),
    "quiet-neglected": StatusWord("Quiet, neglected", "volume-off", "decide"),
    "hold": StatusWord("Hold to {until}", "player-pause"),
    "done": StatusWord("Done", "circle-check", "good"),
    "missing": StatusWord("Missing", "circle-dashed", "watch"),
    "signed": StatusWord("Signed", "flag", "good"),
    "lost": StatusWord("Lost", "flag-off"),
    "sent": StatusWord("Sent", "circle-check", "good"),
    "queued": StatusWord("Planned", "clock"),
    "kept": StatusWord("Kept to read here", "bookmark"),
    "failed": StatusWord("Failed", "alert-circle", "decide"),
    "unknown": StatusWord("Unknown", "help-circle", "watch"),
    "waiting": StatusWord("Not yet run", "clock"),
    "running": StatusWord("Running", "refresh"),
    "job-late": StatusWord("Late", "clock-exclamation", "decide"),
}
