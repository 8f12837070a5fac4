from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from providers.actions.rosters import MOST_BYTES, RosterUnreadable, import_roster
from providers.management.commands._named import named_network, named_person
from providers.models import RosterImport

MOST_SHOWN = 200


class Command(BaseCommand):
    help = "Reads a roster (docs/roster.md) into the groups and clinicians of the plan and prints what became of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--network", type=int, required=True, metavar="N", help="Number of the network.")
        parser.add_argument(
            "--by", default="", metavar="EMAIL", help="Who imports; an administrator by default."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        network = named_network(options["network"])
        by = named_person(options["by"])
        content = self._content(options["file"])
        try:
            made = import_roster(
                network=network, file_name=options["file"].name, content=content, by=by, at=timezone.now()
            )
        except RosterUnreadable as error:
            raise CommandError(f"{options['file']}: {error}") from None
        self._tell(made)

    def _content(self, path: Path) -> bytes:
        try:
            size = path.stat().st_size
            if size > MOST_BYTES:
                raise CommandError(f"{path} has {size:,} bytes; at most {MOST_BYTES:,} can be read at once.")
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None

    def _tell(self, made: RosterImport) -> None:
        problems = made.problems.order_by("line", "pk")
        for problem in problems[:MOST_SHOWN]:
            kind = "refused" if problem.is_rejection else "notice"
            where = f"line {problem.line}, {problem.column}" if problem.column else f"line {problem.line}"
            quoted = f" [{problem.value}]" if problem.value else ""
            self.stdout.write(f"{kind}: {where}: {problem.reason}{quoted}")
        if (count := problems.count()) > MOST_SHOWN:
            self.stdout.write(f"... and {count - MOST_SHOWN:,} more: see the report in the browser.")
        self.stdout.write(
            f"{made.rows_read:,} rows read: {made.rows_new:,} new, {made.rows_changed:,} changed, "
            f"{made.rows_same:,} the same, {made.rows_rejected:,} refused."
        )
