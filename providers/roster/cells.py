"""What one cell may hold. Each function takes the tidied text of a cell that is not empty, or raises `BadCellError`."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable

FORMULA_SIGNS = ("=", "+", "-", "@")
YES = frozenset(["y", "yes", "true", "t", "1", "x"])
NO = frozenset(["n", "no", "false", "f", "0"])
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}")
ZIP = re.compile(r"(\d{5})(?:-?\d{4})?")
WHOLE = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)(?:\.0+)?")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
EXTENSION = re.compile(r"\s*(?:x|ext\.?|extension)\s*\d+$", re.IGNORECASE)
MOST_BEDS = 5_000
YEARS = range(1950, 2101)


class BadCellError(Exception):
    """A cell that cannot be used; the text is the reason, for the person who keeps the roster."""


def tidy(text: str) -> str:
    """One line, one blank between words, no invisible signs at the ends, accents composed."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", text).replace("\u200b", "").replace("\ufeff", "").split())


def words(longest: int) -> Callable[[str], str]:
    """Free text that ends up on a page or in a spreadsheet again: bounded, printable, never a formula."""

    def parse(text: str) -> str:
        if text.startswith(FORMULA_SIGNS):
            raise BadCellError(f"Begins with {text[0]}, which a spreadsheet would run as a formula.")
        if CONTROL.search(text):
            raise BadCellError("Holds a control character.")
        if len(text) > longest:
            raise BadCellError(f"Is longer than {longest} characters.")
        return text

    return parse


def digits(text: str) -> str:
    """A number kept as text; the ".0" some spreadsheets add is dropped."""
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", text):
        raise BadCellError("A spreadsheet has rounded this number. Format the column as text and save again.")
    return text.removesuffix(".0")


def state(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", text):
        raise BadCellError("A state has two letters, such as FL.")
    return text.upper()


def zip_code(text: str) -> str:
    """Five digits; the four behind them are dropped, and a zero lost in front comes back."""
    plain = digits(text)
    found = ZIP.fullmatch(plain.zfill(5) if plain.isdigit() else plain)
    if not (found and found[1].isascii()) or found[1] == "00000":
        raise BadCellError("A ZIP has five digits.")
    return found[1]


def phone(text: str) -> str:
    """Ten digits of the North American plan. A leading 1 and an extension are dropped."""
    number = re.sub(r"[\s().+/-]", "", EXTENSION.sub("", digits(text)))
    number = number[1:] if len(number) == 11 and number.startswith("1") else number
    if not re.fullmatch(r"[2-9]\d{2}[2-9]\d{6}", number, re.ASCII):
        raise BadCellError("A phone number has ten digits, such as 305-555-0134.")
    return number


def email(text: str) -> str:
    if not EMAIL.fullmatch(text) or len(text) > 254:
        raise BadCellError("This is not an e-mail address.")
    return text


def yes_or_no(text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise BadCellError("Must be yes or no.")


def beds(text: str) -> int:
    if text.startswith("-"):
        raise BadCellError("A number of beds is not negative.")
    found = WHOLE.fullmatch(text)
    if not found:
        raise BadCellError("A number of beds is a whole number.")
    number = int(found[1].replace(",", ""))
    if number > MOST_BEDS:
        raise BadCellError(f"More than {MOST_BEDS:,} beds is not one hospital.")
    return number


def degrees(text: str) -> float:
    if not re.fullmatch(r"[+-]?\d{1,3}(\.\d+)?", text, re.ASCII):
        raise BadCellError("Coordinates are decimal degrees, such as 25.7617 and -80.1918.")
    return float(text)


def date(text: str) -> dt.date:
    """2026-03-01 or 3/1/2026."""
    american = US_DATE.fullmatch(text)
    try:
        day = (
            dt.date(int(american[3]), int(american[1]), int(american[2]))
            if american
            else dt.date.fromisoformat(text)
        )
    except ValueError:
        raise BadCellError("A date is written 2026-03-01 or 3/1/2026.") from None
    if day.year not in YEARS:
        raise BadCellError(f"The year is not between {YEARS[0]} and {YEARS[-1]}.")
    return day
