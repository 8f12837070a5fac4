import json
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware

from config.celery import TIMETABLE


class Command(BaseCommand):
    help = "Runs one job of the timetable now and prints what it did as one JSON line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(TIMETABLE), help="The job, as the timetable names it.")
        parser.add_argument(
            "--now", type=moment, metavar="ISO", help="Pretend it is this moment (demo only)."
        )

    def handle(self, *args: Any, name: str, now: datetime | None, **options: Any) -> None:
        if now is not None and not (settings.DEBUG or settings.DEMO):
            raise CommandError(
                "--now is for the demo only: here it would date real letters and alerts wrongly."
            )
        module, function = TIMETABLE[name].task.rsplit(".", 1)
        task = getattr(import_module(module), function)
        result = task(now=now.isoformat() if now else None)
        self.stdout.write(json.dumps({"job": name, **result}))


def moment(text: str) -> datetime:
    """An ISO moment; without a zone it is the plan's own."""
    try:
        value = parse_datetime(text)
    except ValueError:
        value = None
    if value is None:
        raise CommandError(f"--now takes a moment such as 2026-03-02T07:30, not {text!r}.")
    return make_aware(value) if is_naive(value) else value
