"""Six complaints about reminders elsewhere, each with its check here: what moves the clock, once, after an outage, one
letter, and the right day in every zone. Links and scanners (the seventh) stand in tests/test_every_letter.py.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db.models import Count

from accounts.models import Notice, NoticeKind, User
from pipeline.actions.deals import reassign
from pipeline.actions.digests import post_digests
from pipeline.actions.holds import place_hold
from pipeline.actions.stalls import raise_stall_alerts
from pipeline.actions.steps import PlannedStep, plan_next_step
from pipeline.actions.touches import TouchDraft, log_touch
from pipeline.models import Deal, Outcome, StallAlert, StepKind
from tests.factories import NOON, make_deal, make_deals, make_hold_reason, make_network, make_user

pytestmark = pytest.mark.django_db

ZONES = ["Pacific/Honolulu", "America/Phoenix", "America/New_York", "Pacific/Guam"]
TENTH_DAY = NOON + dt.timedelta(days=10)


def day(number: int) -> dt.date:
    """So many days after the clock started."""
    return NOON.date() + dt.timedelta(days=number)


# 3: the flag resets on any edit, ignores plans, nags parked deals ---------------------------------------


def log(outcome: Outcome) -> Callable[[Deal], None]:
    def act(deal: Deal) -> None:
        draft = TouchDraft(outcome, "", TENTH_DAY)
        log_touch(deal=deal, key=uuid.uuid4(), draft=draft, step=None, by=deal.owner, at=TENTH_DAY)

    return act


def plan(kind: StepKind, on: int) -> Callable[[Deal], None]:
    def act(deal: Deal) -> None:
        step = PlannedStep(kind, "See them", day(on), dt.time(10))
        plan_next_step(deal=deal, step=step, by=deal.owner, at=TENTH_DAY)

    return act


def edit(deal: Deal) -> None:
    reassign(deal=deal, to=make_user(), by=deal.owner, at=TENTH_DAY)


def hold(deal: Deal) -> None:
    place_hold(
        deal=deal, reason=make_hold_reason(), until_on=day(30), what="Ask again", by=deal.owner, at=TENTH_DAY
    )


@pytest.mark.parametrize(
    ("act", "quiet_on"),
    [
        pytest.param(edit, 14, id="an edit moves nothing"),
        pytest.param(plan(StepKind.CALL, 20), 14, id="a plan of our own moves nothing"),
        pytest.param(log(Outcome.MESSAGE), 14, id="a voicemail moves nothing"),
        pytest.param(log(Outcome.NO_ANSWER), 14, id="an unanswered call moves nothing"),
        pytest.param(log(Outcome.SENT), 14, id="a letter sent moves nothing"),
        pytest.param(log(Outcome.REPLY), 24, id="a reply starts it anew"),
        pytest.param(log(Outcome.MET), 24, id="a meeting starts it anew"),
        pytest.param(plan(StepKind.APPOINTMENT, 12), 14, id="an appointment before the flag moves nothing"),
        pytest.param(plan(StepKind.APPOINTMENT, 20), 21, id="an appointment moves it to the day after"),
        pytest.param(hold, 44, id="a hold starts it anew on its last day"),
    ],
)
def test_complaint_3_only_what_they_say_or_agree_to_moves_the_flag(
    rita: User, system: User, act: Callable[[Deal], None], quiet_on: int
) -> None:
    deal = make_deal(owner=rita)
    act(deal)
    assert Deal.objects.get(pk=deal.pk).quiet_on == day(quiet_on)
    before, on_it = (NOON + dt.timedelta(days=quiet_on - 1 + later) for later in (0, 1))
    assert [raise_stall_alerts(now=now, by=system) for now in (before, on_it)] == [0, 1]


# 4 and 5: the same alert twice; never again after an outage ---------------------------------------------


def letters_per_key() -> set[int]:
    counted = Notice.objects.values("recipient", "kind", "unique_key").annotate(written=Count("pk"))
    return {each["written"] for each in counted}


def test_complaint_4_ten_sweeps_and_runs_write_one_letter_per_person_kind_and_day(
    rita: User, marco: User, system: User
) -> None:
    """Four workers at once: test_digests_together. Killed in mid-batch: tests/faults."""
    for _ in range(3):
        make_deal(owner=rita, due_on=day(14))
    now = NOON + dt.timedelta(days=14)
    for _ in range(10):
        raise_stall_alerts(now=now, by=system)
        post_digests(now=now)
    assert letters_per_key() == {1}
    assert sorted(Notice.objects.values_list("recipient", "kind")) == sorted(
        [(rita.pk, NoticeKind.DIGEST), (marco.pk, NoticeKind.STALLS)]
    )
    assert StallAlert.objects.count() == 3


def test_complaint_5_three_days_without_a_scheduler_end_in_one_letter_with_nothing_missing(
    rita: User, marco: User
) -> None:
    deals = [make_deal(owner=rita, due_on=day(14 + late)) for late in range(3)]
    back = NOON + dt.timedelta(days=17)  # A Thursday; nothing ran since the Sunday before they went quiet.
    assert post_digests(now=back) == 2
    assert post_digests(now=back + dt.timedelta(hours=1)) == 0
    (mine,) = Notice.objects.filter(recipient=rita)
    (team,) = Notice.objects.filter(recipient=marco)
    assert all(
        deal.group.name.upper() in mine.text and deal.group.name.upper() in team.text for deal in deals
    )
    assert (
        post_digests(now=back + dt.timedelta(days=1)) == 1
    )  # What is overdue stays so; no silence is told again.
    assert "went quiet" not in Notice.objects.filter(recipient=rita).latest("pk").subject


# 6: one mail per record, empty digests -------------------------------------------------------------------


def test_complaint_6_two_thousand_deals_are_one_letter_of_twenty_and_a_count(rita: User) -> None:
    make_deals(2_000, owner=rita, network=make_network(), opened_at=NOON, due_on=day(3))
    sunday, monday = NOON + dt.timedelta(days=6), NOON + dt.timedelta(days=7)
    assert [post_digests(now=now) for now in (NOON, sunday, monday, monday)] == [0, 0, 1, 0]
    letter = Notice.objects.get()
    assert letter.subject.startswith("2,000 overdue: Group ")
    assert letter.html.count("I called") == 20
    assert "1,980 more wait on Today." in letter.text
    assert len((letter.html + letter.text).encode()) <= 60 * 1024


# 8: off by one day ---------------------------------------------------------------------------------------


def at(zone_of: User, moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment).replace(tzinfo=zone_of.zone)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("opened", "evening_before", "first_minutes"),
    [
        ("2026-03-02 23:30", "2026-03-15 23:30", "2026-03-16 00:30"),
        ("2026-03-03 00:30", "2026-03-16 23:30", "2026-03-17 00:30"),
        # The clocks go forward in the night to 8 March, and back in the night to 1 November.
        ("2026-03-07 23:30", "2026-03-20 23:30", "2026-03-21 00:30"),
        ("2026-03-08 00:30", "2026-03-21 23:30", "2026-03-22 00:30"),
        ("2026-10-31 23:30", "2026-11-13 23:30", "2026-11-14 00:30"),
        ("2026-11-01 00:30", "2026-11-14 23:30", "2026-11-15 00:30"),
        ("2026-02-22 12:00", "2026-03-07 23:30", "2026-03-08 00:30"),
        ("2026-10-18 12:00", "2026-10-31 23:30", "2026-11-01 00:30"),
    ],
)
def test_complaint_8_a_deal_is_quiet_from_the_midnight_of_its_fourteenth_day_where_its_owner_is(
    system: User, zone: str, opened: str, evening_before: str, first_minutes: str
) -> None:
    owner = make_user(time_zone=zone)
    make_deal(owner=owner, opened_at=at(owner, opened))
    assert raise_stall_alerts(now=at(owner, evening_before), by=system) == 0
    assert raise_stall_alerts(now=at(owner, first_minutes), by=system) == 1


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("due", "says"), [("2026-03-04", "1 due"), ("2026-03-03", "1 overdue"), ("2026-03-05", None)]
)
@pytest.mark.parametrize("hour", ["07:30", "23:30"])
def test_complaint_8_a_step_is_due_on_the_day_it_is_where_its_owner_is(
    zone: str, due: str, says: str | None, hour: str
) -> None:
    owner = make_user(time_zone=zone)
    opened, now = at(owner, "2026-03-02 00:30"), at(owner, f"2026-03-04 {hour}")
    deal = make_deal(owner=owner, opened_at=opened, due_on=dt.date.fromisoformat(due))
    assert post_digests(now=at(owner, "2026-03-04 00:30")) == 0
    assert post_digests(now=now) == (0 if says is None else 1)
    subjects = [letter.subject for letter in Notice.objects.all()]
    assert subjects == ([] if says is None else [f"{says}: {deal.group.name}"])


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("night", ["2026-03-08", "2026-11-01"])
def test_complaint_8_the_letter_leaves_at_half_past_seven_after_both_nights(zone: str, night: str) -> None:
    owner = make_user(time_zone=zone, working_days=[1, 2, 3, 4, 5, 6, 7])
    opened = at(owner, f"{night} 12:00") - dt.timedelta(days=3)
    make_deal(owner=owner, opened_at=opened, due_on=dt.date.fromisoformat(night))
    moments = [f"{night} 00:30", f"{night} 07:29", f"{night} 07:30", f"{night} 23:30"]
    assert [post_digests(now=at(owner, moment)) for moment in moments] == [0, 0, 1, 0]
