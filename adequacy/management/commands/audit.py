"""A roster held against the regulator's rules in one state, from the command line.

manage.py audit ROSTER --state FL --line-of-business MA --edition 2026 [--applicant] --format json -o FILE
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from adequacy.audit.reading import NoRosterError
from adequacy.audit_files import FORMATS
from adequacy.models import StandardSet
from adequacy.queries.audits import AuditRequest, audit_of, standard_for
from adequacy.roster_files import MOST_BYTES, too_large
from adequacy.workbooks import MEGABYTE
from providers.models import LineOfBusiness
from providers.states import NAME_BY_STATE

SHORT = {
    "ma": LineOfBusiness.MEDICARE_ADVANTAGE,
    "qhp": LineOfBusiness.MARKETPLACE,
    **{line.value: line for line in LineOfBusiness},
}


class Command(BaseCommand):
    help = "Audits a roster (CSV or XLSX) in one state: every county and type, pass or fail and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("roster", help="the file, or - for standard input")
        parser.add_argument(
            "--state", required=True, help="two letters; chooses the counties, never the providers"
        )
        parser.add_argument("--line-of-business", required=True, help="MA, medicaid or marketplace")
        parser.add_argument("--edition", required=True, help="such as 2026")
        parser.add_argument(
            "--applicant", action="store_true", help="judge as an application: adds its credit"
        )
        parser.add_argument("--format", choices=sorted(FORMATS), default="json")
        parser.add_argument(
            "-o", "--output", default="-", help="the file to write; standard output when left out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name, content = _read(options["roster"])
        state = options["state"].strip().upper()
        request = AuditRequest(
            standard_set=_standard_set(state, options["line_of_business"], options["edition"].strip()),
            state=state,
            is_applicant=options["applicant"],
            file_name=name,
            at=timezone.now(),
        )
        try:
            report = audit_of(request, content)
        except NoRosterError as refusal:
            raise CommandError(f"{name}: {refusal}") from None
        written = FORMATS[options["format"]].write(report)
        if options["output"] == "-":
            sys.stdout.buffer.write(written)
        else:
            Path(options["output"]).write_bytes(written)


def _read(path: str) -> tuple[str, bytes]:
    """A file over the limit is refused before it is read; of standard input no more is taken than would tell."""
    if path == "-":
        content = sys.stdin.buffer.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise CommandError(
                f"Standard input has more than {MOST_BYTES // MEGABYTE} MB, the most that can be read."
            )
        return "standard input", content
    file = Path(path)
    if not file.is_file():
        raise CommandError(f"There is no file {path}.")
    if refusal := too_large(file.stat().st_size):
        raise CommandError(refusal)
    return file.name, file.read_bytes()


def _standard_set(state: str, line: str, edition: str) -> StandardSet:
    line_of_business = SHORT.get(line.strip().lower().replace(" ", "_"))
    if state not in NAME_BY_STATE:
        raise CommandError(f"{state} is no state. Give two letters, such as FL.")
    if line_of_business is None:
        raise CommandError(f"{line} is no line of business. Give MA, medicaid or marketplace.")
    found = standard_for(state=state, line_of_business=line_of_business, edition=edition)
    if found is None:
        carried = ", ".join(map(str, StandardSet.objects.order_by("line_of_business", "state", "edition")))
        raise CommandError(
            f"No {line_of_business.label} {edition} standard for {state}. There are: {carried or 'none'}."
        )
    return found
