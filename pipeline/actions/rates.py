"""Setting what may be offered, and asking for more. Figures are written once: a change is a new row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from accounts.models import Role, User
from pipeline.actions.unit import Refused, locked, one_act
from pipeline.models import (
    Deal,
    RateApproval,
    RateLimit,
    RateQuote,
    RateQuoteLine,
    RateRange,
    RateSheet,
    RateSheetLine,
)
from pipeline.queries.rates import limit_of, ranges_for, sheets_for
from pipeline.rates import NONE, Span, above_sheet, who_decides
from providers.models import County, Network, Specialty

HIGHEST = Decimal(1000)
YEARS = (2000, 2100)


class RatesRefused(Refused):
    """Figures that cannot be set, shown or asked for as they stand."""


@dataclass(frozen=True, slots=True)
class RangeTerms:
    """From and to in percent of Medicare of a year, and for which practices."""

    low: Decimal
    high: Decimal
    medicare_year: int
    panel_from: int | None = None
    panel_to: int | None = None
    quality: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is or would be shown to one group: a span within a range, a sheet, or a span on no ground at all."""

    rate_range: RateRange | None = None
    sheet: RateSheet | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    medicare_year: int = 0
    lines: Mapping[str, Decimal] = field(default_factory=dict)


def set_range(
    *,
    network: Network,
    specialty: Specialty,
    counties: Iterable[County],
    terms: RangeTerms,
    by: User,
    at: dt.datetime,
) -> list[RateRange]:
    """1. Lock the network. 2. Per county: the range that stood under the same conditions ends, this one begins.
    A range that says just this already stays.
    """
    with one_act():
        _lock(network)
        _check_span("high", Span(terms.low, terms.high), terms.medicare_year)
        if terms.panel_from is not None and terms.panel_to is not None and terms.panel_to < terms.panel_from:
            raise RatesRefused("panel_to", "The larger panel cannot be smaller than the smaller.")
        return [_set_one(network, specialty, county, terms, by=by, at=at) for county in counties]


def end_range(*, rate_range: RateRange, by: User, at: dt.datetime) -> None:
    RateRange.objects.filter(pk=rate_range.pk, ended_at__isnull=True).update(ended_by=by, ended_at=at)


def publish_sheet(
    *,
    network: Network,
    specialty: Specialty,
    medicare_year: int,
    lines: Mapping[str, Decimal],
    by: User,
    at: dt.datetime,
) -> RateSheet:
    """The next version; the same figures again are the version that stands."""
    with one_act():
        _lock(network)
        _check_lines(lines, medicare_year)
        newest = RateSheet.objects.filter(network=network, specialty=specialty).order_by("-version").first()
        if newest and newest.medicare_year == medicare_year and _percents(newest) == dict(lines):
            return newest
        sheet = RateSheet.objects.create(
            network=network,
            specialty=specialty,
            version=newest.version + 1 if newest else 1,
            medicare_year=medicare_year,
            published_by=by,
            published_at=at,
        )
        RateSheetLine.objects.bulk_create(
            RateSheetLine(sheet=sheet, category=category, percent=percent)
            for category, percent in lines.items()
        )
        return sheet


def set_limit(*, network: Network, points: Decimal, by: User, at: dt.datetime) -> None:
    """How far beyond a range or a sheet a manager may agree. The same limit again changes nothing."""
    with one_act():
        _lock(network)
        if points < 0:
            raise RatesRefused("points", "A limit is a number of points, 0 or more.")
        if limit_of(network) != points:
            RateLimit.objects.create(network=network, points=points, set_by=by, set_at=at)


def ask_approval(*, deal: Deal, figures: Figures, why: str, by: User, at: dt.datetime) -> RateApproval:
    """Put figures outside the range to whoever may agree to them.

    1. Lock the deal; an open question about the same figures is the question.
    2. Refuse what needs no asking. 3. Write the quote and the question, to the manager or the VP.
    """
    with one_act():
        deal = locked(deal)
        if not deal.is_open:
            raise RatesRefused("", f"This deal is {deal.get_stage_display().lower()}; reopen it first.")
        points = points_outside(deal, figures)
        if points is not None and points <= NONE:
            raise RatesRefused("", "These figures lie within what may be offered. Show them.")
        if not why.strip():
            raise RatesRefused("why", "Say why this group needs more.")
        for open_one in RateApproval.objects.pending().filter(quote__deal=deal).select_related("quote"):
            if says(open_one.quote, figures):
                return open_one
        quote = write_quote(deal, figures, points, by=by, at=at)
        asks = who_decides(
            points=points, limit=limit_of(deal.network), asked_by_manager=by.role == Role.MANAGER
        )
        return RateApproval.objects.create(quote=quote, asks=asks, why=why.strip(), asked_by=by, asked_at=at)


def decide(
    *, approval: RateApproval, is_approved: bool, answer: str, by: User, at: dt.datetime
) -> RateApproval:
    """1. Lock. 2. Decided already: the same answer is a double click, another is refused. 3. Never the own question."""
    with one_act():
        row = RateApproval.objects.select_for_update(of=("self",)).get(pk=approval.pk)
        if row.decided_at is not None:
            if row.is_approved == is_approved:
                return row
            raise RatesRefused("", "This question has been answered meanwhile.")
        if row.asked_by_id == by.pk:
            raise RatesRefused("", "Somebody else answers what you asked.")
        if not is_approved and not answer.strip():
            raise RatesRefused("answer", "Say why not, so that the rep can explain it.")
        row.is_approved, row.answer, row.decided_by, row.decided_at = is_approved, answer.strip(), by, at
        row.save(update_fields=["is_approved", "answer", "decided_by", "decided_at"])
        return row


