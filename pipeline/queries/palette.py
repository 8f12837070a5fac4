"""What one box finds while somebody types: things to do, deals, and whoever the directory knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from accounts.frame import address, places
from accounts.models import User
from pipeline.models import Deal
from pipeline.permissions import may_edit, may_open_deals
from providers.permissions import may_see_tin
from providers.queries.search import search
from providers.search_terms import SearchTerms, search_terms

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Item:
    """`log` is the address of the log drawer of this deal; `in_drawer` opens beside the page."""

    label: str
    address: str
    about: str = ""
    log: str = ""
    in_drawer: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    title: str
    icon: str
    items: tuple[Item, ...]


def palette(text: str, *, reader: User) -> tuple[Shelf, ...]:
    """Shelves with nothing on them are left out; an empty box shows what one can do."""
    may_see = may_see_tin(reader)
    terms = search_terms(text, may_see_tin=may_see)
    found = [Shelf("Do", "player-play", _actions(text, reader))]
    if not terms.is_empty:
        found.append(Shelf("Deals", "list-details", _deals(terms, reader)))
        for hits in search(terms, reader=reader, may_see_tin=may_see):
            items = tuple(Item(hit.name, hit.address, hit.about) for hit in hits.hits[:SHOWN])
            found.append(Shelf(hits.title, hits.icon, items))
    return tuple(shelf for shelf in found if shelf.items)


def _actions(text: str, reader: User) -> tuple[Item, ...]:
    words = text.lower().split()
    offered = _offered(reader)
    return tuple(item for item in offered if all(word in item.label.lower() for word in words))[:SHOWN]


def _offered(reader: User) -> Sequence[Item]:
    works = may_open_deals(reader)
    deals = reverse("pipeline:deals")
    own = [
        Item("Log a call or a letter", reverse("pipeline:log"), in_drawer=True),
        Item("New deal", reverse("pipeline:deal-new")),
        Item("My deals due by today", f"{deals}?{urlencode({'owner': str(reader.pk), 'due': 'now'})}"),
    ]
    everybody = [
        Item("Deals going quiet", f"{deals}?quiet=going"),
        Item("Quiet deals", f"{deals}?quiet=quiet"),
        Item("Search the directory", address("providers:search")),
    ]
    there = [Item(f"Go to {place.label}", place.address) for place in places(reader.role, "")]
    return [*(own if works else []), *everybody, *there]


def _deals(terms: SearchTerms, reader: User) -> tuple[Item, ...]:
    """Open ones first, whose group is named so. One query."""
    if not terms.words:
        return ()
    named = reduce(and_, (Q(group__name__icontains=word) for word in terms.words))
    found = Deal.objects.visible_to(reader).filter(named).select_related("group", "network", "owner")
    return tuple(_deal(deal, reader) for deal in found.order_by("closed_at", "group__name", "pk")[:SHOWN])


def _deal(deal: Deal, reader: User) -> Item:
    log = reverse("pipeline:touch-new", args=[deal.pk]) if deal.is_open and may_edit(reader, deal) else ""
    about = f"{deal.get_stage_display()}, {deal.owner.name}, {deal.network}"
    return Item(deal.group.name, deal.get_absolute_url(), about, log=log)
