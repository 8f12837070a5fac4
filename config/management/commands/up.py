import io
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from config.local import options, supervisor
from config.local.identity import CannotServe


class Command(BaseCommand):
    help = "Runs the whole tracker on this machine: servers, web, worker, beat and a mail sink."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        options.add_arguments(parser)

    def handle(self, *args: Any, **known: Any) -> None:
        try:
            code = supervisor.run(options.parse(sys.argv[2:]), fill=fill)
        except (supervisor.Refused, CannotServe) as refusal:
            raise CommandError(str(refusal)) from refusal
        sys.exit(code)


def fill() -> list[str]:
    """Data for this run, and what a person must know to come in: the demo's sign-ins or the first admin's code.

    In this very process: starting Python again for each step would cost a second every time.
    """
    call_command("prepare", verbosity=0)
    told = io.StringIO()
    command = "load_demo" if settings.DEMO else "setup_code"
    if command in get_commands():
        try:
            call_command(command, stdout=told)
        except CommandError:
            if settings.DEMO:
                raise
            return []  # There are people already; whoever comes next is invited.
    with (
        connection.cursor() as cursor
    ):  # What was just loaded is planned for as it is, not as an empty table.
        cursor.execute("ANALYZE")
    return told.getvalue().splitlines()
