"""Having a network measured anew, and watching it."""

from __future__ import annotations

from typing import Any

import structlog
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from kombu.exceptions import OperationalError

from adequacy.actions.remeasure import MeasurementRefused, ask_measurement
from adequacy.models import Measurement
from adequacy.permissions import may_measure
from adequacy.queries.freshness import freshness
from adequacy.tasks import run_measurement
from pipeline.views.reader import asks_for, reader_of
from providers.models import Network

log = structlog.get_logger(__name__)

REGION = "measuring"


@require_http_methods(["GET", "HEAD", "POST"])
def measurements(request: HttpRequest, pk: int) -> HttpResponse:
    """What was measured of a network and how that ended; POST asks for all cells to be measured anew."""
    network = get_object_or_404(Network.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        return _ask(request, network)
    newest = Measurement.objects.filter(network=network).select_related("asked_by").newest_first()[:30]
    return render(request, "adequacy/measurements.html", state(request, network) | {"measurements": newest})


@require_safe
def measuring(request: HttpRequest, pk: int) -> HttpResponse:
    """The line that says how fresh the cells are; a page asks for it again while they are being measured."""
    network = get_object_or_404(Network.objects.visible_to(request.user), pk=pk)
    if not asks_for(request, REGION):
        return redirect("adequacy:measurements", pk=pk)
    context = state(request, network)
    response = render(request, "adequacy/_measuring.html", context)
    if not context["freshness"].is_under_way:
        response["HX-Trigger"] = "cells:measured"
    return response


def state(request: HttpRequest, network: Network) -> dict[str, Any]:
    return {
        "network": network,
        "freshness": freshness(network),
        "may_measure": may_measure(reader_of(request)),
        "today": reader_of(request).today(timezone.now()),
    }


def _ask(request: HttpRequest, network: Network) -> HttpResponse:
    reader = reader_of(request)
    if not may_measure(reader):
        raise PermissionDenied
    try:
        asked = ask_measurement(network=network, by=reader, at=timezone.now())
    except MeasurementRefused as refused:
        messages.info(request, str(refused))
    else:
        _start(request, asked)
    if asks_for(request, REGION):
        return render(request, "adequacy/_measuring.html", state(request, network))
    return redirect("adequacy:measurements", pk=network.pk)


def _start(request: HttpRequest, asked: Measurement) -> None:
    """A broker that is away is no error: the timetable's next full measurement finds the row."""
    try:
        run_measurement.apply_async(kwargs={"measurement_id": asked.pk}, queue=settings.LONG_QUEUE)
    except (OperationalError, OSError) as error:
        log.warning("measurement.not_started", measurement=asked.pk, error=str(error))
        messages.info(request, "The queue is away: measuring begins as soon as it is back.")
