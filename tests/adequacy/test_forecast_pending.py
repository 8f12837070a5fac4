"""Cases made from a measurement: whichever deals sign, the case says what measuring again would say."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from adequacy.forecast.cases import CellCase, Reach, passes
from adequacy.forecast.pending import pending_cells
from adequacy.measuring.cells import Setting, measure_kind
from adequacy.measuring.kinds import EXECUTED, PIPELINE, WITH_LETTERS, Kind, Supply, supply_of
from adequacy.reach.members import Members, members_of
from tests.adequacy.test_measuring import county, kind, row

PROSPECT = PIPELINE + 1


def case_of(
    points: Any, rows: list[Any], asked: Kind | None = None, setting: Setting | None = None
) -> CellCase:
    members, setting = members_of({"a": points}), setting or Setting()
    cells = measure_kind(members, asked or kind(required=np.array([2.0])), supply_of(rows), setting)
    (found,) = pending_cells(members, cells, setting)
    return found.case


def test_a_deal_brings_whom_nobody_executed_has_and_reaches_whom_nobody_executed_reaches() -> None:
    rows = [
        row(1, 1, group=10),
        row(30, 2, PIPELINE, group=20),
        row(31, 3, PIPELINE, group=20),
        row(30, 1, PIPELINE, group=20),
        row(29, 4, PROSPECT, group=30),
    ]

    found = case_of(county((0, 60), (30, 30), (60, 10)), rows)

    assert found == CellCase(
        need=1, reach_needed=25, brings={20: 2}, shared=[], reach=[Reach(30, (frozenset({20}),))]
    )


def test_a_clinician_of_two_deals_is_shared_and_a_letter_with_its_deal_is_one() -> None:
    rows = [
        row(1, 2, WITH_LETTERS, group=20),
        row(1, 2, PIPELINE, group=20),
        row(2, 2, PIPELINE, group=30),
        row(2, 5, PIPELINE, group=30),
    ]

    found = case_of(county((0, 60)), rows)

    assert (found.need, found.brings, list(found.shared)) == (2, {30: 1}, [{20: 1, 30: 1}])


def test_roles_that_count_half_are_whole_units() -> None:
    rows = [
        row(1, 1, group=10, amount=0.5),
        row(1, 2, PIPELINE, group=20),
        row(1, 3, PIPELINE, group=20, amount=0.5),
    ]

    found = case_of(county((0, 60)), rows)

    assert (found.need, found.brings) == (3, {20: 3})


def test_telehealth_lowers_what_must_be_reached_once_somebody_with_it_signs() -> None:
    rows = [row(1, 1, group=10), row(300, 2, PIPELINE, group=20, telehealth=True)]

    found = case_of(county((0, 80), (60, 20)), rows, kind(telehealth_credit=1_000))

    assert (found.reach_needed, found.reach_needed_with, found.telehealth) == (5, -5, frozenset({20}))


def test_the_credit_of_an_applicant_counts_only_in_an_application() -> None:
    points, asked = county((0, 80), (60, 20)), kind(applicant_credit=1_000)
    members, rows = members_of({"a": points}), [row(1, 1, group=10)]
    cells = measure_kind(members, asked, supply_of(rows), Setting(is_applicant=True))

    needed = [
        next(pending_cells(members, cells, Setting(is_applicant=applies))).case.reach_needed
        for applies in (True, False)
    ]

    assert needed == [-5, 5]


KINDS = [
    {},
    {"providers_in_reach": 2},
    {"in_beds": True, "required": np.array([5.0])},
    {"accepting_only": True},
    {"telehealth_credit": 1_500},
    {"required": np.array([-1.0])},
]


@pytest.mark.parametrize("facts", KINDS, ids=str)
@pytest.mark.parametrize("seed", range(6))
def test_whatever_signs_the_case_says_what_measuring_again_says(facts: dict[str, Any], seed: int) -> None:
    lots = np.random.default_rng(seed)
    asked = kind(**({"required": np.array([3.0]), "percent": np.array([7_000])} | facts))
    members = members_of({"a": county(*((float(n), int(lots.integers(1, 20))) for n in range(0, 100, 4)))})
    supply = supply_of(random_rows(lots, in_beds=asked.in_beds))
    (pending,) = pending_cells(members, measure_kind(members, asked, supply, Setting()), Setting())
    groups = sorted(pending.case.deals)

    for outcome in itertools.product((False, True), repeat=len(groups)):
        signed = dict(zip(groups, outcome, strict=True))
        told = passes(pending.case, {each: np.array([fate]) for each, fate in signed.items()}, 1)[0]
        assert told == measured_with(members, asked, supply, {g for g, fate in signed.items() if fate})


def random_rows(lots: np.random.Generator, *, in_beds: bool) -> list[Any]:
    """Some executed, and five groups that share clinicians with them and with each other."""
    return [
        row(
            float(lots.integers(0, 100)),
            int(lots.integers(1, 9)),
            EXECUTED if group == 0 else PIPELINE,
            group=group,
            amount=float(lots.integers(1, 4)) if in_beds else 1.0,
            accepting=bool(lots.random() < 0.7),
            telehealth=bool(group and lots.random() < 0.3),
        )
        for group in range(6)
        for _ in range(int(lots.integers(1, 4)))
    ]


def measured_with(members: Members, asked: Kind, supply: Supply, signed: set[int]) -> bool:
    """As if these groups were executed. An executed hospital's beds stay as they were signed."""
    kept = supply.only((supply.layer == EXECUTED) | np.isin(supply.group, sorted(signed)))
    raised = replace(kept, layer=np.minimum(kept.layer, WITH_LETTERS))
    return bool(measure_kind(members, asked, raised, Setting()).passes[WITH_LETTERS, 0])
