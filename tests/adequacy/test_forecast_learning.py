"""Learning from histories whose truth is known, and scoring what was predicted."""

from __future__ import annotations

import numpy as np
import pytest

from adequacy.forecast.learning import ENOUGH, Rate, pace, rate
from adequacy.forecast.scores import Band, brier, brier_of_the_share, calibration, judged
from adequacy.forecast.timing import Pace

HISTORIES = 200
MEANS = (0.10, 0.20, 0.40, 0.75, 0.85)


def test_without_own_cases_the_default_stands() -> None:
    assert rate(mean=0.75, successes=0, cases=0) == Rate(7.5, 2.5)
    assert rate(mean=0.75, successes=0, cases=0).mean == 0.75


def test_few_cases_move_the_default_a_little_and_many_decide() -> None:
    assert rate(mean=0.75, successes=1, cases=2).mean == pytest.approx(8.5 / 12)
    assert rate(mean=0.75, successes=300, cases=1000).mean == pytest.approx(307.5 / 1010)


@pytest.mark.parametrize(
    ("mean", "successes", "cases"), [(0.0, 0, 0), (1.0, 0, 0), (0.5, 3, 2), (0.5, -1, 2)]
)
def test_a_default_that_could_learn_nothing_is_refused(mean: float, successes: int, cases: int) -> None:
    with pytest.raises(ValueError):
        rate(mean=mean, successes=successes, cases=cases)


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    """Plans whose true rates differ as the defaults expect; histories from a handful of deals to a few hundred."""
    lots = np.random.default_rng(20_260_302)
    covered = 0
    for _ in range(HISTORIES):
        mean = float(lots.choice(MEANS))
        truth = lots.beta(10 * mean, 10 * (1 - mean))
        cases = int(lots.integers(5, 300))
        low, high = rate(mean=mean, successes=int(lots.binomial(cases, truth)), cases=cases).interval()
        covered += low <= truth <= high

    assert 0.90 <= covered / HISTORIES <= 0.99


def test_after_three_hundred_deals_predictions_are_nearly_as_good_as_the_truth() -> None:
    """Rates and paces learned from 300 closed deals, judged on new ones beside one who knows the truth."""
    lots = np.random.default_rng(300)
    learned_scores, true_scores = [], []
    for _ in range(20):
        true_rate, true_pace = lots.uniform(0.3, 0.9), Pace(lots.uniform(25, 80), lots.uniform(0.4, 0.8))
        signed = lots.random(300) < true_rate
        done = np.exp(lots.normal(np.log(true_pace.median), true_pace.sigma, int(signed.sum())))
        learned_rate = rate(mean=0.75, successes=int(signed.sum()), cases=300)
        learned = pace(default=Pace(40.0, 0.6), done=list(done), waiting=[], ever=learned_rate.mean)
        left, waited = lots.integers(5, 90, 400), lots.integers(0, 60, 400)
        truth, told = (
            [
                ever * taking.share_in_time(days_in_stage=a, days_left=d)
                for a, d in zip(waited, left, strict=True)
            ]
            for ever, taking in ((true_rate, true_pace), (learned_rate.mean, learned.pace))
        )
        came_true = [bool(lot < chance) for lot, chance in zip(lots.random(400), truth, strict=True)]
        learned_scores.append(brier(list(zip(told, came_true, strict=True))) or 0.0)
        true_scores.append(brier(list(zip(truth, came_true, strict=True))) or 0.0)

    assert sum(learned_scores) <= 1.05 * sum(true_scores)


def test_a_pace_is_the_default_until_twenty_own_cases() -> None:
    default = Pace(40.0, 0.6)

    few = pace(default=default, done=[10.0] * (ENOUGH - 1), waiting=[5.0], ever=0.75)
    enough = pace(default=default, done=[10.0, 20.0] * (ENOUGH // 2), waiting=[], ever=0.75)

    assert few.pace == default
    assert (few.is_learned, few.cases, few.waiting) == (False, ENOUGH - 1, 1)
    assert enough.is_learned
    assert enough.pace.median == pytest.approx(200**0.5, rel=1e-9)
    assert enough.pace.sigma == pytest.approx(np.log(2) / 2, rel=1e-9)


def test_deals_under_way_keep_the_pace_from_looking_quicker_than_it_is() -> None:
    """Deals opened over half a year, signed or lost at one pace: the slow ones are still open."""
    lots = np.random.default_rng(7)
    needs = np.exp(lots.normal(np.log(60.0), 0.6, 4_000))
    age, is_coming = lots.uniform(0, 180, 4_000), lots.random(4_000) < 0.6
    done, waiting = needs[is_coming & (needs <= age)], age[needs > age]

    learned = pace(default=Pace(40.0, 0.6), done=list(done), waiting=list(waiting), ever=0.6)
    naive = pace(default=Pace(40.0, 0.6), done=list(done), waiting=[], ever=0.6)

    assert learned.pace.median == pytest.approx(60.0, rel=0.05)
    assert learned.pace.sigma == pytest.approx(0.6, abs=0.05)
    assert naive.pace.median < 50.0


def test_a_deal_signed_on_the_day_it_came_took_a_day() -> None:
    learned = pace(default=Pace(40.0, 0.6), done=[0.0] * ENOUGH, waiting=[0.0], ever=0.75)

    assert learned.pace.median == pytest.approx(1.0, rel=0.05)


def test_brier_score_is_the_mean_square_of_what_was_missed() -> None:
    told = [(1.0, True), (0.5, False), (0.0, True)]

    assert brier(told) == pytest.approx(1.25 / 3)
    assert brier_of_the_share(told) == pytest.approx(2 / 9)
    assert brier([]) is None
    assert brier_of_the_share([]) is None


def test_calibration_puts_predictions_of_about_the_same_chance_together() -> None:
    told = [(0.75, True), (0.75, True), (0.75, False), (1.0, True), (0.0, False)]

    assert calibration(told) == [
        Band(0.0, 0.1, 1, 0.0, 0.0),
        Band(0.7, 0.8, 3, 0.75, 2 / 3),
        Band(0.9, 1.0, 1, 1.0, 1.0),
    ]


def test_what_was_certain_is_judged_apart() -> None:
    told = [(0.0, False)] * 90 + [(1.0, True)] * 9 + [(1.0, False), (0.5, True), (0.5, False)]

    found = judged(told)

    assert (found.predictions, found.score, found.certain, found.certain_wrong) == (2, 0.25, 100, 1)
    assert [(band.low, band.predictions) for band in found.bands] == [(0.5, 2)]
