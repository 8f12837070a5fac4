"""The pages of rates: for those with the right, every reading on record, and no figure anywhere else."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Notice, Reading, Role, User
from pipeline.models import RateApproval, RateRange, RateSheet
from pipeline.stages import Stage
from tests.factories import make_range, make_sheet, make_user
from tests.pipeline.deal_desk import Desk, key, make_desk, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
FIGURE, CATEGORY_FIGURE = "123.45", "167.89"


@pytest.fixture
def desk(client: Client) -> Desk:
    return make_desk(client, stage=Stage.RATES)


@pytest.fixture
def stands(desk: Desk) -> RateRange:
    return make_range(network=desk.deal.network, by=desk.marco, low="95", high=FIGURE)


@pytest.fixture
def sheet(desk: Desk) -> RateSheet:
    return make_sheet(network=desk.deal.network, by=desk.marco, lines={"surgery": CATEGORY_FIGURE})


def record(desk: Desk, **more: str) -> int:
    data = {"key": key(), "shown_on": "2026-03-02", "ballpark": "yes"} | more
    return int(desk.post("papers", data, "?kind=rates").status_code)


def test_offer_is_recorded_with_the_whole_range(desk: Desk, stands: RateRange) -> None:
    assert record(desk, rates_from=f"range:{stands.pk}") == 302

    quote = desk.deal.offers.get().quote
    assert quote is not None
    assert (quote.low, quote.high) == (Decimal(95), Decimal(FIGURE))


def test_figures_outside_are_refused_beside_the_field_and_kept(desk: Desk, stands: RateRange) -> None:
    data = {
        "key": key(), "shown_on": "2026-03-02", "ballpark": "yes",
        "rates_from": f"range:{stands.pk}", "rates_high": "140",
    }  # fmt: skip
    reply = desk.post("papers", data, "?kind=rates")

    assert reply.status_code == 422
    assert "rates_high" in reply.context["form"].errors
    assert 'value="140"' in text_of(reply)


def test_asking_and_agreeing_lets_the_rep_show_it(desk: Desk, stands: RateRange) -> None:
    asked = {
        "rates_from": f"range:{stands.pk}",
        "rates_low": "100",
        "rates_high": "140",
        "why": "Only one there",
    }
    assert desk.post("deal-approvals", asked).status_code == 302
    approval = RateApproval.objects.get()
    assert (
        desk.client.post(
            reverse("pipeline:rate-approval", args=[approval.pk]), {"decision": "approve"}
        ).status_code
        == 403
    )

    desk.sign_in(desk.vera)
    desk.client.post(reverse("pipeline:rate-approval", args=[approval.pk]), {"decision": "approve"})
    desk.sign_in(desk.rita)

    assert record(desk, rates_from=f"quote:{approval.quote_id}") == 302
    assert desk.deal.offers.get().quote == approval.quote


def test_refusal_needs_words(desk: Desk, stands: RateRange) -> None:
    asked = {
        "rates_from": f"range:{stands.pk}",
        "rates_low": "100",
        "rates_high": "140",
        "why": "Only one there",
    }
    desk.post("deal-approvals", asked)
    address = reverse("pipeline:rate-approval", args=[RateApproval.objects.get().pk])
    desk.sign_in(desk.vera)

    desk.client.post(address, {"decision": "refuse"})
    assert RateApproval.objects.pending().exists()
    desk.client.post(address, {"decision": "refuse", "answer": "Too far"})

    assert RateApproval.objects.get().is_approved is False


def test_every_reading_and_export_is_on_record(desk: Desk, stands: RateRange, sheet: RateSheet) -> None:
    desk.get("deal-rates")
    desk.client.get(reverse("pipeline:rate-sheet-csv", args=[sheet.pk]))
    desk.get("papers", "?kind=rates")

    rows = Reading.objects.order_by("pk").values_list("kind", "what", "read_by")
    assert list(rows) == [
        ("rates", f"rates of deal {desk.deal.pk}", desk.rita.pk),
        ("export", f"rate sheet {sheet.pk} as csv", desk.rita.pk),
        ("rates", f"rates of deal {desk.deal.pk}", desk.rita.pk),
    ]


def test_sheet_leaves_as_text_and_as_workbook(desk: Desk, sheet: RateSheet) -> None:
    text = desk.client.get(reverse("pipeline:rate-sheet-csv", args=[sheet.pk])).content.decode("utf-8-sig")
    data = desk.client.get(reverse("pipeline:rate-sheet-xlsx", args=[sheet.pk])).content
    page = openpyxl.load_workbook(io.BytesIO(data)).active

    assert text == f"Category,Percent of Medicare,Medicare year\r\nSurgery,{CATEGORY_FIGURE},2026\r\n"
    assert page is not None
    assert [cell.value for cell in page[4]] == ["Surgery", float(CATEGORY_FIGURE), 2026]


def test_manager_sets_range_and_sheet(desk: Desk) -> None:
    desk.sign_in(desk.marco)
    made = desk.client.post(
        reverse("pipeline:rate-range-new"),
        {"specialty": "008", "counties": ["10120"], "low": "95", "high": "105", "medicare_year": "2026"},
    )
    published = desk.client.post(
        reverse("pipeline:rate-sheet-new"), {"specialty": "008", "medicare_year": "2026", "surgery": "110"}
    )

    assert (made.status_code, published.status_code) == (302, 302)
    assert RateRange.objects.get().set_by == desk.marco
    assert RateSheet.objects.get().version == 1


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("rate-range-new", {"low": "105", "high": "95", "medicare_year": "2026"}, "high"),
        ("rate-range-new", {"low": "-1", "high": "95", "medicare_year": "2026"}, "low"),
        ("rate-range-new", {"low": "ninety", "high": "95", "medicare_year": "2026"}, "low"),
        ("rate-range-new", {"low": "90", "high": "95", "medicare_year": "26"}, "medicare_year"),
        ("rate-sheet-new", {"medicare_year": "2026", "surgery": "0"}, "surgery"),
        ("rate-sheet-new", {"medicare_year": "2026"}, "__all__"),
    ],
)
def test_figures_that_cannot_be_are_refused_beside_the_field(
    desk: Desk, name: str, data: dict[str, str], field: str
) -> None:
    desk.sign_in(desk.marco)
    reply = desk.client.post(reverse(f"pipeline:{name}"), {"specialty": "008", "counties": ["10120"]} | data)

    assert reply.status_code == 422
    assert field in reply.context["form"].errors


def test_only_the_vp_sets_the_limit(desk: Desk) -> None:
    address = reverse("pipeline:rate-limit")
    desk.sign_in(desk.marco)
    assert desk.client.post(address, {"points": "5"}).status_code == 403

    desk.sign_in(desk.vera)
    desk.client.post(address, {"points": "5"})

    assert [limit.points for limit in desk.deal.network.rate_limits.all()] == [Decimal(5)]


def strangers(desk: Desk) -> list[User]:
    return [desk.sam, *(make_user(role=role) for role in (Role.ADMIN, Role.ANALYST, Role.MEDICAL_DIRECTOR))]


def test_stranger_reads_no_figure_on_any_page(desk: Desk, stands: RateRange, sheet: RateSheet) -> None:
    record(desk, rates_from=f"range:{stands.pk}")
    pages = [
        desk.url("deal"), desk.url("deal-rates"), desk.url("deal-approvals"), desk.url("papers", "?kind=rates"),
        desk.url("stage", "?to=loi"), desk.url("touches"), reverse("pipeline:rates"), sheet.get_absolute_url(),
        reverse("pipeline:rate-sheet-csv", args=[sheet.pk]), reverse("pipeline:rate-sheet-xlsx", args=[sheet.pk]),
        reverse("pipeline:deals"), reverse("pipeline:board"), reverse("pipeline:today"),
        reverse("providers:search") + "?q=Lake", desk.deal.group.get_absolute_url(),
    ]  # fmt: skip
    for user in strangers(desk):
        desk.sign_in(user)
        for page in pages:
            text = text_of(desk.client.get(page))
            assert CATEGORY_FIGURE not in text, (user.role, page)
            assert FIGURE not in text, (user.role, page)
    assert Reading.objects.filter(read_by__in=strangers(desk)).count() == 0


def test_history_and_letters_name_no_figure(desk: Desk, stands: RateRange) -> None:
    record(desk, rates_from=f"range:{stands.pk}")

    assert FIGURE not in text_of(desk.get("deal", "?show=papers"))
    assert not Notice.objects.filter(text__contains=FIGURE).exists()


def test_query_count_is_flat_in_offers(desk: Desk, stands: RateRange) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            desk.get("deal-rates")
            return len(caught)

    record(desk, rates_from=f"range:{stands.pk}")
    queries()
    with_one = queries()
    for low in ("96", "97"):
        record(desk, rates_from=f"range:{stands.pk}", rates_low=low)

    assert queries() == with_one
