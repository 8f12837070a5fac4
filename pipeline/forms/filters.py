"""The conditions a list of deals can carry in its address, so that a filtered page can be sent to a colleague."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Self

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.quick_select import OfferedField
from pipeline.models import Deal, DealTag, PaperHolder
from pipeline.queries.filter_options import FilterOptions
from pipeline.queries.work import (
    DUE,
    DUE_THIS_WEEK,
    DUE_TODAY,
    GOING_QUIET,
    HELD,
    NEGLECTED,
    OPEN,
    OVERDUE,
    QUIET,
    RATES_LATE,
    UNRESPONSIVE,
    paper_with,
    team_of,
    worked_by,
)
from pipeline.queries.worth import pivotal
from pipeline.stages import Stage
from providers.models import Affiliation, Location

ALL_NETWORKS = "all"
DUE_CHOICES = {
    "now": ("Due by today", DUE),
    "overdue": ("Overdue", OVERDUE),
    "today": ("Due today", DUE_TODAY),
    "week": ("Due in the next 7 days", DUE_THIS_WEEK),
}
QUIET_CHOICES = {
    "going": ("Going quiet", GOING_QUIET),
    "quiet": ("Quiet", QUIET),
    "any": ("Quiet or going quiet", QUIET | GOING_QUIET),
    "unresponsive": ("Quiet, unresponsive", UNRESPONSIVE),
    "neglected": ("Quiet, neglected", NEGLECTED),
    "held": ("On hold", HELD),
}


def _choices(table: Mapping[str, tuple[str, Q]]) -> list[tuple[str, str]]:
    return [(key, label) for key, (label, _) in table.items()]


def _given(data: QueryDict) -> QueryDict:
    """Without the fields a form sent empty: they are no condition, and no part of an address."""
    given = data.copy()
    for name, values in data.lists():
        given.setlist(name, [value for value in values if value])
        if not given.getlist(name):
            del given[name]
    return given


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition in force, and the address of the list without it."""

    label: str
    without: str


