import io
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Makes the database ready for use: tables, the cache table and the reference data. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Quiet when asked: it also runs before other commands, whose output is theirs alone."""
        told: dict[str, Any] = {"verbosity": options["verbosity"]}
        if options["verbosity"] == 0:
            told["stdout"] = io.StringIO()
        call_command("migrate", interactive=False, **told)
        call_command("createcachetable", **told)
        if "load_reference" in get_commands():
            call_command("load_reference", **told)
