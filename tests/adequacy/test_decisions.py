"""Pursue or document: who is asked about what and when, and the exception file, on 2 March 2026."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from accounts.models import Role, User
from adequacy.actions.decisions import DecisionRefused, decide, give_reason, take_decisions_back
from adequacy.actions.forecasting import forecast_network
from adequacy.models import (
    CellDecision,
    ExceptionReason,
    ForecastDefault,
    NetworkForecast,
    ReasonGiven,
    ReasonStatus,
    StandardSet,
)
from adequacy.queries.decisions import question
from adequacy.queries.exception_file import exception_file
from pipeline.actions.stakes import replace_stakes
from pipeline.models import Channel, Outcome
from pipeline.stages import Stage
from providers.models import County, Network, Specialty
from tests.adequacy.measured import make_ground, make_site
from tests.adequacy.reading import read, words
from tests.factories import (
    NOON,
    make_agreement,
    make_contact,
    make_deadline,
    make_deal,
    make_group,
    make_stake,
    make_touch,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TODAY = NOON.date()
FILING = dt.date(2026, 5, 20)
CELL = ("10120", "008")
FILE = "/counties/10120/cells/008/exception/"


@pytest.fixture
def clock() -> object:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def network() -> Network:
    """Three cardiologists are asked for ten miles around; forty of a hundred people live thirty miles north."""
    made = make_ground(with_zips=True, minimum=3, percent=90)
    make_deadline(network=made, due_on=FILING, accepts_letters=False)
    forecast_network(network=made, at=NOON)
    return made


def asked(network: Network, today: dt.date = TODAY) -> list[tuple[str, str]]:
    head = NetworkForecast.objects.get(network=network)
    return list(question(head, today).cells.values_list("county", "specialty"))


def choose(network: Network, by: User, choice: str = "document", **fields: Any) -> CellDecision:
    (made,) = decide(network=network, cells=[CELL], choice=choice, by=by, at=fields.pop("at", NOON), **fields)
    return made


class TestQuestion:
    def test_is_asked_below_the_chance_and_within_the_days(self, network: Network) -> None:
        assert asked(network) == [CELL]
        assert asked(network, FILING - dt.timedelta(days=90)) == [CELL]
        assert asked(network, FILING - dt.timedelta(days=91)) == []
        assert asked(network, FILING) == [CELL]
        assert asked(network, FILING + dt.timedelta(days=1)) == []

    def test_both_numbers_are_the_plans_to_set(self, network: Network, vera: User) -> None:
        ForecastDefault.objects.create(
            key="decide-days", value=30, source="Last year", set_by=vera, set_at=NOON
        )
        assert asked(network) == []

    def test_a_likely_cell_is_not_asked_about(self, network: Network, vera: User) -> None:
        for north in (0, 0, 30):
            group = make_group()
            make_site(north=north, group=group)
            make_agreement(group=group, network=network, by=vera)
        NetworkForecast.objects.all().delete()
        forecast_network(network=network, at=NOON)

        assert asked(network) == []

    def test_a_decision_answers_until_it_is_taken_back(self, network: Network, vera: User) -> None:
        made = choose(network, vera, "pursue")
        assert asked(network) == []

        assert take_decisions_back(network=network, pks=[made.pk], by=vera, at=NOON) == 1
        assert take_decisions_back(network=network, pks=[made.pk], by=vera, at=NOON) == 0
        assert asked(network) == [CELL]

    def test_what_was_decided_for_another_filing_is_asked_anew(self, network: Network, vera: User) -> None:
        made = choose(network, vera)
        CellDecision.objects.filter(pk=made.pk).update(due_on=FILING - dt.timedelta(days=365))

        assert asked(network) == [CELL]


class TestDeciding:
    def test_it_keeps_who_when_and_the_chance_of_that_moment(self, network: Network, vera: User) -> None:
        made = choose(network, vera, why="Nobody practices there")

        assert (made.chance, made.due_on, made.decided_by, made.decided_at, made.why) == (
            0.0, FILING, vera, NOON, "Nobody practices there",
        )  # fmt: skip

    def test_twice_is_once_and_another_choice_ends_the_first(self, network: Network, vera: User) -> None:
        first = choose(network, vera)
        assert choose(network, vera) == first

        other = choose(network, vera, "pursue", at=NOON + dt.timedelta(days=1))
        first.refresh_from_db()
        assert (first.ended_by, first.ended_at) == (vera, NOON + dt.timedelta(days=1))
        assert list(CellDecision.objects.standing()) == [other]

    def test_what_has_no_forecast_is_refused_whole(self, network: Network, vera: User) -> None:
        with pytest.raises(DecisionRefused):
            decide(network=network, cells=[CELL, ("10120", "999")], choice="document", by=vera, at=NOON)
        with pytest.raises(DecisionRefused):
            choose(network, vera, "wait")
        assert not CellDecision.objects.exists()

    def test_the_database_holds_one_standing_decision_per_cell(self, network: Network, vera: User) -> None:
        made = choose(network, vera)
        made.pk = None

        with pytest.raises(IntegrityError):
            made.save()


class TestPages:
    def test_the_vp_is_asked_on_counties_and_decides_there(
        self, client: Client, network: Network, vera: User
    ) -> None:
        text = read(client, vera, "/counties/?band=all")
        assert "Below 20 % with 79 days left. Columbia, 0 % Cardiology Pursue Document" in text

        reply = client.post(
            "/decisions/", {"cell": "10120-008", "choice": "pursue", "from": "counties"}, follow=True
        )
        assert reply.redirect_chain[-1][0] == "/counties/"
        text = words(reply.content.decode())
        assert "1 cell is pursued." in text
        assert "is decided." in text

    def test_documenting_opens_the_file_and_can_be_taken_back(
        self, client: Client, network: Network, vera: User
    ) -> None:
        client.force_login(vera)
        reply = client.post("/decisions/", {"cell": "10120-008", "choice": "document", "why": "Nobody there"})
        assert (reply.status_code, reply["Location"]) == (302, FILE)

        text = words(client.get("/decisions/").content.decode())
        assert "0 cells to decide, 1 decided" in text
        assert "Columbia Cardiology Document 0 % 0 % Nobody there Vera Stone" in text

        client.post("/decisions/return/", {"d": CellDecision.objects.get().pk})
        assert "1 cell to decide, 0 decided" in words(client.get("/decisions/").content.decode())

    def test_undo_takes_all_of_one_act_back_and_shows_the_page_anew(
        self, client: Client, network: Network, vera: User
    ) -> None:
        client.force_login(vera)
        page = client.post("/decisions/", {"cell": "10120-008", "choice": "pursue"}, follow=True)
        (undo,) = re.findall(r'action="(/decisions/return/[^"]+)"', page.content.decode())

        reply = client.post(undo, headers={"hx-request": "true"})
        assert reply["HX-Refresh"] == "true"
        assert not CellDecision.objects.standing().exists()

    def test_ticking_nothing_says_so(self, client: Client, network: Network, vera: User) -> None:
        client.force_login(vera)
        reply = client.post("/decisions/", {"choice": "pursue"}, follow=True)

        assert "Tick the cells you decide of" in reply.content.decode()

    @pytest.mark.parametrize("role", [Role.REP, Role.MANAGER, Role.ANALYST, Role.MEDICAL_DIRECTOR])
    def test_only_the_vp_decides(self, client: Client, network: Network, role: Role) -> None:
        client.force_login(make_user(role=role))

        assert client.post("/decisions/", {"cell": "10120-008", "choice": "pursue"}).status_code == 403
        assert client.post("/decisions/return/", {"d": 1}).status_code == 403
        assert "Pursue the ticked" not in client.get("/decisions/").content.decode()

    def test_the_cell_says_what_was_decided(self, client: Client, network: Network, vera: User) -> None:
        assert "pursue it with everything" in read(client, vera, "/counties/10120/cells/008/")
        choose(network, vera, why="Too far for anybody")
        assert "at 0 %. “Too far for anybody”" in read(client, vera, "/counties/10120/cells/008/")


class TestFile:
    @pytest.fixture
    def ground(self, network: Network, rita: User) -> dict[str, Any]:
        """A group ten miles south that is signed; one in the south with a deal; one up north that nobody tried; one
        nineteen miles off the north, nearer than the signed one; one further away than the signed one.
        """
        signed, tried, untried, nearer, further = (
            make_group(name=name) for name in ("Signed", "Tried Heart", "Untried Heart", "Near", "Far")
        )
        make_site(north=-8, group=signed)
        for group, north in ((tried, 0), (untried, 30), (nearer, 50), (further, 75)):
            make_site(north=north, group=group)
        make_agreement(group=signed, network=network, by=rita)
        deal = make_deal(owner=rita, group=tried, stage=Stage.RATES)
        contact = make_contact(group=tried, name="Priya Mehta", role="Office manager")
        make_touch(deal=deal, outcome=Outcome.STAFF, channel=Channel.PHONE, contact=contact, made_at=NOON)
        make_touch(deal=deal, channel=Channel.PHONE, made_at=NOON - dt.timedelta(days=20))
        forecast_network(network=network, at=NOON + dt.timedelta(minutes=1))
        ExceptionReason.objects.create(
            standard_set=StandardSet.objects.get(), code="retired", text="No longer practices",
            accepted=ReasonStatus.ACCEPTED, valid_from=dt.date(2026, 1, 1),
        )  # fmt: skip
        return {"tried": tried, "untried": untried, "nearer": nearer, "further": further, "deal": deal}

    def file(self, network: Network) -> Any:
        return exception_file(
            network,
            County.objects.get(pk="10120"),
            Specialty.objects.get(pk="008"),
            due_on=FILING,
            day=TODAY,
            plan_day=TODAY,
        )

    def test_it_lists_whoever_could_have_been_contracted(
        self, network: Network, ground: dict[str, Any]
    ) -> None:
        file = self.file(network)

        assert [spot.name for spot in file.spots] == ["32030"]
        listed = {group.group.name: [each.is_within for each in group.providers] for group in file.groups}
        assert listed == {"Tried Heart": [True], "Untried Heart": [True], "Near": [False]}
        assert file.beyond == []

    def test_miles_and_minutes_from_each_place_left_out(
        self, network: Network, ground: dict[str, Any]
    ) -> None:
        near = next(group for group in self.file(network).groups if group.group == ground["nearer"])
        (distance,) = near.providers[0].distances

        assert (distance.spot.name, distance.miles, distance.minutes) == ("32030", 20.0, 27)

    def test_the_meter_counts_attempts_kinds_and_days(self, network: Network, ground: dict[str, Any]) -> None:
        tried = next(group for group in self.file(network).groups if group.group == ground["tried"])

        assert (tried.logged.attempts, tried.logged.channels, tried.logged.span_days) == (2, ("Phone",), 20)
        assert tried.providers[0].missing == ["2 more attempts", "another kind of contact", "the reason"]
        assert tried.providers[0].flags == []
        untried = next(group for group in self.file(network).groups if group.group == ground["untried"])
        assert untried.providers[0].flags == ["nobody has tried"]

    def test_a_reason_is_given_for_one_or_all_and_taken_back(
        self, client: Client, network: Network, ground: dict[str, Any]
    ) -> None:
        noor = make_user(name="Noor Haddad", role=Role.ANALYST)
        make_site(north=1, group=ground["tried"])
        provider = ground["tried"].affiliations.order_by("pk").first().provider_id
        client.force_login(noor)

        client.post(FILE, {"provider": provider, "reason": "retired", "note": "Sold the practice"})
        assert [each.provider_id for each in ReasonGiven.objects.all()] == [provider]
        text = words(client.get(FILE).content.decode())
        assert "No longer practices (accepted) “Sold the practice” Noor Haddad" in text

        client.post(FILE, {"provider": provider, "reason": "retired", "whole_group": ground["tried"].pk})
        assert ReasonGiven.objects.count() == 3
        client.post(FILE, {"provider": provider, "reason": "", "note": ""})
        assert "the reason" in missing_of(self.file(network), provider)

    def test_a_reason_the_agency_refuses_is_a_red_flag(
        self, network: Network, ground: dict[str, Any], marco: User
    ) -> None:
        ExceptionReason.objects.update(accepted=ReasonStatus.NOT_ACCEPTED)
        provider = ground["tried"].affiliations.get().provider_id
        give_reason(
            network=network,
            specialty="008",
            providers=[provider],
            reason="retired",
            note="",
            by=marco,
            at=NOON,
        )

        tried = next(group for group in self.file(network).groups if group.group == ground["tried"])
        assert tried.providers[0].flags == ["the reason is not accepted"]
        with pytest.raises(DecisionRefused):
            give_reason(
                network=network, specialty="008", providers=[provider], reason="x", note="", by=marco, at=NOON
            )

    def test_page_and_paper_say_the_same(
        self, client: Client, network: Network, ground: dict[str, Any], vera: User
    ) -> None:
        text = read(client, vera, FILE)
        reply = client.get(f"{FILE}file/")
        printed = " ".join(
            " ".join(page.extract_text() for page in PdfReader(BytesIO(reply.content)).pages).split()
        )

        assert reply["Content-Disposition"] == 'inline; filename="exception-2027_10120_008.pdf"'
        for said in ("Tried Heart", "Untried Heart", "Near", "Priya Mehta, Office manager", "Reached staff"):
            assert said in text
            assert said in printed
        assert "2 of 4 attempts" in text
        assert "32030: 20.0 mi, 27 min" in text
        assert "32030: 20 mi, 27 min" in printed

    def test_a_deal_says_which_of_its_cells_are_documented(
        self, client: Client, network: Network, ground: dict[str, Any], rita: User, vera: User
    ) -> None:
        replace_stakes(network=network, stakes=[make_stake(deal=ground["deal"])])
        address = f"/deals/{ground['deal'].pk}/chance/"
        assert "Documented" not in read(client, rita, address)
        choose(network, vera)

        assert "every attempt is evidence: Columbia · Cardiology" in read(client, rita, address)

    def test_who_may_not_read_early_deals_does_not_read_the_file(
        self, client: Client, network: Network, ground: dict[str, Any]
    ) -> None:
        client.force_login(make_user(role=Role.MEDICAL_DIRECTOR))

        assert client.get(FILE).status_code == 403
        assert client.get(f"{FILE}file/").status_code == 403

    def test_a_rep_reads_and_gives_no_reason(
        self, client: Client, network: Network, ground: dict[str, Any], rita: User
    ) -> None:
        assert "Tried Heart" in read(client, rita, FILE)
        assert client.post(FILE, {"provider": 1, "reason": "retired"}).status_code == 403

    def test_queries_do_not_grow_with_providers(self, network: Network, ground: dict[str, Any]) -> None:
        one = queries(lambda: self.file(network))
        for _ in range(5):
            make_site(north=2)

        assert queries(lambda: self.file(network)) == one


def missing_of(file: Any, provider: int) -> list[str]:
    return next(
        list(each.missing)
        for group in file.groups
        for each in group.providers
        if each.affiliation.provider_id == provider
    )


def queries(run: Any) -> int:
    """The second time: rules that are read once for all stay read."""
    run()
    with CaptureQueriesContext(connection) as captured:
        run()
    return len(captured)
