"""What every template may use: the htmx settings, the nonce of this page, and whether this is a demo."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest

# No eval, no styles put in by script and none carried over from the old element to the new, as the content security
# policy forbids them; no page kept in the browser's local storage, as it holds what providers told us; a 422 is a form
# with its errors and is shown. What is put in is live at once: a key pressed right after it appears is not lost.
HTMX_CONFIG = json.dumps(
    {
        "allowEval": False,
        "historyCacheSize": 0,
        "includeIndicatorStyles": False,
        "defaultSettleDelay": 0,
        "selfRequestsOnly": True,
        "attributesToSettle": ["class", "width", "height"],
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "304", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "422", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }
)


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "htmx_config": HTMX_CONFIG,
        "demo": settings.DEMO,
    }
