"""Which files may be kept on a deal: by their ending, their first bytes and their size.

The ending and the content must agree, so that nothing is kept under a false flag. A name is kept for reading only: the
store names files itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices

MOST_BYTES = 20 * 1024 * 1024
LONGEST_NAME = 150
_ZIP = b"PK\x03\x04"


class DocumentKind(TextChoices):
    LETTER = "letter", "Letter of intent"
    DRAFT = "draft", "Contract draft"
    EXHIBIT = "exhibit", "Rate exhibit"
    AGREEMENT = "agreement", "Signed agreement"
    OTHER = "other", "Other"


@dataclass(frozen=True, slots=True)
class FileType:
    content_type: str
    begins: bytes


_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "pdf": FileType("application/pdf", b"%PDF-"),
    "docx": FileType(f"{_OFFICE}.wordprocessingml.document", _ZIP),
    "xlsx": FileType(f"{_OFFICE}.spreadsheetml.sheet", _ZIP),
    "png": FileType("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": FileType("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": FileType("image/jpeg", b"\xff\xd8\xff"),
}


def ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def problem(*, name: str, size: int, head: bytes) -> str:
    """Why a file is not taken, in words for whoever sent it; empty when it is."""
    kind = TYPES.get(ending(name))
    if kind is None:
        return "Send a PDF, a Word document (.docx), a workbook (.xlsx), or a picture (.png, .jpg)."
    if size == 0:
        return "This file is empty."
    if size > MOST_BYTES:
        return f"A file has at most {MOST_BYTES // 1024 // 1024} MB; this one has {size / 1024 / 1024:.1f}."
    if not head.startswith(kind.begins):
        return f"This is not a .{ending(name)} file inside, whatever its name says."
    return ""


def kept_name(name: str) -> str:
    """The last part of a path, on one line, cut in the middle so that the ending stays."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(letter for letter in last if letter.isprintable()).strip() or "file"
    if len(plain) <= LONGEST_NAME:
        return plain
    tail = f".{ending(plain)}"
    return plain[: LONGEST_NAME - len(tail)] + tail
