"""The chances of the deals of some cells, as they are and under the ticks of "what if"."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from adequacy.forecast.timing import Pace
from adequacy.forecast.whatif import Parts, Ticks, chance_under, parts_under
from adequacy.models import DealForecast, NetworkForecast
from providers.models import LetterOfIntent, Network


@dataclass(frozen=True, slots=True)
class TickedDeals:
    """`parts` and both chances by group, chances for every group asked for. `alone` are groups whose letter will be in
    force at the filing although they have no open deal.
    """

    forecasts: Sequence[DealForecast]
    parts: Mapping[int, Parts]
    as_is: Mapping[int, float]
    chances: Mapping[int, float]
    alone: frozenset[int]


def ticked_deals(
    network: Network, head: NetworkForecast, groups: Collection[int], ticks: Ticks, *, is_filing: bool
) -> TickedDeals:
    """Two queries. The deals are the same whoever may open them, since the chance is the same for everybody.

    A deal opened since the last forecast counts for nothing until the next.
    """
    found = DealForecast.objects.filter(deal__network=network, deal__group__in=groups)
    forecasts = list(found.select_related("deal__group", "deal__owner").order_by("deal"))
    as_they_are = {each.deal.group_id: _parts(each, is_filing=is_filing) for each in forecasts}
    parts = {
        each.deal.group_id: parts_under(
            as_they_are[each.deal.group_id],
            ticks.fates.get(each.deal_id),
            is_away=each.deal.owner_id in ticks.away,
        )
        for each in forecasts
    }
    without_deal = frozenset(groups) - parts.keys()
    alone = _letters_alone(network, head, without_deal) if is_filing else frozenset[int]()
    certain = dict.fromkeys(groups, 0.0) | dict.fromkeys(alone, 1.0)
    return TickedDeals(
        forecasts=forecasts,
        parts=parts,
        as_is=certain | {group: chance_under(each, None) for group, each in as_they_are.items()},
        chances=certain
        | {
            each.deal.group_id: chance_under(parts[each.deal.group_id], ticks.fates.get(each.deal_id))
            for each in forecasts
        },
        alone=alone,
    )


def _parts(each: DealForecast, *, is_filing: bool) -> Parts:
    if is_filing and each.filing_ever is not None:
        pace = Pace(each.filing_median or 1.0, each.filing_sigma or 1.0)
        ever, days, certain = each.filing_ever, each.filing_days or 0, each.has_letter
    else:
        pace = Pace(each.go_live_median, each.go_live_sigma)
        ever, days, certain = each.go_live_ever, each.go_live_days, False
    return Parts(ever, pace, each.days_in_stage, days, each.is_quiet, certain)


def _letters_alone(network: Network, head: NetworkForecast, groups: Collection[int]) -> frozenset[int]:
    if not head.takes_letters or head.filing_on is None or not groups:
        return frozenset()
    letters = LetterOfIntent.objects.filter(network=network, group__in=groups)
    return frozenset(letters.in_force(head.day).in_force(head.filing_on).values_list("group", flat=True))