class PlainTextField(forms.CharField):
    """Text from an address: cut to what can be searched for, never refused."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\0", "")[:200]


class PlainTextFilter(django_filters.CharFilter):
    field_class = PlainTextField


class OfferedFilter(django_filters.Filter):
    """One of the choices, by its key. Those that are rows were read for the whole bar already."""

    field_class = OfferedField

    def __init__(
        self,
        *,
        label: str,
        method: str = "nothing",
        choices: Sequence[tuple[str, str]] = (),
        empty_label: str = "Any",
    ) -> None:
        super().__init__(label=label, method=method, choices=choices, empty_label=empty_label)

    def __deepcopy__(self, _: dict[int, Any]) -> Self:
        """Each bar has filters of its own, and they differ in nothing but what they offer."""
        twin = copy(self)
        twin.extra = dict(self.extra)
        twin.method = self.method  # Set anew, as it is bound to its filter.
        return twin


Networks = tuple[tuple[int, str], ...]
"""Those one may choose from: number and name, newest first."""


class DealFilter(django_filters.FilterSet):
    q = PlainTextFilter(label="Group", field_name="group__name", lookup_expr="icontains")
    stage = django_filters.MultipleChoiceFilter(
        label="Stage", choices=Stage, widget=forms.CheckboxSelectMultiple
    )
    owner = OfferedFilter(label="Owner", method="of_owner")
    team = OfferedFilter(label="Team", method="of_team")
    county = OfferedFilter(label="County")
    specialty = OfferedFilter(label="Specialty")
    quiet = OfferedFilter(label="Silence", choices=_choices(QUIET_CHOICES), method="in_silence")
    due = OfferedFilter(label="Next step", choices=_choices(DUE_CHOICES), method="due_by")
    paper = OfferedFilter(label="Paper with", choices=PaperHolder.choices, method="held_by")
    worth = OfferedFilter(label="Worth", choices=[("pivotal", "Pivotal")], method="worth_it")
    rates = OfferedFilter(label="Rates", choices=[("late", "Rates late")], method="rates_shown")
    tag = OfferedFilter(label="Tag", method="tagged")
    network = OfferedFilter(label="Network", empty_label="")

    def __init__(
        self,
        data: QueryDict,
        deals: QuerySet[Any],
        *,
        today: dt.date,
        options: FilterOptions,
        networks: Networks,
        current: int | None,
    ) -> None:
        self.today, self.networks, self.current = today, networks, current
        offered: dict[str, Iterable[tuple[str, str]]] = {
            "owner": options.owners,
            "team": options.managers,
            "county": options.counties,
            "specialty": options.specialties,
            "tag": options.tags,
            "network": [
                *((str(pk), name) for pk, name in networks),
                (ALL_NETWORKS, "All networks"),
            ],
        }
        super().__init__(_given(data), queryset=deals)
        self.offered = tuple((name, tuple(choices)) for name, choices in offered.items())
        for name, choices in self.offered:
            self.filters[name].extra["choices"] = choices
        self.form.full_clean()

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Open deals of the current network, unless asked otherwise. A value not understood is left out."""
        cleaned = self.form.cleaned_data
        if not cleaned.get("stage"):
            queryset = queryset.filter(OPEN)
        queryset = self.in_chosen_network(queryset)
        if cleaned.get("county") or cleaned.get("specialty"):
            queryset = queryset.filter(self._works_there(cleaned.get("county"), cleaned.get("specialty")))
        found: QuerySet[Any] = super().filter_queryset(queryset)
        return found

    def in_chosen_network(self, deals: QuerySet[Any]) -> QuerySet[Any]:
        return deals if self.chosen_network is None else deals.filter(network=self.chosen_network)

    @property
    def chosen_network(self) -> int | None:
        """The network the address names, else the one of the top bar; none of them means all."""
        chosen = self.form.cleaned_data.get("network")
        if chosen == ALL_NETWORKS:
            return None
        if chosen:
            return int(chosen)
        return self.current

    def _works_there(self, county: str, specialty: str) -> Exists:
        """A group is in a county by a site, in a specialty by its roster; asked for both, by one and the same."""
        if not specialty:
            return Exists(Location.objects.filter(group=OuterRef("group"), county=county))
        roster = Affiliation.objects.current(self.today).filter(group=OuterRef("group"), specialty=specialty)
        return Exists(roster.filter(location__county=county) if county else roster)

    def nothing(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset

    def of_owner(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(worked_by(int(value)))

    def of_team(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(team_of(int(value)))

    def in_silence(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(QUIET_CHOICES[value][1])

    def due_by(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(DUE_CHOICES[value][1])

    def held_by(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(paper_with(value))

    def worth_it(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(pivotal(settings.PIVOTAL_FROM))

    def rates_shown(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(RATES_LATE)

    def tagged(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(Exists(DealTag.objects.standing().filter(deal=OuterRef("pk"), tag=int(value))))

    def fields(self) -> SafeString:
        """The controls of the bar, as they stand."""
        return _written(_Fields(self.offered, self._given_values(), is_board=False, form=self.form))

    def fields_of_board(self) -> SafeString:
        """The same without the stage: each lane is one."""
        return _written(_Fields(self.offered, self._given_values(), is_board=True, form=self.form))

    def _given_values(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple((name, tuple(self._asked(name))) for name in self.filters)

    @property
    def problems(self) -> list[str]:
        """What in the address was not understood, in words."""
        return [
            f"{self.form.fields[name].label}: there is no “{', '.join(self._asked(name))[:60]}”; "
            "this condition was left out."
            for name in self.form.errors
        ]

    def _asked(self, name: str) -> list[str]:
        return self.data.getlist(name) if isinstance(self.data, QueryDict) else []

    def conditions(self) -> list[Condition]:
        return list(self._conditions())

    def _conditions(self) -> Iterator[Condition]:
        for name, value in self.form.cleaned_data.items():
            if value in (None, "", []) or (name == "network" and len(self.networks) < 2):
                continue
            for single in value if isinstance(value, list) else [value]:
                yield Condition(self._words(name, single), self._address_without(name, single))

    def _words(self, name: str, value: Any) -> str:
        shown: dict[str, Callable[[Any], str]] = {
            "q": lambda text: f"“{text}”",
            "stage": lambda key: Stage(key).label,
            "quiet": lambda key: QUIET_CHOICES[key][0],
            "due": lambda key: DUE_CHOICES[key][0],
            "paper": lambda key: f"Paper with {PaperHolder(key).label.lower()}",
            "owner": lambda key: self._offered("owner", key),
            "county": lambda key: self._offered("county", key),
            "specialty": lambda key: self._offered("specialty", key),
            "network": lambda key: self._offered("network", key),
            "team": lambda key: f"Team of {self._offered('team', key)}",
            "worth": lambda _: "Pivotal",
            "rates": lambda _: "Rates late",
            "tag": lambda key: f"Tagged {self._offered('tag', key)}",
        }
        return shown[name](value)

    def _offered(self, name: str, key: str) -> str:
        choices: dict[str, str] = dict(self.filters[name].extra["choices"])
        return choices[key]

    def _address_without(self, name: str, value: Any) -> str:
        rest = self.data.copy()
        rest.pop("after", None)
        kept = [each for each in rest.getlist(name) if each != value]
        rest.setlist(name, kept if len(kept) < len(rest.getlist(name)) else [])
        return f"?{rest.urlencode()}"


@lru_cache(maxsize=32)
def bar_without_conditions(
    *, today: dt.date, options: FilterOptions, networks: Networks, current: int | None
) -> DealFilter:
    """What the list opens with is the same for everybody who is offered the same. Its deals are asked for elsewhere."""
    return DealFilter(
        QueryDict(), Deal.objects.none(), today=today, options=options, networks=networks, current=current
    )


@dataclass(frozen=True, slots=True)
class _Fields:
    """What the controls of a bar depend on; the form only says the same in its own way."""

    offered: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    given: tuple[tuple[str, tuple[str, ...]], ...]
    is_board: bool
    form: forms.Form = field(compare=False)


@lru_cache(maxsize=32)
def _written(fields: _Fields) -> SafeString:
    """Written once for the same offers and the same address: a dozen fields take longer than the rows below them."""
    networks = len(dict(fields.offered)["network"]) - 1
    shown = {"form": fields.form, "is_board": fields.is_board, "several_networks": networks > 1}
    return render_to_string("pipeline/filter_fields.html", shown)
