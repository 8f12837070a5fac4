"""Signed is not effective: four dates per clinician, who is late, and how long it takes us."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from pipeline.models import Deal
from pipeline.queries.effective import average_days_to_effective, late_of, not_effective
from pipeline.stages import Stage
from providers.effect import Dates, progress
from providers.models import Participant
from tests.factories import NOON, make_agreement, make_group, make_user
from tests.pipeline.deal_desk import TODAY, Desk, make_desk, make_roster, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
DAY = dt.timedelta(days=1)
SIGNED_ON = TODAY - 10 * DAY


@pytest.fixture
def desk(client: Client) -> Desk:
    """A deal signed ten days ago with two cardiologists."""
    desk = make_desk(client, stage=Stage.LEGAL)
    agreement = make_agreement(
        group=desk.deal.group, network=desk.deal.network, by=desk.rita, signed_on=SIGNED_ON
    )
    with transaction.atomic():
        desk.deal.steps.update(closed_at=NOON, closed_by=desk.rita, end="deal_closed")
        Deal.objects.filter(pk=desk.deal.pk).update(
            stage=Stage.SIGNED, agreement=agreement, closed_at=NOON, closed_by=desk.rita, quiet_on=None,
            clock_started_on=None,
        )  # fmt: skip
    desk.deal = desk.fresh()
    return desk


def clinicians() -> list[Participant]:
    return list(Participant.objects.order_by("affiliation__provider__name"))


@pytest.mark.parametrize(
    ("application", "effective", "day", "late"),
    [
        (None, None, 44, 0),
        (None, None, 45, 45),
        (None, None, 89, 45),
        (None, None, 90, 90),
        (30, None, 74, 0),
        (30, None, 75, 45),
        (30, None, 120, 90),
        (0, 60, 59, 45),
        (0, 60, 60, 0),
    ],
)
def test_late_after_45_and_90_days(
    application: int | None, effective: int | None, day: int, late: int
) -> None:
    dates = Dates(
        SIGNED_ON,
        application_on=None if application is None else SIGNED_ON + application * DAY,
        effective_on=None if effective is None else SIGNED_ON + effective * DAY,
    )

    assert progress(dates, SIGNED_ON + day * DAY).late == late


def test_dates_are_recorded_for_those_ticked_alone(desk: Desk) -> None:
    first, second = clinicians()
    reply = desk.post(
        "participants",
        {"participants": [first.pk], "application_on": "2026-02-25", "expected_on": "2026-04-01"},
    )

    assert reply.status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.application_on, first.expected_on) == (dt.date(2026, 2, 25), dt.date(2026, 4, 1))
    assert second.application_on is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"committee_on": "2026-02-25"}, "application_on"),
        ({"application_on": "2026-02-25", "committee_on": "2026-02-24"}, "committee_on"),
        ({"application_on": "2026-03-03"}, "application_on"),
        ({"application_on": "2026-02-25", "loaded_on": "2026-03-01"}, "effective_on"),
        ({"application_on": "nonsense"}, "application_on"),
    ],
)
def test_days_that_cannot_be_are_refused_beside_the_field(
    desk: Desk, given: dict[str, str], field: str
) -> None:
    reply = desk.post("participants", {"participants": [clinicians()[0].pk]} | given)

    assert reply.status_code == 422
    assert field in reply.context["form"].errors
    assert not Participant.objects.filter(application_on__isnull=False).exists()


def test_effective_day_may_lie_ahead(desk: Desk) -> None:
    data = {
        "participants": [clinicians()[0].pk],
        "application_on": "2026-02-25",
        "effective_on": "2026-04-01",
    }

    assert desk.post("participants", data).status_code == 302


def test_database_refuses_what_the_form_would(desk: Desk) -> None:
    for change in (
        {"committee_on": TODAY},
        {"application_on": TODAY, "effective_on": SIGNED_ON},
        {"loaded_on": TODAY},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Participant.objects.filter(pk=clinicians()[0].pk).update(**change)


def test_list_names_owner_and_next_and_leaves_out_who_is_in_service(desk: Desk) -> None:
    first, second = clinicians()
    Participant.objects.filter(pk=second.pk).update(
        application_on=SIGNED_ON, effective_on=TODAY, loaded_on=TODAY
    )
    page = text_of(desk.client.get(reverse("pipeline:effective")))

    assert str(first.affiliation.provider) in page or first.affiliation.provider.name in page
    assert second.affiliation.provider.name not in page
    assert "Rita Alvarez" in page
    assert "Application received" in page
    assert "10 days on average (1)" in page


def test_effective_tomorrow_is_not_effective_today(desk: Desk) -> None:
    Participant.objects.update(application_on=SIGNED_ON, effective_on=TODAY + DAY, loaded_on=TODAY)

    seen = not_effective(network=desk.deal.network, reader=desk.rita, today=TODAY)
    assert seen.count() == 2
    assert not_effective(network=desk.deal.network, reader=desk.rita, today=TODAY + DAY).count() == 0


def test_average_is_the_plans_own_and_none_without_one(desk: Desk) -> None:
    assert average_days_to_effective(desk.deal.network) is None
    first, second = clinicians()
    for row, days in ((first, 30), (second, 60)):
        Participant.objects.filter(pk=row.pk).update(
            application_on=SIGNED_ON, effective_on=SIGNED_ON + days * DAY
        )

    average = average_days_to_effective(desk.deal.network)
    assert average is not None
    assert (average.days, average.count) == (45, 2)


def test_owner_hears_of_the_late_alone(desk: Desk) -> None:
    assert late_of(desk.rita, SIGNED_ON + 44 * DAY) == ()
    assert len(late_of(desk.rita, SIGNED_ON + 45 * DAY)) == 2
    assert late_of(desk.sam, SIGNED_ON + 45 * DAY) == ()


def test_stranger_records_nothing(desk: Desk) -> None:
    data = {"participants": [clinicians()[0].pk], "application_on": "2026-02-25"}
    for user in (desk.sam, desk.vera, make_user(role=Role.ANALYST)):
        desk.sign_in(user)
        assert desk.post("participants", data).status_code == 403


def test_deal_without_agreement_has_no_dates(client: Client) -> None:
    assert make_desk(client).get("participants").status_code == 404


def test_query_count_of_the_list_is_flat(desk: Desk, django_assert_max_num_queries: object) -> None:
    address = reverse("pipeline:effective")
    desk.client.get(address)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        desk.client.get(address)
    for name in ("A", "B"):
        group = make_roster(f"Group {name}")
        make_agreement(group=group, network=desk.deal.network, by=desk.rita, signed_on=SIGNED_ON)
    assert make_group() is not None
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        desk.client.get(address)
