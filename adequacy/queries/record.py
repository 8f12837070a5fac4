"""How good the forecasts were, and which letters fell through: the memory of a network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from adequacy.forecast.learning import Rate
from adequacy.forecast.scores import Judgement, judged
from adequacy.models import CellOutcome, CellSnapshot, DealSnapshot, Snapshot
from adequacy.queries.beliefs import assumptions, experience
from pipeline.models import Deal, StageMove
from pipeline.stages import Stage
from providers.models import Agreement, LetterOfIntent, Network


@dataclass(frozen=True, slots=True)
class Record:
    """The weekly chances at filings that have passed, of deals and of cells, against what happened."""

    deals: Judgement
    cells: Judgement
    next_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Deals that reached a letter and were closed. `rate` shrinks to the default while they are few."""

    rate: Rate
    fallen: Sequence[Any]


def record(network: Network, *, today: dt.date) -> Record:
    """Three queries. A deal came true when its letter or agreement was in force that day, a cell when it passed."""
    deals = DealSnapshot.objects.filter(snapshot__network=network, filing__isnull=False)
    cells = CellSnapshot.objects.filter(snapshot__network=network, filing__isnull=False)
    ahead = Snapshot.objects.of(network).filter(filing_on__gte=today).order_by("filing_on")
    return Record(
        deals=judged(list(_with_outcome(deals.filter(snapshot__filing_on__lt=today)))),
        cells=judged(list(_cells_with_outcome(cells))),
        next_on=ahead.values_list("filing_on", flat=True).first(),
    )


def _cells_with_outcome(kept: QuerySet[Any]) -> QuerySet[Any]:
    """Pairs of what was told and whether the cell passed, of the filings that are judged."""
    outcome = CellOutcome.objects.filter(
        network=OuterRef("snapshot__network"),
        filing_on=OuterRef("snapshot__filing_on"),
        county=OuterRef("county"),
        specialty=OuterRef("specialty"),
    )
    told: QuerySet[Any] = (
        kept.annotate(passed=Subquery(outcome.values("passed")[:1]))
        .filter(passed__isnull=False)
        .values_list("filing", "passed")
    )
    return told


def _with_outcome(kept: QuerySet[Any]) -> QuerySet[Any]:
    """Pairs of what was told and whether an agreement, or a letter where it counts, was in force on the day."""
    day = OuterRef("snapshot__filing_on")
    same = {"group": OuterRef("deal__group"), "network": OuterRef("snapshot__network")}
    signed = Agreement.objects.filter(
        Q(terminated_on__isnull=True) | Q(terminated_on__gt=day),
        signed_by_plan_on__lte=day,
        signed_by_group_on__lte=day,
        **same,
    )
    letters = LetterOfIntent.objects.filter(
        signed_by_plan_on__lte=day,
        signed_by_group_on__lte=day,
        expires_on__gte=day,
        withdrawn_at__isnull=True,
        **same,
    )
    came_true = Q(Exists(signed)) | (Q(snapshot__takes_letters=True) & Q(Exists(letters)))
    told: QuerySet[Any] = kept.annotate(came_true=came_true).values_list("filing", "came_true")
    return told


def ledger(network: Network, *, today: dt.date) -> Ledger:
    """The newest first."""
    at_letter = StageMove.objects.standing().filter(deal=OuterRef("pk"), to_stage=Stage.LOI)
    fallen = (
        Deal.objects.in_network(network)
        .filter(Exists(at_letter), stage=Stage.LOST)
        .select_related("group", "loss_reason")
        .order_by(F("closed_at").desc(), "pk")
    )
    believed = experience(today, assumed=assumptions())
    return Ledger(rate=believed.to_signature[Stage.LOI].rate, fallen=list(fallen[:50]))
