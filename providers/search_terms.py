"""What somebody typed into the search box, and what it could be.

- words: every word must occur somewhere in a name; at least one of them has three letters, as less finds everything;
- an NPI: ten digits, or how one begins;
- a TIN: nine digits, exactly; how one begins only for those who may see TINs;
- a phone number: any four digits or more of it.
Hyphens, blanks, dots and brackets between digits are nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from providers import npi, tin

LEAST_LETTERS = 3
LEAST_DIGITS = 4
LONGEST = 200
NUMBER = re.compile(r"[\d\s().+/-]+")


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """Empty text means that this way of looking does not apply."""

    words: tuple[str, ...] = ()
    npi: str = ""
    tin: str = ""
    phone: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.npi or self.tin or self.phone)


def search_terms(text: str, *, may_see_tin: bool) -> SearchTerms:
    text = text[:LONGEST].strip()
    if NUMBER.fullmatch(text):
        return _numbers(re.sub(r"\D", "", text), may_see_tin=may_see_tin)
    words = tuple(dict.fromkeys(text.replace(",", " ").split()))
    return SearchTerms(words=words) if any(len(word) >= LEAST_LETTERS for word in words) else SearchTerms()


def _numbers(digits: str, *, may_see_tin: bool) -> SearchTerms:
    if not LEAST_DIGITS <= len(digits) <= npi.LENGTH + 1:
        return SearchTerms()
    ten = digits[1:] if len(digits) == npi.LENGTH + 1 and digits[0] == "1" else digits
    is_tin = len(digits) == tin.LENGTH or (may_see_tin and len(digits) < tin.LENGTH)
    return SearchTerms(
        npi=digits if digits[0] in npi.FIRST_DIGITS and len(digits) <= npi.LENGTH else "",
        tin=digits if is_tin else "",
        phone=ten if len(ten) <= npi.LENGTH else "",
    )
