"""The filters of the Counties page by chance. They live in the address; an unknown value filters nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import F, QuerySet

from adequacy.address_filter import AddressFilter
from adequacy.bands import SURE, Band, span_of
from adequacy.queries.outlooks import HALF_A_POINT
from providers.models import CountyType
from providers.states import state_name

ALL = "all"
NO_DEAL, QUIET, FELL = "none", "quiet", "fell"


class OutlookFilter(AddressFilter):
    specialty = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False)
    market = forms.ChoiceField(required=False)
    type = forms.ChoiceField(label="County type", required=False)
    band = forms.ChoiceField(label="Chance", required=False)
    deal = forms.ChoiceField(label="Deals", required=False)
    rep = forms.ChoiceField(label="Rep", required=False)

    def __init__(
        self,
        data: Any,
        *,
        cells: QuerySet[Any],
        owners: Iterable[tuple[int, str]],
        markets: Mapping[str, str],
    ) -> None:
        """`markets` are the markets of the network by county."""
        super().__init__(data)
        self.markets = markets
        places = cells.order_by()
        kinds = places.order_by("specialty__name").values_list("specialty", "specialty__name").distinct()
        states = list(places.order_by("county__state").values_list("county__state", flat=True).distinct())
        self.spans_states = len(states) > 1
        self._offer("specialty", "Every specialty", kinds)
        self._offer("state", "Every state", [(code, state_name(code)) for code in states])
        self._offer("market", "Every market", [(name, name) for name in sorted(set(markets.values()))])
        self._offer("type", "Every county type", CountyType.choices)
        self._offer("band", "Below 95 %", [*Band.choices, (ALL, "Every chance")])
        self._offer(
            "deal",
            "Any deals",
            [(NO_DEAL, "No open deal"), (QUIET, "Pivotal deal is quiet"), (FELL, "Fell since last week")],
        )
        self._offer("rep", "Every rep", [(str(pk), name) for pk, name in owners])

    def placed(self, cells: QuerySet[Any]) -> QuerySet[Any]:
        """The cells that the map and the figures are about: by specialty, state, market and type of county."""
        fields = {"specialty": "specialty", "state": "county__state", "type": "county__county_type"}
        for name, field in fields.items():
            if self.asked(name):
                cells = cells.filter(**{field: self.asked(name)})
        if market := self.asked("market"):
            cells = cells.filter(
                county__in=[county for county, name in self.markets.items() if name == market]
            )
        return cells

    def listed(self, cells: QuerySet[Any], *, today: dt.date) -> QuerySet[Any]:
        """Of those, the rows of the table: by chance, by deals and by rep."""
        band, deal, rep = self.asked("band"), self.asked("deal"), self.asked("rep")
        if band in Band.values:
            low, high = span_of(Band(band))
            cells = cells.filter(chance__gte=low, chance__lt=high)
        elif band != ALL:
            cells = cells.filter(chance__lt=SURE)
        if rep:
            cells = cells.filter(pivotal__owner=int(rep))
        if deal == NO_DEAL:
            return cells.filter(pending_deals=0)
        if deal == QUIET:
            return cells.filter(pivotal__quiet_on__lte=today)
        return cells.filter(chance__lt=F("before") - HALF_A_POINT) if deal == FELL else cells
