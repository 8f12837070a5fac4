"""The demonstration plan holds every rule and shows every state a screen must show."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest

from accounts.models import User
from pipeline.actions.clocks import CLOCKS, set_clocks
from pipeline.demo import seed_deals, seed_files, seed_other_plans, seed_rates
from pipeline.demo.scripts import CAST, draw_scripts
from pipeline.models import CompetingPlan, Deal, Document, RateRange, RateSheet, StallAlert
from pipeline.models.competing import Standing
from pipeline.stages import OPEN_STAGES, Stage
from providers.models import Participant
from tests.factories import (
    make_affiliation,
    make_contact,
    make_group,
    make_hold_reason,
    make_loss_reason,
    make_network,
    make_specialty,
)

pytestmark = [pytest.mark.django_db, pytest.mark.long]
NOW = dt.datetime(2026, 3, 4, 15, 0, tzinfo=dt.UTC)
DEALS = sum(count for _, count in CAST)


@pytest.fixture
def played(rita: User, sam: User, vera: User, system: User) -> dt.date:
    make_loss_reason()
    make_hold_reason()
    groups = [make_group() for _ in range(DEALS)]
    for group in groups:
        make_affiliation(group=group)
        make_contact(group=group)
    seed_deals(
        network=make_network(), groups=groups, reps=[rita, sam], director=vera, system=system, seed=1, at=NOW
    )
    return rita.today(NOW)


def test_one_seed_always_tells_the_same_story() -> None:
    first, again, other = (list(draw_scripts(Random(seed))) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_the_demo_shows_every_state_and_keeps_every_clock(played: dt.date) -> None:
    """One test, since playing the demo is the slow part."""
    every_stage_and_every_kind_of_silence_is_there(played)
    every_stored_clock_equals_the_recomputed_one()


def every_stage_and_every_kind_of_silence_is_there(day: dt.date) -> None:
    deals = Deal.objects.all()
    assert deals.count() == DEALS
    assert 60 <= DEALS <= 150
    assert set(deals.values_list("stage", flat=True)) == set(Stage.values)
    assert set(deals.open().values_list("stage", flat=True)) == set(OPEN_STAGES)
    assert deals.held(day).count() == 6
    assert deals.going_quiet(day).exists()
    assert set(StallAlert.objects.open().values_list("silence", flat=True)) == {
        "quiet",
        "unresponsive",
        "neglected",
    }
    assert deals.quiet(day).count() == StallAlert.objects.open().count()
    assert Participant.objects.count() == deals.filter(stage=Stage.SIGNED).count()


def every_stored_clock_equals_the_recomputed_one() -> None:
    for deal in Deal.objects.select_related("owner"):
        stored = [getattr(deal, name) for name in CLOCKS]
        set_clocks(deal)
        assert [getattr(deal, name) for name in CLOCKS] == stored


def test_demo_has_rates_dates_files_and_other_plans_as_the_product_would_write_them(
    played: dt.date, marco: User, vera: User
) -> None:
    network = Deal.objects.all()[0].network
    make_specialty(code="S03", name="Primary Care")
    make_specialty()
    for _ in range(2):
        seed_rates(network=network, manager=marco, director=vera, seed=1, at=NOW)
        seed_files(network=network, at=NOW)
        seed_other_plans(network=network, seed=1, at=NOW)

    assert RateRange.objects.in_force().count() == RateRange.objects.count() == 2
    assert list(RateSheet.objects.values_list("version", flat=True)) == [1]
    assert Participant.objects.filter(application_on__isnull=False).exists()
    assert set(Document.objects.values_list("kind", "version")) == {
        ("letter", 1),
        ("draft", 1),
        ("agreement", 1),
    }
    assert set(CompetingPlan.objects.values_list("standing", flat=True)) == set(Standing.values)
    assert not CompetingPlan.objects.filter(ended_at__isnull=False).exists()
