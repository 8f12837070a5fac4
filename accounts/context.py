"""The frame for every template: rail, network, filing and theme. Asks the database nothing by itself."""

from typing import Any

from django.http import HttpRequest

from accounts.frame import ON_THE_PHONE, NetworkPlace, address, places
from accounts.permissions import WORKERS_OF_DEALS


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"theme": "auto", "places": ()}
    rail = places(user.role, request.path)
    return {
        "theme": user.theme,
        "places": rail,
        "places_on_phone": rail[:ON_THE_PHONE],
        "places_under_more": rail[ON_THE_PHONE:],
        "network_place": _network_place(request),
        "addresses": {
            "search": address("providers:search"),
            "palette": address("pipeline:palette"),
            "log": address("pipeline:log") if user.role in WORKERS_OF_DEALS else "",
            "recent_acts": address("pipeline:recent-acts") if user.role in WORKERS_OF_DEALS else "",
            "network_choice": address("providers:network-choice"),
            "profile": address("accounts:settings"),
            "sign_out": address("account_logout"),
        },
    }


def _network_place(request: HttpRequest) -> NetworkPlace | None:
    """Set by a middleware of the app that knows networks; lazy objects are welcome."""
    return getattr(request, "network_place", None)
