"""A mail as somebody copied it out of a mail program: who wrote it, when, and what is new in it.

Two shapes are read. The source of a mail (what *Show original* or an .eml file holds) goes the way of incoming mail.
A copy begins with lines such as `From:`, `Sent:` or `Date:`, `To:` and `Subject:`, in any order, or with
`On ... wrote:`; its hour is on the reader's own clock where it names no zone. Whatever is neither is not guessed at.

What is new ends where older messages begin: a line of dashes with *Original Message*, `On ... wrote:`, a second block
of such lines, or nothing but quoted lines to the end. Answers between quoted lines stay with what they answer, a
forwarded mail stays with what it forwards, and a mail that is all history stays whole. Source: rules of incoming mail.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from itertools import product

from pipeline.mail_in import ADDRESS, AWAY, MACHINES, read_mail

LONGEST_SOURCE = 200_000
"""Characters of a pasted mail; one with its attachments is longer and is no text to paste."""

HEAD_LINE = re.compile(r"^[ >*]*([A-Za-z][A-Za-z-]*)\s*:\**[ \t]*(.*)$")
HEAD_NAMES = frozenset(
    {"from", "sent", "date", "to", "cc", "bcc", "subject", "reply-to", "importance", "attachments"}
)
OF_A_SOURCE = frozenset(
    {"mime-version", "message-id", "received", "content-type", "return-path", "delivered-to"}
)
WROTE = re.compile(r"^On (?P<when>.{6,80}?\d:\d\d(?::\d\d)?(?: ?[AP]M)?),? (?P<who>.{3,200}) wrote:$")
ORIGINAL = re.compile(r"^-{2,}\s*Original (Message|Appointment)\s*-{2,}$", re.IGNORECASE)
RULE = re.compile(r"^_{10,}$")
WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[, ]+", re.IGNORECASE)
DAYS = ("%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d")
HOURS = ("%I:%M %p", "%I:%M:%S %p", "%H:%M", "%H:%M:%S")
HOURS_FROM_UTC = {
    "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AKST": -9, "AKDT": -8, "HST": -10, "CHST": 10,
}  # fmt: skip
HALF_OF_DAY = re.compile(r"\b[ap]\.?m\b", re.IGNORECASE)
INVISIBLE = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u200b": None, "\ufeff": None, "\0": None})


@dataclass(frozen=True, slots=True)
class PastedMail:
    """`sender` is an address, empty where only a name was copied; `sent_at` is aware."""

    sender: str
    sender_name: str
    receivers: tuple[str, ...]
    subject: str
    text: str
    sent_at: dt.datetime | None
    is_automatic: bool
    has_history: bool = False
    """Older messages stood below what is new, and were left out."""


def read_pasted(source: str, *, zone: dt.tzinfo) -> PastedMail | None:
    """The mail, or nothing where none can be made out."""
    text = source.translate(INVISIBLE).replace("\r\n", "\n").replace("\r", "\n").strip()
    head, body = _head_and_body(text)
    mail: PastedMail | None
    if OF_A_SOURCE & head.keys():
        mail = _of_source(text)
    elif "from" in head and len(head) > 1:
        mail = _of_copy(head, body, zone)
    else:
        mail = _of_attribution(text, zone)
    if mail is None or not (mail.sender or mail.sender_name):
        return None
    new = without_history(mail.text)
    return replace(mail, text=new, has_history=new != mail.text)


def without_history(text: str) -> str:
    """What was written last, without the messages before it."""
    lines = [line.rstrip() for line in text.split("\n")]
    start = next((place for place in range(len(lines)) if _begins_history(lines, place)), len(lines))
    new = "\n".join(lines[:start]).strip()
    return new or text


def _begins_history(lines: list[str], place: int) -> bool:
    line = lines[place].strip()
    if ORIGINAL.match(line) or _attribution(lines, place):
        return True
    if RULE.match(line):
        return _is_head(lines, place + 1)
    if line.startswith(">"):
        return all(not rest or rest.startswith(">") for rest in (each.strip() for each in lines[place:]))
    return _is_head(lines, place) and not _is_forwarded(lines, place)


def _is_head(lines: list[str], place: int) -> bool:
    """`From:` and at least two more of its kind in the lines that follow."""
    near = [HEAD_LINE.match(line) for line in lines[place : place + 7]]
    names = [found.group(1).lower() for found in near if found]
    return bool(names) and near[0] is not None and names[0] == "from" and len(HEAD_NAMES & set(names)) > 2


def _is_forwarded(lines: list[str], place: int) -> bool:
    above = next((line.strip().lower() for line in reversed(lines[:place]) if line.strip()), "")
    return "forwarded message" in above


def _attribution(lines: list[str], place: int) -> re.Match[str] | None:
    """`On ... wrote:`, which mail programs break into as many as three lines."""
    if not lines[place].lstrip(" >").startswith("On "):
        return None
    joined = (" ".join(line.strip(" >") for line in lines[place : place + count]) for count in (1, 2, 3))
    return next((found for each in joined if (found := WROTE.match(each))), None)


def _head_and_body(text: str) -> tuple[dict[str, str], str]:
    """The lines `Name: value` it begins with, by name in lower case, and what stands below them."""
    head: dict[str, str] = {}
    lines, place, name = text.split("\n"), 0, ""
    for place, line in enumerate(lines):  # noqa: B007  # where it ended is what we are after
        found = HEAD_LINE.match(line)
        if found and (found.group(1).lower() in HEAD_NAMES | OF_A_SOURCE or "-" in found.group(1)):
            name = found.group(1).lower()
            head.setdefault(name, found.group(2).strip(" *"))
        elif name and line.startswith((" ", "\t")) and line.strip():
            head[name] = f"{head[name]} {line.strip()}"
        else:
            break
    return head, "\n".join(lines[place:]).strip()


def _of_source(text: str) -> PastedMail:
    mail = read_mail(text.encode("utf-8", "replace"), longest=LONGEST_SOURCE)
    return PastedMail(
        sender=mail.sender,
        sender_name=mail.sender_name,
        receivers=mail.receivers,
        subject=mail.subject,
        text=mail.text,
        sent_at=mail.sent_at,
        is_automatic=mail.is_automatic,
    )


def _of_copy(head: dict[str, str], body: str, zone: dt.tzinfo) -> PastedMail:
    name, sender = _person(head["from"])
    subject = head.get("subject", "")
    receivers = [_person(each) for each in re.split(r"[;,]", f"{head.get('to', '')};{head.get('cc', '')}")]
    return PastedMail(
        sender=sender,
        sender_name=name,
        receivers=tuple(address for _, address in receivers if address),
        subject=subject,
        text=body,
        sent_at=moment_of(head.get("sent") or head.get("date", ""), zone),
        is_automatic=bool(MACHINES.match(sender) or AWAY.match(subject)),
    )


def _of_attribution(text: str, zone: dt.tzinfo) -> PastedMail | None:
    """`On 3 Aug 2026 at 14:15, Priya Mehta <priya@...> wrote:` and below it their words, quoted or not."""
    lines = text.split("\n")
    found = _attribution(lines, 0)
    if found is None:
        return None
    name, sender = _person(found["who"])
    taken = next(place for place, line in enumerate(lines, start=1) if line.rstrip().endswith("wrote:"))
    body = "\n".join(re.sub(r"^> ?", "", line.rstrip()) for line in lines[taken:]).strip()
    return PastedMail(sender, name, (), "", body, moment_of(found["when"], zone), is_automatic=False)


def _person(value: str) -> tuple[str, str]:
    """Name and address, whichever is there; a link `mailto:` is as good as an address."""
    plain = " ".join(value.replace("mailto:", " ").split())
    address = ADDRESS.search(plain)
    name = plain[: address.start()] if address else plain
    return name.strip("\"' ,<[("), address.group().lower() if address else ""


def moment_of(value: str, zone: dt.tzinfo) -> dt.datetime | None:
    """When it was sent, as programs write it; on the reader's clock where no zone is named."""
    written = _spelled_out(value) or _of_a_head(value)
    if written is None:
        return None
    return written if written.tzinfo else written.replace(tzinfo=zone)


def _of_a_head(value: str) -> dt.datetime | None:
    """As RFC 5322 writes it, with 24 hours. Its reader would pass over a PM, and be twelve hours early."""
    if HALF_OF_DAY.search(value):
        return None
    try:
        return parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _spelled_out(value: str) -> dt.datetime | None:
    value = re.sub(r"\b([ap])\.m\.", r"\1m", value, flags=re.IGNORECASE)
    plain = " ".join(re.sub(r"\(.*?\)|,|\bat\b", " ", WEEKDAY.sub("", value.strip())).split())
    rest, _, last = plain.rpartition(" ")
    offset = HOURS_FROM_UTC.get(last.upper())
    for day, hour in product(DAYS, HOURS):
        try:
            found = dt.datetime.strptime(plain if offset is None else rest, f"{day} {hour}")  # noqa: DTZ007  # the zone follows
        except ValueError:
            continue
        return found if offset is None else found.replace(tzinfo=dt.timezone(dt.timedelta(hours=offset)))
    return None