# parts of other actions; the deal is locked -------------------------------------------------------


def quote_to_show(
    deal: Deal, figures: Figures | None, approved: RateQuote | None, *, by: User, at: dt.datetime
) -> RateQuote | None:
    """The figures behind an offer that is made now: within the range, or approved beforehand."""
    if approved is not None:
        if approved.deal_id != deal.pk or not RateQuote.objects.approved().filter(pk=approved.pk).exists():
            raise RatesRefused("rates_from", "These figures have not been approved for this deal.")
        return approved
    if figures is None:
        if ranges_for(deal) or sheets_for(deal):
            raise RatesRefused("rates_from", "Say which range or which sheet was shown.")
        return None
    points = points_outside(deal, figures)
    if points is None or points > NONE:
        raise RatesRefused(
            "rates_high" if figures.sheet is None else "rates_from",
            "These figures lie outside what may be offered. Ask for approval first, on the rates of the deal.",
        )
    return write_quote(deal, figures, points, by=by, at=at)


def points_outside(deal: Deal, figures: Figures) -> Decimal | None:
    """Beyond the range or the sheet it stands on; None where it stands on neither."""
    if figures.sheet is not None:
        if figures.sheet.network_id != deal.network_id:
            raise RatesRefused("rates_from", "This sheet belongs to another network.")
        _check_lines(figures.lines, figures.sheet.medicare_year)
        return above_sheet(figures.lines.items(), _percents(figures.sheet))
    if figures.low is None or figures.high is None:
        raise RatesRefused("rates_low", "Give the lower and the upper end.")
    asked = Span(figures.low, figures.high)
    if figures.rate_range is None:
        _check_span("rates_high", asked, figures.medicare_year)
        return None
    if figures.rate_range.network_id != deal.network_id or figures.rate_range.ended_at is not None:
        raise RatesRefused("rates_from", "This range is no longer in force. Choose again.")
    _check_span("rates_high", asked, figures.rate_range.medicare_year)
    return asked.outside(figures.rate_range.span)


def write_quote(
    deal: Deal, figures: Figures, points: Decimal | None, *, by: User, at: dt.datetime
) -> RateQuote:
    ground = figures.sheet or figures.rate_range
    quote = RateQuote.objects.create(
        deal=deal,
        rate_range=figures.rate_range,
        sheet=figures.sheet,
        low=None if figures.sheet else figures.low,
        high=None if figures.sheet else figures.high,
        medicare_year=ground.medicare_year if ground else figures.medicare_year,
        points_outside=points,
        made_by=by,
        made_at=at,
    )
    RateQuoteLine.objects.bulk_create(
        RateQuoteLine(quote=quote, category=category, percent=percent)
        for category, percent in figures.lines.items()
        if figures.sheet
    )
    return quote


def says(quote: RateQuote, figures: Figures) -> bool:
    """Whether the quote holds just these figures."""
    ground = (quote.rate_range_id, quote.sheet_id)
    asked = (
        figures.rate_range.pk if figures.rate_range else None,
        figures.sheet.pk if figures.sheet else None,
    )
    if ground != asked:
        return False
    if figures.sheet:
        return _percents(quote) == dict(figures.lines)
    return (quote.low, quote.high) == (figures.low, figures.high)


def _set_one(
    network: Network, specialty: Specialty, county: County, terms: RangeTerms, *, by: User, at: dt.datetime
) -> RateRange:
    condition = {
        "network": network,
        "county": county,
        "specialty": specialty,
        "panel_from": terms.panel_from,
        "panel_to": terms.panel_to,
        "quality": terms.quality.strip(),
    }
    figures = {"low": terms.low, "high": terms.high, "medicare_year": terms.medicare_year}
    under = {name: value for name, value in condition.items() if value is not None}
    under |= {f"{name}__isnull": True for name, value in condition.items() if value is None}
    standing = RateRange.objects.in_force().filter(**under).first()
    if standing and all(getattr(standing, name) == value for name, value in figures.items()):
        return standing
    if standing:
        end_range(rate_range=standing, by=by, at=at)
    made: RateRange = RateRange.objects.create(**condition, **figures, set_by=by, set_at=at)
    return made


def _percents(written: RateSheet | RateQuote) -> dict[str, Decimal]:
    return dict(written.lines.values_list("category", "percent"))


def _check_span(field_name: str, span: Span, year: int) -> None:
    if span.low <= 0:
        raise RatesRefused(field_name, "A rate is more than 0 %.")
    if span.high < span.low:
        raise RatesRefused(field_name, "The upper end cannot lie below the lower.")
    if span.high > HIGHEST:
        raise RatesRefused(field_name, "More than 1,000 % of Medicare? Check the figure.")
    if not YEARS[0] <= year <= YEARS[1]:
        raise RatesRefused("medicare_year", "Name the Medicare year the percentages refer to.")


def _check_lines(lines: Mapping[str, Decimal], year: int) -> None:
    if not lines:
        raise RatesRefused("", "A sheet has at least one category with its percentage.")
    for category, percent in lines.items():
        _check_span(category, Span(percent, percent), year)


def _lock(network: Network) -> None:
    Network.objects.select_for_update(of=("self",), no_key=True).get(pk=network.pk)
