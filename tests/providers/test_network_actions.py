from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from providers.actions import networks as actions
from providers.models import FilingDeadline, Network
from tests.factories import make_county, make_deadline, make_network

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 3, 2)
FACTS: dict[str, Any] = {
    "name": "Gold",
    "line_of_business": "medicare_advantage",
    "contract_year": 2027,
    "edition": "2026",
    "go_live_on": dt.date(2027, 1, 1),
}


def test_network_is_made_and_changed() -> None:
    network = actions.add_network(**FACTS)
    assert Network.objects.values(*FACTS).get() == FACTS

    changed = FACTS | {"name": "Silver", "contract_year": 2028}
    actions.change_network(network=network, **changed)
    assert Network.objects.values(*FACTS).get() == changed


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Georgia", "Georgia 2027"), ("Georgia 2027", "Georgia 2027"), ("Plan 20270", "Plan 20270 2027")],
)
def test_network_says_its_year_once(name: str, shown: str) -> None:
    assert str(Network(name=name, contract_year=2027)) == shown


def test_name_is_there_once_a_year() -> None:
    actions.add_network(**FACTS)
    with pytest.raises(actions.NetworkRefused) as refusal:
        actions.add_network(**FACTS)
    actions.add_network(**FACTS | {"contract_year": 2028})

    assert refusal.value.field == "name"
    assert Network.objects.count() == 2


def test_counties_of_one_state_are_replaced_and_those_of_others_stay() -> None:
    columbia, baker = make_county(), make_county(ssa_code="10010", name="Baker")
    appling = make_county(ssa_code="11000", name="Appling", state="GA")
    network = make_network(counties=[columbia, appling])

    for _ in range(2):
        actions.serve_counties(network=network, state="FL", counties=[baker, appling])
        assert set(network.counties.all()) == {baker, appling}

    actions.serve_counties(network=network, state="FL", counties=[])
    assert set(network.counties.all()) == {appling}


@pytest.mark.parametrize(("due_on", "is_refused"), [(dt.date(2026, 3, 1), True), (TODAY, False)])
def test_filing_in_the_past_is_refused(due_on: dt.date, *, is_refused: bool) -> None:
    network = make_network()
    facts: dict[str, Any] = {"network": network, "name": "Application", "due_on": due_on, "today": TODAY}
    if is_refused:
        with pytest.raises(actions.NetworkRefused) as refusal:
            actions.add_deadline(**facts, accepts_letters=True)
        assert refusal.value.field == "due_on"
    else:
        actions.add_deadline(**facts, accepts_letters=True)
    assert FilingDeadline.objects.exists() is not is_refused


def test_past_filing_may_be_corrected_but_none_is_moved_into_the_past() -> None:
    past = make_deadline(network=make_network(), due_on=dt.date(2026, 1, 5), name="Aplication")
    facts: dict[str, Any] = {"accepts_letters": False, "filed_with": "CMS", "today": TODAY}
    actions.change_deadline(deadline=past, name="Application", due_on=past.due_on, **facts)
    past.refresh_from_db()
    assert (past.name, past.accepts_letters) == ("Application", False)

    with pytest.raises(actions.NetworkRefused):
        actions.change_deadline(deadline=past, name="Application", due_on=dt.date(2026, 1, 6), **facts)
    past.refresh_from_db()
    assert past.due_on == dt.date(2026, 1, 5)


def test_filing_of_a_name_is_there_once_per_network() -> None:
    network = make_network()
    make_deadline(network=network, name="Application")
    with pytest.raises(actions.NetworkRefused) as refusal:
        actions.add_deadline(
            network=network, name="Application", due_on=TODAY, accepts_letters=True, today=TODAY
        )
    assert refusal.value.field == "name"
