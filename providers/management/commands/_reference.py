"""What the loaders of reference tables share: a file that has not changed since its last load is passed over.

The SHA-256 of each file is kept in `ReferenceLoad`. Two processes may start at once (the tracker and a command beside
it): the second waits for the first at an advisory lock, looks again, and finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, models, transaction
from django.utils import timezone

from providers import reference_files
from providers.management.commands._upsert import Changes, Target, upsert
from providers.models import ReferenceLoad

LOCK = 4_221_161  # any number, the same for all loaders


@dataclass(frozen=True, slots=True)
class Source:
    """One file and where its rows go. `columns` maps the heading of the file to fields of the model.

    `edition_field` is filled with the edition of the file. `prune` removes rows the file no longer holds; it is not
    for tables that facts point at.
    """

    path: Path
    model: type[models.Model]
    columns: Mapping[str, str]
    key: Sequence[str]
    edition_field: str = ""
    prune: bool = False

    @property
    def name(self) -> str:
        return self.path.name.partition(".")[0]


class ReferenceCommand(BaseCommand):
    """A command that brings the tables of `sources()` up to their files."""

    def sources(self) -> Sequence[Source]:
        raise NotImplementedError

    def shared(self, source: Source) -> Mapping[str, str]:
        """Fields with one value for every row of a source; asked for only when something is loaded."""
        return {}

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again", action="store_true", help="Compare every row even when the file is unchanged."
        )

    def handle(self, *args: object, again: bool = False, verbosity: int = 1, **options: object) -> None:
        self.is_told = verbosity > 0
        if not again and self.stands():
            return
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            if again or not self.stands():
                self.load()

    def stands(self) -> bool:
        """Is every file loaded as it lies on disk, and its table not empty?"""
        standing = dict(ReferenceLoad.objects.values_list("name", "sha256"))
        waiting = [s for s in self.sources() if standing.get(s.name) != reference_files.fingerprint(s.path)]
        waiting += [s for s in self.sources() if s not in waiting and not s.model._default_manager.exists()]
        if not waiting:
            self.tell(f"{', '.join(s.name for s in self.sources())}: unchanged")
        return not waiting

    def load(self) -> None:
        for source in self.sources():
            self._load(source, self.shared(source))

    def _load(self, source: Source, shared: Mapping[str, str]) -> None:
        table = reference_files.read(source.path)
        if source.edition_field:
            shared = {**shared, source.edition_field: table.edition}
        columns = [table.column(name) for name in source.columns]
        target = Target(source.model, list(source.columns.values()), source.key, shared, source.prune)
        changes = upsert(target, list(zip(*columns, strict=True)))
        ReferenceLoad.objects.update_or_create(
            name=source.name,
            defaults={
                "sha256": reference_files.fingerprint(source.path),
                "edition": table.edition,
                "rows": len(table.rows),
                "loaded_at": timezone.now(),
            },
        )
        self.tell(f"{source.name}, edition {table.edition}: {len(table.rows)} rows, {describe(changes)}")

    def tell(self, line: str) -> None:
        if self.is_told:
            self.stdout.write(line)


def describe(changes: Changes) -> str:
    return f"{changes.added} added, {changes.changed} changed, {changes.removed} removed"
