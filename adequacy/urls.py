from django.urls import URLPattern, URLResolver, path

from adequacy.views.counties import counties
from adequacy.views.county import county
from adequacy.views.standards import standard_application, standard_import, standards

app_name = "adequacy"

urlpatterns: list[URLPattern | URLResolver] = [
    path("counties/", counties, name="counties"),
    path("settings/standards/", standards, name="standards"),
    path("settings/standards/imports/<int:pk>/", standard_import, name="standard-import"),
    path(
        "settings/standards/imports/<int:pk>/application/", standard_application, name="standard-application"
    ),
    path("counties/<slug:ssa_code>/", county, name="county"),
]
