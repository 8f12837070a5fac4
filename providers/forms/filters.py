from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django import forms
from django.db.models import Q

from providers.models import County, GroupKind, Network, ProviderGroupQuerySet, Specialty
from providers.queries.groups import in_county, in_specialty, under_agreement


class GroupFilterForm(forms.Form):
    """The filters of the list of groups. They live in the address; a wrong one filters nothing."""

    q = forms.CharField(label="Name contains", required=False, max_length=200)
    kind = forms.ChoiceField(required=False, choices=[("", "Every kind"), *GroupKind.choices])
    county = forms.ModelChoiceField(County.objects.none(), required=False, empty_label="Every county")
    specialty = forms.ModelChoiceField(
        Specialty.objects.none(), required=False, empty_label="Every specialty"
    )
    contract = forms.ChoiceField(
        label="Agreement",
        required=False,
        choices=[("", "Signed or not"), ("yes", "Under agreement"), ("no", "Without agreement")],
    )

    def __init__(self, data: Mapping[str, str], *, network: Network | None) -> None:
        super().__init__(data)
        self.network = network
        in_area = Q(networks=network) if network else Q(pk__in=[])
        asked = str(data.get("county", "")).replace("\0", "")
        counties = County.objects.filter(in_area | Q(pk=asked)).distinct().by_name()
        self._field("county").queryset = counties
        self._field("specialty").queryset = Specialty.objects.to_look_for().order_by("name")

    def _field(self, name: str) -> forms.ModelChoiceField:
        found = self.fields[name]
        assert isinstance(found, forms.ModelChoiceField)
        return found

    @property
    def is_used(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def filtered(self, groups: ProviderGroupQuerySet, *, today: dt.date) -> ProviderGroupQuerySet:
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("q"):
            groups = groups.filter(name__icontains=chosen["q"])
        if chosen.get("kind"):
            groups = groups.filter(kind=chosen["kind"])
        if chosen.get("county"):
            groups = in_county(groups, chosen["county"])
        if chosen.get("specialty"):
            groups = in_specialty(groups, chosen["specialty"])
        if chosen.get("contract") and self.network:
            wanted = chosen["contract"] == "yes"
            groups = under_agreement(groups, self.network, today, wanted=wanted)
        return groups
