"""The filters of the page of critical groups. They live in the address; an unknown value filters nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from adequacy.address_filter import AddressFilter
from providers.states import state_name

NUMBER, ACCESS = "number", "access"
TESTS = {NUMBER: Q(number_falls=True), ACCESS: Q(access_falls=True)}


class CriticalFilter(AddressFilter):
    specialty = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False)
    test = forms.ChoiceField(
        label="Test that falls",
        choices=[("", "Either test falls"), (NUMBER, "Too few left"), (ACCESS, "Too far for too many")],
        required=False,
    )

    def __init__(self, data: Any, *, cells: QuerySet[Any]) -> None:
        super().__init__(data)
        named = cells.order_by("specialty__name").values_list("specialty", "specialty__name").distinct()
        states = list(cells.order_by("county__state").values_list("county__state", flat=True).distinct())
        self.spans_states = len(states) > 1
        self._offer("specialty", "Every specialty", named)
        self._offer("state", "Every state", [(code, state_name(code)) for code in states])

    def listed(self, cells: QuerySet[Any]) -> QuerySet[Any]:
        for name, field in (("specialty", "specialty"), ("state", "county__state")):
            if self.asked(name):
                cells = cells.filter(**{field: self.asked(name)})
        return cells.filter(TESTS[self.asked("test")]) if self.asked("test") else cells
