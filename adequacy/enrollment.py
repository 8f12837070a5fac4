"""How many enrollees the plan has or expects in each county, as people write it: one county a line, then the number.

A county is its SSA code, or its name, with the state where the name alone leaves a doubt. Between county and number
stands a tab, a comma, a semicolon or a colon, so that two columns of a spreadsheet can be pasted. A line without a
number says that the number is not known, as does a county that has no line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from providers.county_names import CountyIndex

LINE = re.compile(r"(?P<county>.+?)(?:\s*[\t,;:\s]\s*(?P<number>\d[\d,. ]*))?\s*[,;:]?\s*")
MOST = 100_000_000


@dataclass(frozen=True, slots=True)
class Enrollees:
    """By SSA code, and what is wrong, a sentence a line. Nothing may be stored while anything is wrong."""

    by_county: Mapping[str, int]
    problems: Collection[str]


def read_enrollees(text: str, counties: CountyIndex, *, state: str) -> Enrollees:
    """`counties` are those of the service area; `state` is where a name without one is looked for."""
    found: dict[str, int] = {}
    seen: dict[str, int] = {}
    problems: list[str] = []
    for place, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        told = LINE.fullmatch(line.strip())
        county = counties.find(told["county"].strip(), state) if told else None
        if told is None or county is None:
            problems.append(f"Line {place}: {line.strip()[:40]} is no county of this network.")
        elif county.ssa_code in seen:
            problems.append(f"Line {place}: {county} stands on line {seen[county.ssa_code]} already.")
        else:
            seen[county.ssa_code] = place
            number = re.sub(r"[, ]", "", told["number"] or "")
            if number and (not number.isdecimal() or int(number) > MOST):
                problems.append(f"Line {place}: {told['number']} is no number of people.")
            elif number:
                found[county.ssa_code] = int(number)
    return Enrollees(found, problems)
