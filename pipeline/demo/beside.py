"""What stands beside the talks of the demonstration plan: files on its deals, and other plans its groups are in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from io import BytesIO
from random import Random

from django.core.files.base import ContentFile
from reportlab.lib.pagesizes import letter as letter_size
from reportlab.pdfgen.canvas import Canvas

from pipeline.actions.competing import record_competing_plan
from pipeline.actions.documents import Paper, add_document
from pipeline.documents import DocumentKind
from pipeline.models import Deal
from pipeline.models.competing import Standing
from pipeline.stages import Stage
from providers.models import Network

WITH_FILES = 6
"""So many deals of a stage: enough to be come across, few enough to be written at once."""
WITH_OTHER_PLANS = 0.3
OTHER_PLANS = ("Gulf Breeze Advantage", "Palmetto Senior Care", "Suncoast Health Plan")
INCH = 72


def seed_files(*, network: Network, at: dt.datetime) -> None:
    """Letters of intent, drafts in legal review and signed agreements, each a page that says what it is."""
    for stage in (Stage.LOI, Stage.LEGAL, Stage.SIGNED):
        deals = Deal.objects.filter(network=network, stage=stage).select_related(
            "group", "owner", "letter", "agreement"
        )
        for deal in deals.order_by("pk")[:WITH_FILES]:
            for paper in _papers(deal):
                upload = ContentFile(_page(deal, paper), name=f"{paper.kind}.pdf")
                add_document(deal=deal, upload=upload, paper=paper, by=deal.owner, at=at)


def seed_other_plans(*, network: Network, seed: int, at: dt.datetime) -> None:
    rng = Random(seed)  # noqa: S311  # made-up data, not a secret
    for deal in Deal.objects.open().filter(network=network).select_related("group", "owner").order_by("pk"):
        if rng.random() < WITH_OTHER_PLANS:
            record_competing_plan(
                group=deal.group, name=rng.choice(OTHER_PLANS), standing=rng.choice(Standing.values),
                by=deal.owner, at=at,
            )  # fmt: skip


def _papers(deal: Deal) -> Iterator[Paper]:
    if signed := deal.letter:
        signers = f"{signed.plan_signer}, {signed.group_signer}"
        yield Paper(DocumentKind.LETTER, signed.signed_by_group_on, signers)
    if deal.stage == Stage.LEGAL:
        yield Paper(DocumentKind.DRAFT)
    if agreed := deal.agreement:
        signers = f"{agreed.plan_signer}, {agreed.group_signer}"
        yield Paper(DocumentKind.AGREEMENT, agreed.signed_by_group_on, signers)


def _page(deal: Deal, paper: Paper) -> bytes:
    """The same bytes each time, so that a second run adds no version."""
    file = BytesIO()
    page = Canvas(file, pagesize=letter_size, invariant=1)
    page.setFont("Helvetica-Bold", 18)
    page.drawString(INCH, 9.5 * INCH, DocumentKind(paper.kind).label)
    page.setFont("Helvetica", 11)
    page.drawString(INCH, 9 * INCH, deal.group.name)
    page.drawString(INCH, 8.7 * INCH, "Made up for the demonstration; it binds nobody.")
    page.save()
    return file.getvalue()
