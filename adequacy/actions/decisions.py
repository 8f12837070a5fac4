"""Deciding of a cell that will hardly pass: pursue or document; and saying why a provider was not contracted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models.functions import Coalesce

from accounts.models import User
from adequacy.models import CellDecision, CellForecast, Choice, NetworkForecast, ReasonGiven
from adequacy.queries.exception_reasons import reasons_in_force
from providers.models import Network


class DecisionRefused(Exception):
    """`field` names what must change, empty for the whole; `message` says how."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@transaction.atomic
def decide(
    *,
    network: Network,
    cells: Collection[tuple[str, str]],
    choice: str,
    why: str = "",
    by: User,
    at: dt.datetime,
) -> list[CellDecision]:
    """Of cells of the forecast, each by its SSA code and specialty, all or none.

    1. Hold the forecast still; its chance, and the day it was told for, go with each decision.
    2. The same choice for the same day again is a double click. 3. Another one ends what stood.
    """
    if choice not in Choice.values:
        raise DecisionRefused("choice", "Pursue or document.")
    head = NetworkForecast.objects.select_for_update(of=("self",)).filter(network=network).first()
    chances = _chances(network, cells)
    if head is None or set(cells) - chances.keys():
        raise DecisionRefused("cell", "Choose cells that have a forecast.")
    due_on = head.filing_on or head.go_live_on
    standing = {
        (each.county_id, each.specialty_id): each
        for each in CellDecision.objects.standing().filter(network=network)
    }
    made = []
    for county, specialty in sorted(set(cells)):
        before = standing.get((county, specialty))
        if before is not None and (before.choice, before.due_on) == (choice, due_on):
            made.append(before)
            continue
        if before is not None:
            _end(before, by=by, at=at)
        made.append(
            CellDecision.objects.create(
                network=network,
                county_id=county,
                specialty_id=specialty,
                choice=choice,
                why=why.strip(),
                chance=chances[county, specialty],
                due_on=due_on,
                decided_by=by,
                decided_at=at,
            )
        )
    return made


def _chances(network: Network, cells: Collection[tuple[str, str]]) -> dict[tuple[str, str], float]:
    told = CellForecast.objects.of(network).filter(county__in={county for county, _ in cells})
    rows = told.values_list("county", "specialty", Coalesce("filing", "go_live"))
    return {(county, specialty): chance for county, specialty, chance in rows}


@transaction.atomic
def take_decisions_back(*, network: Network, pks: Collection[int], by: User, at: dt.datetime) -> int:
    """These cells are asked about again; how many. What has ended already stays as it ended."""
    standing = CellDecision.objects.standing().filter(network=network, pk__in=pks)
    rows = list(standing.select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        _end(row, by=by, at=at)
    return len(rows)


def _end(decision: CellDecision, *, by: User, at: dt.datetime) -> None:
    decision.ended_by, decision.ended_at = by, at
    decision.save(update_fields=["ended_by", "ended_at"])


@transaction.atomic
def give_reason(
    *,
    network: Network,
    specialty: str,
    providers: Collection[int],
    reason: str,
    note: str,
    by: User,
    at: dt.datetime,
) -> int:
    """For each of the providers; how many rows that took. Neither reason nor note takes back what was said.

    1. Refuse a reason that is not on the list of today. 2. Leave out whoever has these words already. 3. Write.
    """
    if reason and reason not in reasons_in_force(network, at.date()):
        raise DecisionRefused("reason", "Choose one of the list.")
    note = note.strip()
    said = {
        each.provider_id: (each.reason, each.note)
        for each in ReasonGiven.objects.filter(network=network, specialty=specialty, provider__in=providers)
        .order_by("provider", "-given_at", "-pk")
        .distinct("provider")
    }
    fresh = [one for one in sorted(providers) if said.get(one, ("", "")) != (reason, note)]
    rows = [
        ReasonGiven(
            network=network,
            provider_id=one,
            specialty_id=specialty,
            reason=reason,
            note=note,
            given_by=by,
            given_at=at,
        )
        for one in fresh
    ]
    return len(ReasonGiven.objects.bulk_create(rows))
