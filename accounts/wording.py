"""How days, times, counts and shares are written everywhere: pages, letters and titles alike.

Dates are short beside their work ("Thu 3 Sep"), carry the year only when it is not the reader's own, and are
complete on asking. Hours have 24. A narrow space that does not break keeps a number and its unit together.
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

NARROW_SPACE = "\u202f"


@lru_cache(maxsize=1024)
def short_date(day: dt.date, today: dt.date) -> str:
    text = f"{day:%a} {day.day} {day:%b}"
    return text if day.year == today.year else f"{text} {day.year}"


def day_month(day: dt.date, today: dt.date) -> str:
    """For a place where the weekday says nothing: "19 Oct"."""
    text = f"{day.day} {day:%b}"
    return text if day.year == today.year else f"{text} {day.year}"


@lru_cache(maxsize=1024)
def full_date(day: dt.date) -> str:
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def near_date(day: dt.date, today: dt.date) -> str:
    """Yesterday, today and tomorrow by their names, other days by date."""
    names = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}
    return names.get((day - today).days) or short_date(day, today)


def near_date_within(day: dt.date, today: dt.date) -> str:
    """The same inside a sentence, where only the names of days and months are capitals."""
    words = near_date(day, today)
    return words.lower() if abs((day - today).days) <= 1 else words


def clock_time(moment: dt.datetime | dt.time) -> str:
    return f"{moment:%H:%M}"


def full_moment(moment: dt.datetime) -> str:
    return f"{full_date(moment.date())}, {clock_time(moment)} {moment.tzname() or ''}".rstrip()


def days(count: int) -> str:
    return f"{count}{NARROW_SPACE}d"


def counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def percent(share: float | Decimal) -> str:
    """A share of one as whole per cent. Only the exact ends are called 0 and 100."""
    value = Decimal(str(share)) * 100
    whole = int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if whole == 100 and value < 100:
        return f"> 99{NARROW_SPACE}%"
    if whole == 0 and value > 0:
        return f"< 1{NARROW_SPACE}%"
    return f"{whole}{NARROW_SPACE}%"


def phone(digits: str) -> str:
    """Ten digits as they are read aloud; anything else as it was given."""
    bare = "".join(character for character in digits if character.isdigit())
    ten = bare[1:] if len(bare) == 11 and bare[0] == "1" else bare
    return f"({ten[:3]}) {ten[3:6]}-{ten[6:]}" if len(ten) == 10 else digits


def initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
