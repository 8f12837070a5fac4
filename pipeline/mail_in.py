"""What an incoming mail says about itself: from whom, to whom, when, and whether a person wrote it.

Mail comes as it pleases: headers twice or never, made-up character sets, bodies only in HTML. Nothing here fails on
that; what cannot be read is empty. Answers that machines give (away notes, reports of delivery, lists) are recognised
by the headers RFC 3834 asks for and by the signs of those who do not know it. Source: rules of incoming mail.
"""

from __future__ import annotations

import datetime as dt
import email
import hashlib
import html
import re
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

LONGEST_TEXT = 3500
TO_US = ("to", "cc", "bcc", "delivered-to", "x-original-to", "x-rcptto", "envelope-to")
FORWARDED = re.compile(r"^\s*(fwd?|wg)\s*:", re.IGNORECASE)
FORWARD_MARK = re.compile(
    r"^[ >]*(-{2,}\s*(Forwarded message|Original Message)\s*-{2,}|Begin forwarded message:)",
    re.IGNORECASE | re.MULTILINE,
)
FROM_LINE = re.compile(r"^[ >*]*From:\**\s*(.+)$", re.IGNORECASE | re.MULTILINE)
ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+")
AWAY = re.compile(
    r"^\s*(automatic reply|auto(matic)?[ -]?response|out of (the )?office|autoreply)\b", re.IGNORECASE
)
MACHINES = re.compile(
    r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+@-]|$)", re.IGNORECASE
)
BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
TAGS = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class ReadMail:
    message_id: str
    sender: str
    sender_name: str
    receivers: tuple[str, ...]
    """Those the sender wrote to: To and Cc, in order."""
    delivered_to: tuple[str, ...]
    """All addresses it may have come to us by."""
    subject: str
    text: str
    sent_at: dt.datetime | None
    is_automatic: bool
    forwarded_from: str | None
    """The first sender inside a forwarded mail, empty when there is none to be read; None if it is no forward."""


def read_mail(raw: bytes, *, envelope_to: tuple[str, ...] = (), longest: int = LONGEST_TEXT) -> ReadMail:
    mail = email.message_from_bytes(raw)
    ((name, sender), *_) = _addresses(mail, "from") or [("", "")]
    subject, text = _header(mail, "subject"), _text(mail)
    written_to = tuple(address for _, address in _addresses(mail, "to", "cc"))
    seen = [
        *(address.lower() for address in envelope_to),
        *(address for _, address in _addresses(mail, *TO_US)),
    ]
    return ReadMail(
        message_id=_message_id(mail, raw),
        sender=sender,
        sender_name=name,
        receivers=written_to,
        delivered_to=tuple(dict.fromkeys(seen)),
        subject=subject,
        text=text[:longest],
        sent_at=_date(mail),
        is_automatic=_is_automatic(mail, sender, subject),
        forwarded_from=_forwarded_from(subject, text),
    )


def _message_id(mail: Message, raw: bytes) -> str:
    """A mail without one is known by its content."""
    said = _header(mail, "message-id").strip("<> ")
    return said[:250] if said and len(said) <= 250 else f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _header(mail: Message, name: str) -> str:
    return _decoded(next(iter(_written(mail, name)), ""))


def _written(mail: Message, name: str) -> list[str]:
    """The values of a header as they stand; bare letters beyond ASCII are read as UTF-8."""
    values = (str(value) for key, value in mail.raw_items() if key.lower() == name)
    return [value.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for value in values]


def _decoded(value: object) -> str:
    try:
        text = str(make_header(decode_header(str(value))))
    except (LookupError, UnicodeError, ValueError):
        text = str(value)
    return " ".join(_storable(text).split())


def _addresses(mail: Message, *names: str) -> list[tuple[str, str]]:
    headers = [value for name in names for value in _written(mail, name)]
    found = [(name, address) for name, address in getaddresses(headers) if ADDRESS.fullmatch(address)]
    if not found:  # A header out of order: the parser gives up on all of it, the addresses are there.
        found = [("", match.group()) for header in headers for match in ADDRESS.finditer(header)]
    return [(_decoded(name), _storable(address).lower()) for name, address in found]


def _date(mail: Message) -> dt.datetime | None:
    try:
        moment = parsedate_to_datetime(str(mail.get("date", "")))
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _is_automatic(mail: Message, sender: str, subject: str) -> bool:
    return (
        _header(mail, "auto-submitted").partition(";")[0].strip().lower() not in {"", "no"}
        or _header(mail, "precedence").lower() in BULK
        or any(mail.get(name) for name in ("x-autoreply", "x-autorespond", "list-id", "x-failed-recipients"))
        or mail.get_content_type() == "multipart/report"
        or str(mail.get("return-path", "")).strip() == "<>"
        or bool(MACHINES.match(sender))
        or bool(AWAY.match(subject))
    )


def _forwarded_from(subject: str, text: str) -> str | None:
    mark = FORWARD_MARK.search(text)
    if not FORWARDED.match(subject) and not (mark and mark.group(2) is None and mark.start() < LONGEST_TEXT):
        return None
    line = FROM_LINE.search(text, mark.end() if mark else 0)
    address = ADDRESS.search(line.group(1)) if line else None
    return address.group().lower() if address else ""


def _text(mail: Message) -> str:
    """The first plain part, else the first HTML part without its tags; attachments are no text."""
    parts = [part for part in mail.walk() if part.get_content_disposition() != "attachment"]
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() == kind and (text := _body(part)).strip():
                bare = html.unescape(TAGS.sub(" ", text)) if kind == "text/html" else text
                return "\n".join(line.rstrip() for line in _storable(bare).splitlines()).strip()
    return ""


def _body(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset() or "utf-8", errors="replace")
    except LookupError:
        return content.decode("utf-8", errors="replace")


def _storable(text: str) -> str:
    """Without what a database cannot keep: the null character and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
