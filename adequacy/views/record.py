from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from adequacy.charts import calibration_chart
from adequacy.queries.record import ledger, record
from pipeline.views.reader import plan_day, reader_of
from providers.current import current_network


@require_safe
def forecast_record(request: HttpRequest) -> HttpResponse:
    reader, now, network = reader_of(request), timezone.now(), current_network(request)
    today = plan_day(now)
    context: dict[str, Any] = {"network": network, "today": reader.today(now)}
    if network is not None:
        found = record(network, today=today)
        context |= {
            "record": found,
            "judged": [
                ("Cells", found.cells, calibration_chart(found.cells.bands)),
                ("Deals", found.deals, calibration_chart(found.deals.bands)),
            ],
            "ledger": ledger(network, today=today),
        }
    return render(request, "adequacy/forecast_record.html", context)
