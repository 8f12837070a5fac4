"""What a heading means. Headings differ from year to year in capitals, line breaks and small words, not in these."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

CODE = re.compile(r"(?<![0-9A-Za-z,.])(S\d{2}|0(?!00)\d{2})(?![0-9A-Za-z])")
AREAS = (
    ("large metro", "large_metro"),
    ("metro", "metro"),
    ("micro", "micro"),
    ("rural", "rural"),
    ("ceac", "ceac"),
    ("extreme access", "ceac"),
)


class Key(StrEnum):
    """What tells rows apart, or describes a county."""

    SSA = "county code"
    COUNTY = "county name"
    STATE = "state"
    AREA = "county type"
    BENEFICIARIES = "beneficiaries"
    POPULATION_RATIO = "base population ratio"
    CODE = "specialty code"
    NAME = "specialty name"


class Measure(StrEnum):
    """What a value is."""

    MINUTES = "minutes"
    MILES = "miles"
    RATIO = "ratio"
    NUMBER = "number"
    FLAG = "flag"


def plain(text: object) -> str:
    """Lower case, single spaces, no stars or colons of footnotes."""
    return re.sub(r"[\s*:]+", " ", str(text)).strip().lower()


def key_of(text: str) -> Key | None:
    """The first rule that fits, the narrow ones first: a base population ratio names beneficiaries too."""
    return next((key for key, fits in KEYS if re.search(fits, text)), None)


KEYS = (
    (Key.POPULATION_RATIO, r"population ratio|95th"),
    (Key.SSA, r"\bssa\b|^county code$|state/county code"),
    (Key.AREA, r"county type|designation|type of county"),
    (Key.CODE, r"(specialty|facility|provider|hsd|type) code|^code$"),
    (Key.NAME, r"^(provider |facility |hsd )?(specialty|facility|provider)( type| name)?$"),
    (Key.BENEFICIARIES, r"^(total |number of |medicare )*beneficiaries$"),
    (Key.COUNTY, r"^county( name)?$"),
    (Key.STATE, r"^(state|st)( code| abbreviation)?$"),
)


def measure_of(text: str) -> Measure | None:
    """None where it names two, as a title over minutes and miles does."""
    found = [measure for measure, fits in MEASURES if re.search(fits, text)]
    if Measure.FLAG in found:
        return Measure.FLAG
    if Measure.RATIO in found:
        return Measure.RATIO
    return found[0] if len(found) == 1 else None


MEASURES = (
    (Measure.FLAG, r"customized|relaxed|certificate of need"),
    (Measure.RATIO, r"\bratios?\b|per 1,?000"),
    (Measure.MINUTES, r"\btime\b|\bminutes?\b"),
    (Measure.MILES, r"\bdistance\b|\bmiles?\b"),
    (Measure.NUMBER, r"minimum number|minimum #|required number|\bnumbers?\b|#"),
)


def area_of(text: str) -> str:
    return next((area for words, area in AREAS if words in text), "")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The specialties by name, as far as they are known; `names` is in lower case, letters and figures only."""

    names: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def of(names_by_code: Mapping[str, str]) -> Vocabulary:
        return Vocabulary({letters(name): code for code, name in names_by_code.items()})

    def code_of(self, text: object) -> str:
        """By a code in the text, else by the whole name; a bare 7 is 007."""
        told = str(text).strip()
        if told.isdigit() and len(told) <= 3:
            return told.zfill(3)
        found = CODE.search(told.upper())
        return found.group(1) if found else self.names.get(letters(told), "")

    def is_name(self, label: str) -> bool:
        """More than a code, and no word for a measure or a type of county."""
        rest = CODE.sub("", label).strip(" -:")
        return (
            bool(letters(rest))
            and not rest.isdigit()
            and not (measure_of(plain(rest)) or area_of(plain(rest)))
        )


def letters(text: object) -> str:
    return re.sub(r"[^a-z0-9]", "", str(text).lower())
