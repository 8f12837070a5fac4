"""Brings numbers and outlines together: the map of a state, and the close-up of a county."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse

from adequacy.coverage import WORST_FIRST
from adequacy.map_file import outline_of
from adequacy.pictures import (
    AREA_TONES,
    NOT_EVALUATED,
    CloseUp,
    Mark,
    Pin,
    StatePicture,
    close_up,
    state_picture,
)
from adequacy.queries.counties import CountyScorecard
from adequacy.queries.sites import Site
from providers.models import County
from providers.states import state_name

NEAR = 4480.0
"""The frame a close-up is cut from: eight times the size of the state map, so that borders stay fine."""


def state_map(
    state: str,
    cards: Sequence[CountyScorecard],
    *,
    numbers: Mapping[str, int],
    not_evaluated: Iterable[County] = (),
) -> StatePicture | None:
    """None where no outline is drawn: a territory, or a house without the front-end packages."""
    here = [card for card in cards if card.county.state == state and card.county.fips]
    missing = [county for county in not_evaluated if county.state == state and county.fips]
    fips = next(iter([card.county.fips for card in here] + [county.fips for county in missing]), "")[:2]
    outline = outline_of(fips) if fips else None
    if outline is None:
        return None
    marks = {county.fips: _not_evaluated(county) for county in missing}
    # Two SSA codes may share one shape (Los Angeles): the worse of them colours it.
    for card in sorted(here, key=lambda card: WORST_FIRST.index(card.status), reverse=True):
        marks[card.county.fips] = _mark(card, numbers.get(card.ssa_code))
    return state_picture(state_name(state), outline, marks)


def county_close_up(county: County, sites: Iterable[Site]) -> CloseUp | None:
    outline = outline_of(county.fips[:2], NEAR) if county.fips else None
    if outline is None:
        return None
    pins = [Pin(site.latitude, site.longitude, _site_title(site), site.is_executed) for site in sites]
    return close_up(outline, county.fips, pins)


def _mark(card: CountyScorecard, number: int | None) -> Mark:
    return Mark(
        title=f"{card.county.name}: {card.status.label}, {_says(card)}",
        tone=AREA_TONES[card.status],
        address=reverse("adequacy:county", args=[card.ssa_code]),
        number=number,
    )


def _says(card: CountyScorecard) -> str:
    if not card.failing:
        return f"{card.cells} of {card.cells} specialties met"
    verb = "falls" if card.failing == 1 else "fall"
    return f"{card.failing} of {card.cells} specialties {verb} short, worst {card.worst_cell.specialty_name}"


def _not_evaluated(county: County) -> Mark:
    return Mark(
        title=f"{county.name}: not evaluated, the edition has no figures for it",
        tone=NOT_EVALUATED,
        address=county.get_absolute_url(),
    )


def _site_title(site: Site) -> str:
    return f"{site.group}, {site.city}: {'signed' if site.is_executed else 'open deal'}"
