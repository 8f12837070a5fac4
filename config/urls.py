"""Which app answers which address. Addresses are nouns; each app keeps its own list."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from config import health


def no_such_page(request: HttpRequest) -> HttpResponse:
    raise Http404


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("jobs/", health.jobs, name="jobs"),
    path("admin/", admin.site.urls),
    path("account/email/", no_such_page),  # Only an administrator changes an address.
    path("account/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("providers.urls")),
    path("", include("pipeline.urls")),
    path("", include("adequacy.urls")),
]
