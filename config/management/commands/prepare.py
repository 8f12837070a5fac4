from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Makes the database ready for use: tables, the cache table and the reference data. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = {"verbosity": options["verbosity"]}
        call_command("migrate", interactive=False, **quiet)
        call_command("createcachetable", **quiet)
        if _exists("load_reference"):
            call_command("load_reference", **quiet)


def _exists(command: str) -> bool:
    from django.core.management import get_commands

    return command in get_commands()
