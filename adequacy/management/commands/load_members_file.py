from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from adequacy.actions.member_files import (
    PART,
    MemberFileRefused,
    Named,
    read_whole,
    refuse_size,
    replace_members,
)
from adequacy.member_file.layout import NotMemberFile
from adequacy.models import MemberFile
from providers.management.commands._named import named_network, named_person

MOST_SHOWN = 50


class Command(BaseCommand):
    help = "Reads the plan's own member file (docs/members.md); the network is measured by it from then on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--network", type=int, required=True, metavar="N", help="Number of the network.")
        parser.add_argument(
            "--by", default="", metavar="EMAIL", help="Who loads it; an administrator by default."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path, network = options["file"], named_network(options["network"])
        by, digest = named_person(options["by"]), hashlib.sha256()
        try:
            refuse_size(path.stat().st_size)
            found = read_whole(chunks=self._chunks(path, digest))
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        except (MemberFileRefused, NotMemberFile) as refusal:
            raise CommandError(f"{path}: {refusal}") from None
        file = Named(network, path.name, digest.hexdigest(), by)
        self._tell(replace_members(file=file, found=found, at=timezone.now()))

    def _chunks(self, path: Path, digest: Any) -> Iterator[bytes]:
        with path.open("rb") as file:
            while part := file.read(PART):
                digest.update(part)
                yield part

    def _tell(self, made: MemberFile) -> None:
        for problem in made.problems.order_by("line", "pk")[:MOST_SHOWN]:
            self.stdout.write(f"refused: line {problem.line}: {problem.reason}")
        if made.rows_refused > MOST_SHOWN:
            self.stdout.write(f"... {made.rows_refused:,} in all: see the report in the browser.")
        self.stdout.write(f"{made.rows_read:,} rows read, {made.rows_used:,} used: {made.members:,} members.")
