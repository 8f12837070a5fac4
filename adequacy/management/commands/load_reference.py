from __future__ import annotations

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

IN_ORDER = (
    *("load_counties", "load_specialties", "load_zip_points", "load_members"),
    *("load_taxonomy", "load_standards"),
)


class Command(BaseCommand):
    help = "Loads all reference tables and the first reasons; what has not changed since its last load is passed over."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again", action="store_true", help="Compare every row even when the file is unchanged."
        )

    def handle(self, *args: object, again: bool = False, verbosity: int = 1, **options: object) -> None:
        for name in IN_ORDER:
            call_command(name, again=again, verbosity=verbosity, stdout=self.stdout)
        call_command("load_reasons", verbosity=verbosity, stdout=self.stdout)
