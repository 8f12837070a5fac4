"""One's own calendar: its address, and the file behind it for programs that cannot sign in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pipeline.actions.feeds import end_feed, make_feed
from pipeline.calendar_file import feed_file
from pipeline.models import CalendarFeed
from pipeline.queries.calendar import calendar_events, feed_of
from pipeline.views.reader import reader_of


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    owner = reader_of(request)
    if request.method == "POST":
        make_feed(owner=owner, at=timezone.now())
        messages.success(request, "A new address is made; an earlier one no longer works.")
        return redirect("pipeline:calendar")
    feed = CalendarFeed.objects.filter(owner=owner).first()
    address = f"{settings.SITE_URL}{reverse('pipeline:calendar-feed', args=[feed.token])}" if feed else ""
    context = {"feed": feed, "address": address, "today": owner.today(timezone.now())}
    return render(request, "pipeline/calendar.html", context)


@require_POST
def calendar_end(request: HttpRequest) -> HttpResponse:
    if end_feed(owner=reader_of(request)):
        messages.success(request, "The address of your calendar no longer works.")
    return redirect("pipeline:calendar")


@login_not_required
@never_cache
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever knows the address; what its owner may not see any more is not in it."""
    feed = feed_of(token)
    if feed is None:
        raise Http404
    content = feed_file(calendar_events(feed.owner, now=timezone.now()), name=f"Momentum: {feed.owner.name}")
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="momentum.ics"', "X-Robots-Tag": "noindex"},
    )
