"""The states and territories by their postal letters, as counties name them."""

from __future__ import annotations

from collections.abc import Iterable

_NAMES = """
AK Alaska|AL Alabama|AR Arkansas|AS American Samoa|AZ Arizona|CA California|CO Colorado|CT Connecticut
DC District of Columbia|DE Delaware|FL Florida|GA Georgia|GU Guam|HI Hawaii|IA Iowa|ID Idaho|IL Illinois|IN Indiana
KS Kansas|KY Kentucky|LA Louisiana|MA Massachusetts|MD Maryland|ME Maine|MI Michigan|MN Minnesota|MO Missouri
MP Northern Mariana Islands|MS Mississippi|MT Montana|NC North Carolina|ND North Dakota|NE Nebraska
NH New Hampshire|NJ New Jersey|NM New Mexico|NV Nevada|NY New York|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania
PR Puerto Rico|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VA Virginia
VI Virgin Islands|VT Vermont|WA Washington|WI Wisconsin|WV West Virginia|WY Wyoming
"""

NAME_BY_STATE = {
    entry[:2]: entry[3:] for line in _NAMES.strip().splitlines() for entry in line.split("|") if entry
}


def state_name(state: str) -> str:
    return NAME_BY_STATE.get(state, state)


def area_name(states: Iterable[str]) -> str:
    """The states of a service area in words: one by its name, a few by their letters, many by their number."""
    found = sorted(set(states))
    if len(found) == 1:
        return state_name(found[0])
    return ", ".join(found) if len(found) <= 4 else f"{len(found)} states"
