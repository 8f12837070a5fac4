import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from pipeline.actions.mail_in import take_mail


class Command(BaseCommand):
    help = (
        "Takes a mail in from an .eml file (- for the standard input), as if a mail provider had brought it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="The mail as it was sent: headers, an empty line, the text.")
        parser.add_argument(
            "--to",
            action="append",
            default=[],
            metavar="ADDRESS",
            help="Where it came to (for a blind copy).",
        )

    def handle(self, *args: Any, file: str, to: list[str], **options: Any) -> None:
        try:
            raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        for mail in take_mail(raw=raw, at=timezone.now(), envelope_to=tuple(to)):
            about = f" on deal {mail.deal_id}" if mail.deal_id else ""
            self.stdout.write(f"{mail.get_state_display()}{about}. {mail.why}".rstrip())
