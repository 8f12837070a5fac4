"""Rates as the pages show them: what may be offered to the group of a deal, what was, and what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from pipeline.models import (
    Deal,
    RateApproval,
    RateLimit,
    RateOffer,
    RateQuote,
    RateQuoteLine,
    RateRange,
    RateSheet,
    RateSheetLine,
)
from pipeline.permissions import may_decide_rates
from pipeline.rates import CptCategory, RatePrompt, rate_prompt
from providers.models import Affiliation, Network


@dataclass(frozen=True, slots=True)
class Line:
    category: str
    label: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class SheetShown:
    sheet: RateSheet
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class QuoteShown:
    quote: RateQuote
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class OfferShown:
    offer: RateOffer
    figures: QuoteShown | None


@dataclass(frozen=True, slots=True)
class ApprovalShown:
    approval: RateApproval
    figures: QuoteShown
    may_decide: bool


@dataclass(frozen=True, slots=True)
class DealRates:
    prompt: RatePrompt
    ranges: tuple[RateRange, ...]
    sheets: tuple[SheetShown, ...]
    offers: tuple[OfferShown, ...]
    approvals: tuple[ApprovalShown, ...]


def deal_rates(deal: Deal, reader: User) -> DealRates:
    """Seven queries, whatever is on record."""
    asked = RateApproval.objects.filter(quote__deal=deal)
    return DealRates(
        prompt=prompt_of(deal),
        ranges=ranges_for(deal),
        sheets=sheets_for(deal),
        offers=tuple(
            OfferShown(offer, shown_quote(offer.quote) if offer.quote else None)
            for offer in deal.offers.select_related("quote__rate_range", "quote__sheet", "recorded_by")
            .prefetch_related(Prefetch("quote__lines", RateQuoteLine.objects.order_by("pk")))
            .order_by("-recorded_at", "-pk")
        ),
        approvals=tuple(approvals_shown(asked, reader)),
    )


def prompt_of(deal: Deal) -> RatePrompt:
    """Whether the range is due or late. Two queries. A voicemail is no conversation."""
    if not deal.is_open:
        return RatePrompt.NONE
    return rate_prompt(
        conversations=deal.touches.standing().conversations().count(), is_shown=deal.offers.exists()
    )


def ranges_for(deal: Deal) -> tuple[RateRange, ...]:
    """Those in force for the cells where the group practises, each with its conditions."""
    cells = _cells(deal)
    if not cells:
        return ()
    here = Q()
    for county, specialty in cells:
        here |= Q(county=county, specialty=specialty)
    found = RateRange.objects.in_force().filter(here, network=deal.network_id)
    return tuple(found.select_related("county", "specialty").by_cell())


def sheets_for(deal: Deal) -> tuple[SheetShown, ...]:
    """The newest sheet of each specialty the group practises."""
    specialties = {specialty for _, specialty in _cells(deal)}
    found = RateSheet.objects.newest().filter(network=deal.network_id, specialty__in=specialties)
    return tuple(SheetShown(sheet, lines_of(sheet)) for sheet in _with_lines(found))


def _cells(deal: Deal) -> set[tuple[str, str]]:
    """County and specialty, once as practised and once as the sum it belongs to (primary care)."""
    works = Affiliation.objects.filter(group=deal.group_id).order_by()
    rows = works.values_list("location__county", "specialty", "specialty__parent").distinct()
    return {
        (county, each)
        for county, specialty, parent in rows
        for each in (specialty, parent)
        if county and each
    }


def sheet_shown(sheet: RateSheet) -> SheetShown:
    return SheetShown(sheet, lines_of(sheet))


def newest_sheets(network: Network) -> tuple[SheetShown, ...]:
    found = RateSheet.objects.newest().filter(network=network)
    return tuple(SheetShown(sheet, lines_of(sheet)) for sheet in _with_lines(found))


def _with_lines(sheets: QuerySet[RateSheet]) -> QuerySet[RateSheet]:
    return (
        sheets.select_related("specialty", "network", "published_by")
        .prefetch_related(Prefetch("lines", RateSheetLine.objects.order_by("pk")))
        .order_by("specialty__name", "pk")
    )


def lines_of(written: RateSheet | RateQuote) -> tuple[Line, ...]:
    """In the order of the categories."""
    percents: Mapping[str, Decimal] = {line.category: line.percent for line in written.lines.all()}
    return tuple(Line(each.value, each.label, percents[each]) for each in CptCategory if each in percents)


def shown_quote(quote: RateQuote) -> QuoteShown:
    return QuoteShown(quote, lines_of(quote))


def approvals_shown(asked: QuerySet[RateApproval], reader: User) -> list[ApprovalShown]:
    rows = (
        asked.select_related(
            "quote__rate_range__county", "quote__rate_range__specialty", "quote__sheet__specialty",
            "quote__deal__owner", "quote__deal__group", "asked_by", "decided_by",
        )
        .prefetch_related(Prefetch("quote__lines", RateQuoteLine.objects.order_by("pk")))
        .order_by("-asked_at", "-pk")
    )  # fmt: skip
    return [
        ApprovalShown(row, shown_quote(row.quote), row.decided_at is None and may_decide_rates(reader, row))
        for row in rows
    ]


def approved_quotes(deal: Deal) -> list[RateQuote]:
    found = RateQuote.objects.filter(deal=deal).approved().select_related("sheet__specialty")
    return list(found.order_by("-made_at", "-pk"))


def limit_of(network: Network) -> Decimal | None:
    newest = RateLimit.objects.filter(network=network).order_by("-set_at", "-pk").first()
    return newest.points if newest else None
