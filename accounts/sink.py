"""The letters a local mail sink kept: one file each, named by its moment of arrival, read and never changed."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

NAME = re.compile(r"[0-9a-z-]{1,64}")


@dataclass(frozen=True)
class KeptLetter:
    name: str
    to: str
    subject: str
    received_at: dt.datetime
    text: str = ""
    html: str = ""


def names(folder: Path) -> list[str]:
    """Newest first: a name begins with the moment of arrival."""
    return sorted((file.stem for file in folder.glob("*.eml") if NAME.fullmatch(file.stem)), reverse=True)


def heads(folder: Path, some: list[str]) -> list[KeptLetter]:
    return [letter for name in some if (letter := read(folder, name)) is not None]


def read(folder: Path, name: str) -> KeptLetter | None:
    """None for a name that is no letter here; a name cannot lead out of the folder."""
    if not NAME.fullmatch(name):
        return None
    file = folder / f"{name}.eml"
    try:
        content = file.read_bytes()
        moment = dt.datetime.fromtimestamp(file.stat().st_mtime, tz=dt.UTC)
    except OSError:
        return None
    letter = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(letter, EmailMessage)
    return KeptLetter(
        name=name,
        to=str(letter["X-RcptTo"] or letter["To"] or ""),
        subject=str(letter["Subject"] or "(no subject)"),
        received_at=moment,
        text=_part(letter, "plain"),
        html=_part(letter, "html"),
    )


def _part(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body(preferencelist=(kind,))
    if body is None:
        return ""
    try:
        return str(body.get_content())
    except (LookupError, UnicodeError):  # A character set nobody knows.
        return str(body.get_payload())
