from django.urls import URLPattern, URLResolver

app_name = "adequacy"

urlpatterns: list[URLPattern | URLResolver] = []
