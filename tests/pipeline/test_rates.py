"""Ranges, sheets, offers and approvals: figures are written once, and nothing outside is shown before it is agreed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import InternalError, transaction

from accounts.models import Role, User
from pipeline.actions.papers import LetterTerms, Offer, PaperRefused, Papers, record_papers
from pipeline.actions.rates import (
    Figures,
    RangeTerms,
    RatesRefused,
    ask_approval,
    decide,
    publish_sheet,
    set_limit,
    set_range,
)
from pipeline.models import Deal, Outcome, RateApproval, RateQuote, RateRange, RateSheet
from pipeline.permissions import may_decide_rates, may_see_rates
from pipeline.queries.rates import prompt_of, ranges_for, sheets_for
from pipeline.rates import RatePrompt
from pipeline.stages import Stage
from tests.factories import (
    NOON,
    make_affiliation,
    make_county,
    make_deal,
    make_group,
    make_network,
    make_range,
    make_sheet,
    make_specialty,
    make_touch,
    make_user,
)

pytestmark = pytest.mark.django_db
LATER = NOON + dt.timedelta(days=1)
TODAY = NOON.date()
TERMS = RangeTerms(low=Decimal(95), high=Decimal(105), medicare_year=2026)


@pytest.fixture
def deal(rita: User) -> Deal:
    group = make_group()
    make_affiliation(group=group)
    return make_deal(owner=rita, group=group, network=make_network(), stage=Stage.RATES)


def show(deal: Deal, figures: Figures | None = None, approved: RateQuote | None = None) -> None:
    offer = Offer("range", TODAY, "unsure", figures=figures, approved=approved)
    record_papers(deal=deal, papers=Papers(offer=offer), by=deal.owner, at=LATER)


def span(rate_range: RateRange | None, low: str, high: str) -> Figures:
    return Figures(rate_range=rate_range, low=Decimal(low), high=Decimal(high), medicare_year=2026)


# setting -----------------------------------------------------------------------------------------


def test_new_range_ends_the_one_under_the_same_conditions(deal: Deal, marco: User) -> None:
    def put(terms: RangeTerms) -> RateRange:
        counties = [make_county()]
        (made,) = set_range(
            network=deal.network,
            specialty=make_specialty(),
            counties=counties,
            terms=terms,
            by=marco,
            at=LATER,
        )
        return made

    first = put(TERMS)
    large = put(RangeTerms(Decimal(98), Decimal(110), 2026, panel_from=1500))
    again = put(TERMS)
    dearer = put(RangeTerms(Decimal(96), Decimal(106), 2026))

    assert again == first
    assert list(RateRange.objects.in_force().order_by("pk")) == [large, dearer]
    assert RateRange.objects.get(pk=first.pk).ended_by == marco


def test_figures_of_a_range_cannot_be_changed_nor_deleted(deal: Deal, marco: User) -> None:
    stands = make_range(network=deal.network, by=marco)

    with pytest.raises(InternalError), transaction.atomic():
        RateRange.objects.filter(pk=stands.pk).update(high=Decimal(200))
    with pytest.raises(InternalError), transaction.atomic():
        stands.delete()


def test_same_figures_are_the_version_that_stands_and_others_the_next(deal: Deal, marco: User) -> None:
    def publish(surgery: int) -> RateSheet:
        return publish_sheet(
            network=deal.network,
            specialty=make_specialty(),
            medicare_year=2026,
            lines={"surgery": Decimal(surgery)},
            by=marco,
            at=LATER,
        )

    assert [publish(110).version, publish(110).version, publish(112).version] == [1, 1, 2]


def test_only_what_fits_the_group_is_on_the_deal(deal: Deal, marco: User) -> None:
    elsewhere = make_county(ssa_code="10010", name="Baker", fips="12003")
    here = make_range(network=deal.network, by=marco)
    make_range(network=deal.network, by=marco, county=elsewhere)
    make_range(network=deal.network, by=marco, specialty=make_specialty(code="010", name="ENT"))
    make_sheet(network=deal.network, by=marco, version=1)
    newest = make_sheet(network=deal.network, by=marco, version=2)

    assert ranges_for(deal) == (here,)
    assert [each.sheet for each in sheets_for(deal)] == [newest]


def test_range_of_primary_care_fits_its_parts(rita: User, marco: User) -> None:
    whole = make_specialty(code="S03", name="Primary Care")
    group = make_group()
    make_affiliation(group=group, specialty=make_specialty(code="001", name="General Practice", parent=whole))
    network = make_network()
    deal = make_deal(owner=rita, group=group, network=network)
    make_range(network=network, by=marco, specialty=whole)

    assert len(ranges_for(deal)) == 1


# showing -----------------------------------------------------------------------------------------


def test_what_was_shown_is_kept_as_it_was_when_the_range_changes(deal: Deal, marco: User) -> None:
    stands = make_range(network=deal.network, by=marco)
    show(deal, span(stands, "97", "105"))
    set_range(
        network=deal.network,
        specialty=stands.specialty,
        counties=[stands.county],
        terms=RangeTerms(Decimal(80), Decimal(90), 2027),
        by=marco,
        at=LATER,
    )

    quote = deal.offers.get().quote
    assert quote is not None
    assert (quote.low, quote.high, quote.medicare_year) == (Decimal(97), Decimal(105), 2026)
    with pytest.raises(InternalError), transaction.atomic():
        RateQuote.objects.update(low=Decimal(1))


def test_same_offer_twice_is_one(deal: Deal, marco: User) -> None:
    stands = make_range(network=deal.network, by=marco)

    for _ in range(2):
        show(deal, span(stands, "95", "105"))

    assert deal.offers.count() == 1
    show(deal, span(stands, "96", "105"))
    assert deal.offers.count() == 2


@pytest.mark.parametrize(("low", "high"), [("95", "105.01"), ("94.99", "105")])
def test_figures_outside_the_range_are_refused_and_nothing_is_recorded(
    deal: Deal, marco: User, low: str, high: str
) -> None:
    stands = make_range(network=deal.network, by=marco)

    with pytest.raises(RatesRefused) as refusal:
        show(deal, span(stands, low, high))

    assert refusal.value.field == "rates_high"
    assert (deal.offers.count(), RateQuote.objects.count()) == (0, 0)


def test_where_rates_are_on_record_an_offer_says_which(deal: Deal, marco: User) -> None:
    show(deal)
    make_range(network=deal.network, by=marco)

    with pytest.raises(RatesRefused) as refusal:
        record_papers(deal=deal, papers=Papers(offer=Offer("range", TODAY, "yes")), by=deal.owner, at=LATER)

    assert refusal.value.field == "rates_from"


# asking ------------------------------------------------------------------------------------------


def ask(deal: Deal, figures: Figures, by: User | None = None) -> RateApproval:
    return ask_approval(deal=deal, figures=figures, why="Only surgeon there", by=by or deal.owner, at=LATER)


def test_agreed_figures_may_be_shown_and_others_may_not(deal: Deal, marco: User, vera: User) -> None:
    stands = make_range(network=deal.network, by=marco)
    set_limit(network=deal.network, points=Decimal(5), by=vera, at=LATER)
    asked = ask(deal, span(stands, "95", "110"))
    with pytest.raises(RatesRefused):
        show(deal, approved=asked.quote)

    decide(approval=asked, is_approved=True, answer="", by=marco, at=LATER)
    show(deal, approved=asked.quote)

    assert asked.asks == "manager"
    assert deal.offers.get().quote == asked.quote
    with pytest.raises(RatesRefused):
        show(deal, span(stands, "95", "111"))


def test_above_the_limit_the_manager_cannot_decide(deal: Deal, marco: User, vera: User) -> None:
    stands = make_range(network=deal.network, by=marco)
    set_limit(network=deal.network, points=Decimal(5), by=vera, at=LATER)

    asked = ask(deal, span(stands, "95", "110.01"))

    assert asked.asks == "vp"
    assert (may_decide_rates(marco, asked), may_decide_rates(vera, asked)) == (False, True)


def test_same_question_is_asked_once_and_answered_once(deal: Deal, marco: User, vera: User) -> None:
    stands = make_range(network=deal.network, by=marco)
    asked = ask(deal, span(stands, "95", "120"))

    assert ask(deal, span(stands, "95", "120")) == asked
    decide(approval=asked, is_approved=False, answer="Too far", by=vera, at=LATER)
    decide(approval=asked, is_approved=False, answer="Too far", by=vera, at=LATER)
    with pytest.raises(RatesRefused, match="answered meanwhile"):
        decide(approval=asked, is_approved=True, answer="", by=vera, at=LATER)


def test_nobody_answers_what_they_asked(deal: Deal, marco: User, vera: User) -> None:
    mine = make_deal(owner=marco, group=make_group(), network=deal.network)
    asked = ask(mine, span(None, "95", "120"), by=marco)

    assert (asked.asks, may_decide_rates(marco, asked)) == ("vp", False)
    with pytest.raises(RatesRefused, match="Somebody else"):
        decide(approval=asked, is_approved=True, answer="", by=marco, at=LATER)


def test_what_lies_within_is_not_asked(deal: Deal, marco: User) -> None:
    stands = make_range(network=deal.network, by=marco)

    with pytest.raises(RatesRefused, match="Show them"):
        ask(deal, span(stands, "96", "100"))


def test_sheet_with_a_dearer_category_is_asked_for(deal: Deal, marco: User, vera: User) -> None:
    sheet = make_sheet(network=deal.network, by=marco, lines={"surgery": "110", "evaluation": "100"})
    dearer = Figures(sheet=sheet, lines={"surgery": Decimal(114), "evaluation": Decimal(100)})

    with pytest.raises(RatesRefused):
        show(deal, dearer)

    assert ask(deal, dearer).quote.points_outside == 4


# N6 ----------------------------------------------------------------------------------------------


def test_voicemails_do_not_count_as_conversations(deal: Deal) -> None:
    for day in range(3):
        make_touch(deal=deal, outcome=Outcome.MESSAGE, made_at=NOON + dt.timedelta(hours=day))
    assert prompt_of(deal) == RatePrompt.NONE

    make_touch(deal=deal, outcome=Outcome.STAFF)
    make_touch(deal=deal, outcome=Outcome.REPLY)
    assert prompt_of(deal) == RatePrompt.NOW

    make_touch(deal=deal, outcome=Outcome.MET)
    assert prompt_of(deal) == RatePrompt.LATE


def test_no_letter_after_three_conversations_without_a_range(deal: Deal) -> None:
    for _ in range(3):
        make_touch(deal=deal)
    letter = LetterTerms(TODAY, "Vera Stone", TODAY, "Dr. Mehta", dt.date(2026, 12, 31))

    with pytest.raises(PaperRefused, match="no range shown"):
        record_papers(deal=deal, papers=Papers(letter=letter), by=deal.owner, at=LATER)
    record_papers(
        deal=deal, papers=Papers(offer=Offer("range", TODAY, "yes"), letter=letter), by=deal.owner, at=LATER
    )
    assert Deal.objects.get(pk=deal.pk).letter is not None


# rights ------------------------------------------------------------------------------------------


def test_figures_are_seen_by_right_only(deal: Deal, rita: User, sam: User, marco: User, vera: User) -> None:
    stands = make_range(network=deal.network, by=marco)
    sheet = make_sheet(network=deal.network, by=marco)
    show(deal, span(stands, "95", "105"))
    granted = make_user(role=Role.ADMIN, may_see_rates=True)
    other_manager = make_user(role=Role.MANAGER)
    readers = [rita, marco, vera, granted]
    strangers = [sam, *(make_user(role=role) for role in (Role.ADMIN, Role.ANALYST, Role.MEDICAL_DIRECTOR))]

    for user in readers:
        assert may_see_rates(user, deal), user.role
        assert list(RateQuote.objects.visible_to(user)) == [deal.offers.get().quote]
        assert list(RateRange.objects.visible_to(user)) == [stands]
        assert list(RateSheet.objects.visible_to(user)) == [sheet]
    for user in strangers:
        assert not may_see_rates(user, deal), user.role
        assert not RateQuote.objects.visible_to(user).exists()
        assert not RateRange.objects.visible_to(user).exists()
        assert not RateSheet.objects.visible_to(user).exists()
    assert not may_see_rates(other_manager, deal)
    assert not RateQuote.objects.visible_to(other_manager).exists()


def test_who_covers_sees_the_figures_while_it_lasts(deal: Deal, rita: User, sam: User, marco: User) -> None:
    stands = make_range(network=deal.network, by=marco)
    show(deal, span(stands, "95", "105"))
    assert not RateQuote.objects.visible_to(sam).exists()

    sam.stands_in_for = {rita.pk: rita}
    assert may_see_rates(sam, deal)
    assert list(RateQuote.objects.visible_to(sam)) == [deal.offers.get().quote]
    assert list(RateRange.objects.visible_to(sam)) == [stands]
