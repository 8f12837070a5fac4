"""Which county somebody means: by SSA code, or by name and state in any of the usual spellings.

"Miami-Dade County", "MIAMI DADE" and "miami-dade" are one; so are "Saint Lucie" and "St. Lucie", "De Soto" and
"DeSoto". A code of five digits is an SSA code, never a FIPS code: the same five digits can be two places.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

CODE = re.compile(r"\d{4,5}")
KIND = re.compile(r"\b(county|parish|census area|city and borough|borough|municipality|municipio)\s*$")
FORMER = re.compile(r"^(?P<now>.*?)\s*\(formerly (?P<before>.*)\)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamedCounty:
    ssa_code: str
    fips: str
    name: str
    state: str
    latitude: float | None = None
    longitude: float | None = None

    def __str__(self) -> str:
        return f"{self.name}, {self.state}"


class CountyIndex:
    """Of two counties with one name and state, as Los Angeles has them, the first given is found by name."""

    def __init__(self, counties: Iterable[NamedCounty]) -> None:
        self._by_code: dict[str, NamedCounty] = {}
        self._by_fips: dict[str, NamedCounty] = {}
        self._by_name: dict[tuple[str, str], NamedCounty] = {}
        for county in counties:
            self._by_code[county.ssa_code] = county
            self._by_fips.setdefault(county.fips, county)
            for name in names(county.name):
                self._by_name.setdefault((name_key(name), county.state), county)
        self.states = frozenset(county.state for county in self._by_code.values())

    def by_code(self, ssa_code: str) -> NamedCounty | None:
        return self._by_code.get(ssa_code)

    def by_fips(self, fips: str) -> NamedCounty | None:
        return self._by_fips.get(fips) if fips else None

    def find(self, text: str, state: str) -> NamedCounty | None:
        """The county of that code, whatever its state, or of that name in the state. "Lee, FL" may name the state."""
        if CODE.fullmatch(text):
            return self.by_code(text.zfill(5))
        named, _, named_state = text.partition(",")
        name = names(named)[0]
        return self._by_name.get((name_key(name), named_state.strip().upper() or state))


def names(name: str) -> tuple[str, ...]:
    """A county that was renamed is found by either name: "Kusilvak (formerly Wade Hampton)"."""
    renamed = FORMER.match(name)
    return (renamed["now"], renamed["before"]) if renamed else (name,)


def name_key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = KIND.sub("", plain.strip())
    plain = re.sub(r"\bsaint(e?)\b", r"st\1", plain)
    return re.sub(r"[^a-z]", "", plain)
