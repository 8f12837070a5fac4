"""What a page cannot undercut: the same bytes, or the same rows, through the same middleware and no template."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

ROWS = """
SELECT deal.id, party.name, deal.stage, owner.name, step.what, step.due_on,
       deal.last_contact_at, deal.last_attempt_at, deal.quiet_on
  FROM pipeline_deal deal
  JOIN providers_providergroup party ON party.id = deal.group_id
  JOIN accounts_user owner ON owner.id = deal.owner_id
  JOIN pipeline_nextstep step ON step.deal_id = deal.id AND step.closed_at IS NULL
 WHERE deal.id = ANY(%s)
"""


@require_safe
def rows(request: HttpRequest) -> JsonResponse:
    """`?deals=1,2,3`: nine cells of each."""
    asked = [int(pk) for pk in request.GET["deals"].split(",")]
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [asked])
        return JsonResponse({"rows": cursor.fetchall()})


@require_safe
def blank(request: HttpRequest) -> HttpResponse:
    """`?bytes=1000`: so many letters."""
    return HttpResponse("m" * int(request.GET["bytes"]))
