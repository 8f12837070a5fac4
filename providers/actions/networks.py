"""Networks, their service area and their filings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from providers.actions.once import save_once
from providers.actions.supply import note_everything_changed
from providers.models import County, CountyMarket, FilingDeadline, Network
from providers.roster.cells import tidy

NETWORK_TAKEN = ("name", "A network of this name and year exists.")
FILING_TAKEN = ("name", "This network has a filing of that name.")
IN_THE_PAST = "A filing is ahead of us: this date is past."


class NetworkRefused(Exception):
    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@transaction.atomic
def add_network(
    *, name: str, line_of_business: str, contract_year: int, edition: str, go_live_on: dt.date
) -> Network:
    network = Network(
        name=name,
        line_of_business=line_of_business,
        contract_year=contract_year,
        edition=edition,
        go_live_on=go_live_on,
    )
    save_once(network, NetworkRefused(*NETWORK_TAKEN))
    note_everything_changed(network=network)
    return network


@transaction.atomic
def change_network(
    *,
    network: Network,
    name: str,
    line_of_business: str,
    contract_year: int,
    edition: str,
    go_live_on: dt.date,
) -> Network:
    network.name, network.line_of_business = name, line_of_business
    network.contract_year, network.edition, network.go_live_on = contract_year, edition, go_live_on
    save_once(
        network,
        NetworkRefused(*NETWORK_TAKEN),
        ["name", "line_of_business", "contract_year", "edition", "go_live_on"],
    )
    note_everything_changed(network=network)
    return network


@transaction.atomic
def serve_counties(*, network: Network, state: str, counties: Sequence[County]) -> None:
    """The counties of one state the network serves from now on; other states stay as they are."""
    locked = Network.objects.select_for_update().get(pk=network.pk)
    wanted = {county.pk: county for county in counties if county.state == state}
    standing = {county.pk: county for county in locked.counties.in_state(state)}
    locked.counties.remove(*(standing[code] for code in standing.keys() - wanted.keys()))
    locked.counties.add(*(wanted[code] for code in wanted.keys() - standing.keys()))
    note_everything_changed(network=network)


@transaction.atomic
def name_markets(*, network: Network, names: Mapping[str, str]) -> int:
    """The markets of these counties, by SSA code; an empty name takes the county out of its market. Counties beyond
    the service area are passed over. How many counties changed.
    """
    locked = Network.objects.select_for_update().get(pk=network.pk)
    standing = dict(CountyMarket.objects.filter(network=locked).values_list("county", "name"))
    served = set(locked.counties.filter(pk__in=names).values_list("pk", flat=True))
    changed = {
        county: tidy(name)
        for county, name in names.items()
        if county in served and tidy(name) != standing.get(county, "")
    }
    CountyMarket.objects.filter(network=locked, county__in=changed).delete()
    CountyMarket.objects.bulk_create(
        CountyMarket(network=locked, county_id=county, name=name) for county, name in changed.items() if name
    )
    return len(changed)


@transaction.atomic
def add_deadline(
    *,
    network: Network,
    name: str,
    due_on: dt.date,
    accepts_letters: bool,
    filed_with: str = "",
    today: dt.date,
) -> FilingDeadline:
    """A filing is put down before its day. One that has passed stays on record."""
    if due_on < today:
        raise NetworkRefused("due_on", IN_THE_PAST)
    deadline = FilingDeadline(
        network=network, name=name, filed_with=filed_with, due_on=due_on, accepts_letters=accepts_letters
    )
    save_once(deadline, NetworkRefused(*FILING_TAKEN))
    note_everything_changed(network=network)
    return deadline


@transaction.atomic
def change_deadline(
    *,
    deadline: FilingDeadline,
    name: str,
    due_on: dt.date,
    accepts_letters: bool,
    filed_with: str,
    today: dt.date,
) -> FilingDeadline:
    """Corrects a filing; its day may stay in the past, but is not moved there."""
    standing = FilingDeadline.objects.get(pk=deadline.pk).due_on
    if due_on < today and due_on != standing:
        raise NetworkRefused("due_on", IN_THE_PAST)
    deadline.name, deadline.filed_with = name, filed_with
    deadline.due_on, deadline.accepts_letters = due_on, accepts_letters
    save_once(deadline, NetworkRefused(*FILING_TAKEN), ["name", "filed_with", "due_on", "accepts_letters"])
    note_everything_changed(network=deadline.network)
    return deadline
