from django.apps import AppConfig


class AdequacyConfig(AppConfig):
    name = "adequacy"
    default_auto_field = "django.db.models.BigAutoField"
