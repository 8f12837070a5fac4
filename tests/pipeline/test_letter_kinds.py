"""Each kind of letter to its reader: the team's silences, what goes up to the VP, deals handed over, and cover."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.absences import end_absence, record_absence
from accounts.actions.letters import Channels, choose_letters
from accounts.models import Absence, LetterPreference, Notice, NoticeKind, Role, User
from pipeline.actions.deals import reassign
from pipeline.actions.digests import post_digests
from pipeline.actions.handovers import post_handovers
from pipeline.actions.steps import PlannedStep, plan_next_step
from pipeline.models import Deal, Escalation, HandoverTold, Stake, StallAlert
from pipeline.stages import Stage
from tests.factories import (
    make_affiliation,
    make_agreement,
    make_county,
    make_deal,
    make_group,
    make_location,
    make_network,
    make_specialty,
    make_user,
)

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 2, 12, 30, tzinfo=dt.UTC)  # 07:30 in New York.
TODAY = MONDAY.date()


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def quiet(owner: User, *, since: int = 20, name: str = "Lake City Heart", **fields: Any) -> Deal:
    """A group in Columbia with a cardiologist; opened so many days ago, silent since, its step not due yet."""
    group = make_group(name=name)
    site = make_location(group=group, county=make_county())
    make_affiliation(group=group, location=site, specialty=make_specialty())
    values = {"opened_at": MONDAY - days(since), "due_on": TODAY + days(9)} | fields
    return make_deal(owner=owner, group=group, **values)


def stake(deal: Deal, *, share: float = 0.31) -> Stake:
    return Stake.objects.create(
        deal=deal, county=make_county(), specialty=make_specialty(), brings=1, executed=0, members=10,
        members_out_of_reach=5, members_reached=5, is_estimate=True, closes=True, is_critical=False,
        other_groups=0, chance_if_signed=0.6, chance_if_lost=0.6 - share, edition="2026", as_of=MONDAY - days(1),
    )  # fmt: skip


def letters(kind: NoticeKind, reader: User) -> list[Notice]:
    return list(Notice.objects.filter(kind=kind, recipient=reader).order_by("pk"))


def away(person: User, *, until: int, cover: User | None = None, at: dt.datetime = MONDAY) -> Absence:
    return record_absence(
        person=person, from_on=at.date(), until_on=at.date() + days(until), cover=cover, by=person, at=at
    )


# The team's silences ------------------------------------------------------------------------------------


def test_the_manager_gets_the_teams_silences_in_one_letter_by_rep(rita: User, sam: User, marco: User) -> None:
    quiet(sam, name="Gilchrist Eye")
    quiet(rita, name="Lake City Heart")
    quiet(rita, name="Suwannee Bone", since=25)
    assert post_digests(now=MONDAY) == 3
    (alert,) = letters(NoticeKind.STALLS, marco)
    assert alert.unique_key == f"stalls:{marco.pk}:2026-03-02"
    assert alert.subject == (
        "3 quiet in your team: Suwannee Bone (Columbia), Lake City Heart (Columbia), Gilchrist Eye (Columbia)"
    )
    order = ["-- Rita Alvarez --", "SUWANNEE BONE", "LAKE CITY HEART", "-- Sam Okafor --", "GILCHRIST EYE"]
    assert [alert.text.index(word) for word in order] == sorted(alert.text.index(word) for word in order)
    assert post_digests(now=MONDAY + days(1)) == 0


def test_a_manager_with_deals_of_their_own_gets_a_digest_too(rita: User, marco: User) -> None:
    quiet(rita)
    quiet(marco, name="Suwannee Bone")
    post_digests(now=MONDAY)
    assert [each.subject for each in letters(NoticeKind.DIGEST, marco)] == [
        "1 deal went quiet: Suwannee Bone (Columbia)"
    ]
    assert [each.subject for each in letters(NoticeKind.STALLS, marco)] == [
        "1 quiet in your team: Lake City Heart (Columbia)"
    ]


def test_somebody_hears_of_a_rep_without_a_manager(marco: User) -> None:
    quiet(make_user(name="Lee Park"))
    post_digests(now=MONDAY)
    assert len(letters(NoticeKind.STALLS, marco)) == 1


def test_what_a_rep_wrote_stays_with_the_rep(rita: User, marco: User) -> None:
    quiet(rita, what="Call Joan Ellery about her mother")
    post_digests(now=MONDAY)
    (mine,), (theirs,) = letters(NoticeKind.DIGEST, rita), letters(NoticeKind.STALLS, marco)
    assert "Joan Ellery" in mine.text
    assert "Joan Ellery" not in theirs.text + theirs.html


# Up to the VP -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("since", "written"), [(20, 0), (21, 1), (40, 1)])
def test_the_vp_hears_of_a_pivotal_deal_a_week_past_its_limit(
    rita: User, vera: User, since: int, written: int
) -> None:
    stake(quiet(rita, since=since))
    post_digests(now=MONDAY)
    assert len(letters(NoticeKind.ESCALATION, vera)) == written


def test_the_escalation_says_what_the_deal_is_worth_and_as_of_when(rita: User, vera: User) -> None:
    stake(quiet(rita, since=22, stage=Stage.LOI))
    post_digests(now=MONDAY)
    (letter,) = letters(NoticeKind.ESCALATION, vera)
    text = " ".join(letter.text.split())
    assert letter.subject == "1 pivotal deal still quiet: Lake City Heart (Columbia)"
    assert "Columbia · Cardiology · of Rita Alvarez Quiet 22 days, neglected." in text
    assert "Worth 31 points in Cardiology, Columbia, as of 1 Mar." in text


def test_each_vp_hears_of_a_silence_once(rita: User, vera: User) -> None:
    stake(quiet(rita, since=22))
    other = make_user(name="Val Berg", role=Role.VP, time_zone="America/Los_Angeles")
    for hours in range(0, 72, 1):
        post_digests(now=MONDAY + dt.timedelta(hours=hours))
    assert [len(letters(NoticeKind.ESCALATION, vp)) for vp in (vera, other)] == [1, 1]
    assert Escalation.objects.count() == 2


@pytest.mark.parametrize("share", [0.19, None])
def test_a_deal_that_is_not_pivotal_stays_with_the_manager(
    rita: User, vera: User, share: float | None
) -> None:
    deal = quiet(rita, since=30)
    if share is not None:
        stake(deal, share=share)
    post_digests(now=MONDAY)
    assert letters(NoticeKind.ESCALATION, vera) == []


def test_how_much_is_pivotal_is_a_setting(rita: User, vera: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.PIVOTAL_FROM == 0.20
    monkeypatch.setattr(settings, "PIVOTAL_FROM", 0.4)
    stake(quiet(rita, since=30))
    post_digests(now=MONDAY)
    assert letters(NoticeKind.ESCALATION, vera) == []


# Away, and cover ----------------------------------------------------------------------------------------


def test_who_is_away_gets_no_letter_and_everything_when_back(rita: User) -> None:
    deal = make_deal(owner=rita, opened_at=MONDAY - days(1), due_on=TODAY)
    away(rita, until=1)
    assert post_digests(now=MONDAY) == post_digests(now=MONDAY + days(1)) == 0
    assert post_digests(now=MONDAY + days(2)) == 1
    (letter,) = letters(NoticeKind.DIGEST, rita)
    assert letter.subject == f"1 overdue: {deal.group.name}"


def test_the_cover_hears_instead_in_their_one_digest(rita: User, sam: User) -> None:
    quiet(rita)
    make_deal(owner=sam, opened_at=MONDAY - days(1), due_on=TODAY, group=make_group(name="Suwannee Bone"))
    away(rita, until=4, cover=sam)
    post_digests(now=MONDAY)
    (letter,) = letters(NoticeKind.DIGEST, sam)
    assert letters(NoticeKind.DIGEST, rita) == []
    assert letter.subject == "1 deal went quiet, 1 due: Lake City Heart (Columbia), Suwannee Bone"
    assert "LAKE CITY HEART, Columbia · Cardiology · of Rita Alvarez" in letter.text
    assert StallAlert.objects.get().owner_told_on == TODAY


def test_an_absence_called_off_brings_the_letter_the_same_day(rita: User) -> None:
    make_deal(owner=rita, opened_at=MONDAY - days(1), due_on=TODAY)
    absence = away(rita, until=4)
    assert post_digests(now=MONDAY) == 0
    end_absence(absence=absence, by=rita, at=MONDAY)
    assert post_digests(now=MONDAY + dt.timedelta(hours=1)) == 1


def test_a_manager_who_covers_for_a_rep_hears_of_a_silence_once(rita: User, marco: User) -> None:
    quiet(rita)
    away(rita, until=4, cover=marco)
    post_digests(now=MONDAY)
    assert len(letters(NoticeKind.DIGEST, marco)) == 1
    assert letters(NoticeKind.STALLS, marco) == []
    assert post_digests(now=MONDAY + days(7)) == 0


def test_who_covers_for_the_manager_hears_of_the_team(rita: User, marco: User) -> None:
    other = make_user(name="Mia Chen", role=Role.MANAGER)
    quiet(rita)
    away(marco, until=4, cover=other)
    post_digests(now=MONDAY)
    assert len(letters(NoticeKind.STALLS, other)) == 1
    assert letters(NoticeKind.STALLS, marco) == []


def test_a_manager_who_covers_for_the_vp_hears_of_pivotal_deals(rita: User, marco: User, vera: User) -> None:
    stake(quiet(rita, since=30))
    away(vera, until=4, cover=marco)
    post_digests(now=MONDAY)
    assert len(letters(NoticeKind.ESCALATION, marco)) == 1
    assert post_digests(now=MONDAY + days(7)) == 0  # Both were told.


# What people want ---------------------------------------------------------------------------------------


def test_a_letter_not_wanted_is_not_written_and_its_alerts_wait(rita: User, marco: User) -> None:
    quiet(rita)
    choose_letters(
        person=marco, choices={NoticeKind.STALLS: Channels(by_mail=False, on_page=False)}, at=MONDAY
    )
    post_digests(now=MONDAY)
    assert letters(NoticeKind.STALLS, marco) == []
    LetterPreference.objects.all().delete()
    post_digests(now=MONDAY + days(1))
    assert len(letters(NoticeKind.STALLS, marco)) == 1


# Signed, not effective ----------------------------------------------------------------------------------


def signed(owner: User, *, days_ago: int, name: str = "Avon Park Heart") -> Deal:
    """With one clinician, of whom nothing came since the signature."""
    group = make_group(name=name)
    make_affiliation(group=group, location=make_location(group=group, county=make_county()))
    network = make_network(name=f"Network of {name}")
    agreement = make_agreement(group=group, network=network, by=owner, signed_on=TODAY - days(days_ago))
    deal = make_deal(owner=owner, group=group, network=network, stage=Stage.LOST, opened_at=MONDAY - days(99))
    Deal.objects.filter(pk=deal.pk).update(stage=Stage.SIGNED, agreement=agreement, loss_reason=None)
    return deal


def test_a_digest_names_signed_groups_that_are_not_effective_in_time(rita: User, sam: User) -> None:
    signed(rita, days_ago=62)
    signed(rita, days_ago=44, name="Suwannee Bone")
    signed(sam, days_ago=90, name="Gilchrist Eye")
    make_deal(owner=rita, opened_at=MONDAY - days(1), due_on=TODAY)
    assert post_digests(now=MONDAY) == 2
    text = " ".join(letters(NoticeKind.DIGEST, rita)[0].text.split())
    assert "Signed, not effective: Avon Park Heart, 1 clinician, 62 days." in text
    assert "See who is owed what: http://testserver/effective/?of=mine" in text
    assert "Suwannee Bone" not in text
    assert "Gilchrist Eye" not in text


def test_who_has_nothing_but_signed_groups_on_their_way_hears_of_them_once_a_week(
    rita: User, sam: User
) -> None:
    signed(sam, days_ago=62)
    written = [post_digests(now=MONDAY + days(number)) for number in range(9)]
    assert written == [1, 0, 0, 0, 0, 0, 0, 1, 0]
    letter = letters(NoticeKind.DIGEST, sam)[0]
    assert letter.subject == "1 signed group not effective: Avon Park Heart"
    text = " ".join(letter.text.split())
    assert text.startswith(
        "1 signed group not effective. Monday 2 March. Signed, not effective: Avon Park Heart"
    )
    assert "See who is owed what: http://testserver/effective/?of=mine" in text


def test_a_digest_of_the_week_has_named_the_signed_groups_already(sam: User) -> None:
    signed(sam, days_ago=62)
    deal = make_deal(owner=sam, opened_at=MONDAY - days(1), due_on=TODAY)
    assert post_digests(now=MONDAY) == 1
    plan_next_step(deal=deal, step=PlannedStep("call", "Call", TODAY + days(6)), by=sam, at=MONDAY)
    assert [post_digests(now=MONDAY + days(number)) for number in range(1, 5)] == [0, 0, 0, 0]


def test_a_missed_monday_is_made_up_on_tuesday(sam: User) -> None:
    signed(sam, days_ago=62)
    assert [post_digests(now=MONDAY + days(number)) for number in (1, 2)] == [1, 0]


# Handed over --------------------------------------------------------------------------------------------


def test_deals_given_in_one_go_are_told_in_one_letter(rita: User, sam: User, marco: User) -> None:
    for name in ("Lake City Heart", "Suwannee Bone"):
        reassign(deal=quiet(rita, name=name, since=3), to=sam, by=marco, at=MONDAY)
    assert post_handovers(now=MONDAY + dt.timedelta(minutes=9)) == 0
    assert post_handovers(now=MONDAY + dt.timedelta(minutes=10)) == 1
    assert post_handovers(now=MONDAY + dt.timedelta(minutes=25)) == 0
    (letter,) = letters(NoticeKind.HANDOVER, sam)
    assert letter.subject == "2 deals are yours now: Lake City Heart (Columbia), Suwannee Bone (Columbia)"
    assert "Promised for Wed 11 Mar: Call the practice manager." in " ".join(letter.text.split())
    assert HandoverTold.objects.count() == 2


def test_a_second_gift_of_the_day_is_told_the_next_morning(rita: User, sam: User, marco: User) -> None:
    reassign(deal=quiet(rita, since=3), to=sam, by=marco, at=MONDAY)
    post_handovers(now=MONDAY + dt.timedelta(hours=1))
    later = MONDAY + dt.timedelta(hours=2)
    reassign(deal=quiet(rita, name="Suwannee Bone", since=3), to=sam, by=marco, at=later)
    assert post_handovers(now=MONDAY + dt.timedelta(hours=4)) == 0
    assert post_handovers(now=MONDAY + days(1)) == 1
    assert "LAKE CITY" not in letters(NoticeKind.HANDOVER, sam)[1].text


def test_a_deal_given_on_a_saturday_is_told_on_monday(rita: User, sam: User, marco: User) -> None:
    saturday = MONDAY - days(2)
    reassign(deal=quiet(rita, since=5), to=sam, by=marco, at=saturday)
    assert post_handovers(now=saturday + dt.timedelta(hours=5)) == 0
    assert post_handovers(now=MONDAY) == 1


def test_what_one_took_or_lost_again_is_not_told(rita: User, sam: User, marco: User) -> None:
    taken, back = quiet(rita, since=3), quiet(rita, name="Suwannee Bone", since=3)
    reassign(deal=taken, to=marco, by=marco, at=MONDAY)
    reassign(deal=back, to=sam, by=marco, at=MONDAY)
    reassign(deal=back, to=rita, by=rita, at=MONDAY)
    assert post_handovers(now=MONDAY + dt.timedelta(hours=1)) == 0


def test_who_covers_is_told_of_the_deals_given_to_the_one_away(rita: User, sam: User, marco: User) -> None:
    pat = make_user(name="Pat Reyes", manager=marco)
    away(sam, until=4, cover=pat)
    reassign(deal=quiet(rita, since=3), to=sam, by=marco, at=MONDAY)
    assert post_handovers(now=MONDAY + dt.timedelta(hours=1)) == 1
    assert len(letters(NoticeKind.HANDOVER, pat)) == 1


# All of them --------------------------------------------------------------------------------------------


def test_every_letter_can_be_read_in_the_dark_and_without_pictures(
    rita: User, sam: User, marco: User, vera: User
) -> None:
    stake(quiet(rita, since=30))
    reassign(deal=quiet(rita, name="Suwannee Bone", since=3), to=sam, by=marco, at=MONDAY)
    post_digests(now=MONDAY)
    post_handovers(now=MONDAY + dt.timedelta(hours=1))
    written = list(Notice.objects.all())
    assert {each.kind for each in written} == {"digest", "stalls", "escalation", "handover"}
    for each in written:
        assert "prefers-color-scheme:dark" in each.html.replace(" ", "")
        assert re.search(r'<meta name="color-scheme" content="light dark" ?/?>', each.html)
        assert "<img" not in each.html
        assert "@import" not in each.html
        assert "<link" not in each.html
        assert len((each.html + each.text + each.subject).encode()) <= 60 * 1024
        assert f"Stop this kind: http://testserver/stop/{each.recipient_id}.{each.kind}:" in each.text


def test_letters_of_one_and_of_many_deals_cost_the_same_queries(rita: User, vera: User, system: User) -> None:
    network, counts = make_network(), []
    for number in range(2):
        for _ in range(1 + 4 * number):
            stake(quiet(rita, since=30, network=network))
        with CaptureQueriesContext(connection) as queries:
            assert post_digests(now=MONDAY + days(number)) == 3
        counts.append(len(queries))
    assert counts[0] == counts[1]
