from django.urls import URLPattern, URLResolver, path

from adequacy.views.counties import counties
from adequacy.views.county import county

app_name = "adequacy"

urlpatterns: list[URLPattern | URLResolver] = [
    path("counties/", counties, name="counties"),
    path("counties/<slug:ssa_code>/", county, name="county"),
]
