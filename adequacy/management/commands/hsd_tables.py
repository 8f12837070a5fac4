from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.actions.readings import record_reading
from accounts.models import ReadingKind, User
from adequacy.hsd.columns import used_in
from adequacy.hsd.report import Report
from adequacy.hsd.rows import Table
from adequacy.hsd_files import FORMATS, TooManyRows, findings_csv, written
from adequacy.queries.days import measured_day, plan_day
from adequacy.queries.hsd import NoTables, Tables, hsd_columns, hsd_tables, specialty_names
from providers.management.commands._named import named_network, named_person
from providers.roster_lookups import specialty_facts


class Command(BaseCommand):
    help = "Writes both HSD tables of a network, and what was left out of them with the reasons."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--network", type=int, required=True, metavar="N", help="Number of the network.")
        parser.add_argument("--format", choices=list(FORMATS), default="csv")
        parser.add_argument(
            "-o", "--output", type=Path, required=True, metavar="DIR", help="Made if missing."
        )
        parser.add_argument(
            "--by", default="", metavar="EMAIL", help="Who takes them; an administrator by default."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        network, by = named_network(options["network"]), named_person(options["by"])
        now = timezone.now()
        try:
            tables = hsd_tables(network, day=measured_day(now), plan_day=plan_day(now))
            self._write(tables, options["output"], options["format"], by)
        except (NoTables, TooManyRows) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from None
        self._tell(tables.report)

    def _write(self, tables: Tables, folder: Path, suffix: str, by: User) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        names, columns = specialty_names(specialty_facts()), hsd_columns()
        for table in Table:
            file = written(tables.report.of(table), used_in(columns, table), names, suffix)
            what = f"HSD {table} table of network {tables.gathered.network.pk} as {suffix}"
            record_reading(kind=ReadingKind.EXPORT, what=what, by=by, at=timezone.now())
            (folder / f"{table}.{suffix}").write_bytes(file.content)
        (folder / "findings.csv").write_bytes(findings_csv(tables.report.findings))

    def _tell(self, report: Report) -> None:
        for table in Table:
            self.stdout.write(f"{table.label}: {len(report.of(table)):,} rows")
        self.stdout.write(f"Left out: {report.left_out:,} listings; notices: {report.notices:,}")
        for concern, count in report.by_concern().items():
            self.stdout.write(f"  {concern.label}: {count:,}")
