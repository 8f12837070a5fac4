"""The product's addresses, and beside them the bare views its pages are measured against."""

from django.urls import URLPattern, URLResolver, include, path

from pipeline.bench import bare

urlpatterns: list[URLPattern | URLResolver] = [
    path("bench/rows/", bare.rows, name="bench-rows"),
    path("bench/blank/", bare.blank, name="bench-blank"),
    path("", include("config.urls")),
]
