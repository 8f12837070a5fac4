from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Role, User
from adequacy.actions.standard_imports import (
    EditionRefused,
    apply_reference_file,
    take_reference_file,
    work_off_imports,
)
from adequacy.models import ImportState, StandardImport
from adequacy.reference_file.workbook import MOST_BYTES

MOST_SHOWN = 20


class Command(BaseCommand):
    help = "Reads a CMS HSD Reference File (XLSX), prints what it changes and, with --apply, makes it an edition."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")
        parser.add_argument("--edition", required=True, metavar="YEAR", help="The contract year it is for.")
        parser.add_argument(
            "--apply", action="store_true", help="Make it an edition beside the ones there are."
        )
        parser.add_argument(
            "--by", default="", metavar="EMAIL", help="Who imports; an administrator by default."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by, content = self._person(options["by"]), self._content(options["file"])
        try:
            made = take_reference_file(
                file_name=options["file"].name,
                content=content,
                edition=options["edition"],
                by=by,
                at=timezone.now(),
            )
        except EditionRefused as refusal:
            raise CommandError(f"--edition: {refusal}") from None
        work_off_imports()
        made.refresh_from_db()
        self._tell(made)
        if options["apply"]:
            self._apply(made, by)

    def _apply(self, made: StandardImport, by: User) -> None:
        apply_reference_file(made=made, by=by, at=timezone.now())
        work_off_imports()
        made.refresh_from_db()
        if made.standard_set is None:
            raise CommandError(" ".join(made.missing))
        self.stdout.write(f"Applied as {made.standard_set}.")

    def _tell(self, made: StandardImport) -> None:
        if made.state == ImportState.REFUSED:
            raise CommandError("This is not a Reference File. " + " ".join(made.missing))
        report = made.report
        self.stdout.write(
            f"{report['counties']:,} counties, {report['types']:,} types, held against {made.before}."
        )
        for kind in report["kinds"]:
            self.stdout.write(f"{kind['what']}: {kind['count']:,}")
            for where, before, after in kind["lines"][:MOST_SHOWN]:
                self.stdout.write(f"  {where}: {before or 'none'} -> {after or 'none'}")
        self.stdout.write(
            f"Published minimums: {report['compared']:,} compared, {len(report['differing']):,} differ."
        )

    def _person(self, email: str) -> User:
        people = User.objects.filter(is_active=True).exclude(role=Role.SYSTEM)
        named = people.filter(email__iexact=email) if email else people.filter(role=Role.ADMIN).order_by("pk")
        person: User | None = named.first()
        if person is None:
            who = f"Nobody here has the e-mail address {email}" if email else "There is no administrator"
            raise CommandError(f"{who}; say with --by EMAIL who imports.")
        return person

    def _content(self, path: Path) -> bytes:
        try:
            size = path.stat().st_size
            if size > MOST_BYTES:
                raise CommandError(f"{path} has {size:,} bytes; at most {MOST_BYTES:,} can be read.")
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
