from django.apps import AppConfig


class HouseConfig(AppConfig):
    """The house itself, an app only so that Django finds its management commands."""

    name = "config"
    label = "house"
    verbose_name = "House"
