import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts import sink
from pipeline.actions.mail_in import take_mail
from pipeline.mail_addresses import is_ours
from pipeline.mail_in import read_mail


class Command(BaseCommand):
    help = (
        "Takes a mail in from an .eml file (- for the standard input), as if a mail provider had brought it; or all "
        "that was sent to the mail sink of this machine."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument(
            "file", nargs="?", help="The mail as it was sent: headers, an empty line, the text."
        )
        source.add_argument(
            "--kept",
            action="store_true",
            help="Every letter the local sink keeps that went to an address for mail in; those taken before change "
            "nothing.",
        )
        parser.add_argument(
            "--to",
            action="append",
            default=[],
            metavar="ADDRESS",
            help="Where it came to (for a blind copy).",
        )

    def handle(self, *args: Any, file: str | None, kept: bool, to: list[str], **options: Any) -> None:
        if kept:
            for raw in _kept():
                self._take(raw, ())
        elif file is not None:
            try:
                raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
            except OSError as error:
                raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
            self._take(raw, tuple(to))

    def _take(self, raw: bytes, to: tuple[str, ...]) -> None:
        for mail in take_mail(raw=raw, at=timezone.now(), envelope_to=to):
            about = f" on deal {mail.deal_id}" if mail.deal_id else ""
            self.stdout.write(f"{mail.get_state_display()}{about}. {mail.why}".rstrip())


def _kept() -> Iterator[bytes]:
    """The oldest first. The sink wrote whom each went to into its head."""
    if not settings.MAIL_SINK_DIR:
        raise CommandError("This installation sends to a real mail server and keeps no letters.")
    folder = Path(settings.MAIL_SINK_DIR)
    for name in reversed(sink.names(folder)):
        raw = (folder / f"{name}.eml").read_bytes()
        if any(is_ours(address) for address in read_mail(raw).delivered_to):
            yield raw
