"""What stands on one deal today, of every kind: read in two queries for the page that shows it all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.together import together
from pipeline.models import (
    ClosingCall,
    Deal,
    Hold,
    NextStep,
    OpeningAnswer,
    PaperHandover,
    RateOffer,
    StageMove,
    StallAlert,
    Touch,
)
from pipeline.queries.evidence import Evidence, deal_evidence
from pipeline.queries.roster import roster_rows
from providers.models import Affiliation, Contact, County

OFFERS = 5


@dataclass(frozen=True, slots=True)
class Dossier:
    """`offers` and `closing_calls` are the newest first, `moves` the oldest; `said` is the newest conversation with
    each contact. Each row of the `roster` knows whether its county is `in_area`.
    """

    step: NextStep | None
    hold: Hold | None
    alert: StallAlert | None
    handover: PaperHandover | None
    last_touch: Touch | None
    answers: tuple[OpeningAnswer, ...]
    offers: tuple[RateOffer, ...]
    moves: tuple[StageMove, ...]
    closing_calls: tuple[ClosingCall, ...]
    contacts: tuple[Contact, ...]
    said: tuple[Touch, ...]
    roster: tuple[Affiliation, ...]
    evidence: Evidence


def dossier(deal: Deal, today: dt.date) -> Dossier:
    """Two queries. `today` is the owner's day."""
    touches = deal.touches.standing()
    area = County.objects.filter(networks=deal.network_id, pk=OuterRef("location__county"))
    found = together(
        step=deal.steps.open().select_related("owner"),
        hold=deal.holds.running().filter(until_on__gte=today).select_related("reason", "placed_by"),
        alert=deal.alerts.open(),
        handover=deal.handovers.order_by("-recorded_at", "-pk")[:1],
        closing_calls=deal.closing_calls.select_related("asked_by", "called_by").order_by("-asked_at", "-pk"),
        last_touch=touches.newest_first()[:1],
        answers=deal.answers.select_related("recorded_by").order_by("recorded_at", "pk"),
        offers=deal.offers.select_related("recorded_by").order_by("-recorded_at", "-pk")[:OFFERS],
        moves=deal.moves.standing().order_by("moved_at", "pk"),
        contacts=deal.group.contacts.order_by("-signs", "name", "pk"),
        said=touches.conversations()
        .filter(contact__isnull=False)
        .order_by("contact_id", "-made_at", "-pk")
        .distinct("contact_id"),
        roster=roster_rows(deal.group, today=today).annotate(in_area=Exists(area)),
    )
    first = {name: rows[0] if rows else None for name, rows in found.items()}
    return Dossier(
        step=first["step"],
        hold=first["hold"],
        alert=first["alert"],
        handover=first["handover"],
        last_touch=first["last_touch"],
        answers=tuple(found["answers"]),
        offers=tuple(found["offers"]),
        moves=tuple(found["moves"]),
        closing_calls=tuple(found["closing_calls"]),
        contacts=tuple(found["contacts"]),
        said=tuple(found["said"]),
        roster=tuple(found["roster"]),
        evidence=deal_evidence(deal),
    )
