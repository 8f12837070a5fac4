"""The tax id of a group: nine digits. It is shown masked, since a solo practice may use a social security number."""

from __future__ import annotations

LENGTH = 9
SHOWN = 4


def digits(text: str) -> str:
    """What was typed, without the usual hyphens and blanks: 12-3456789 and 123-45-6789 become nine digits."""
    return text.strip().replace("-", "").replace(" ", "")


def problem(tin: str) -> str | None:
    """Why this is not a TIN, in words for the person who typed it; None when it could be one."""
    if len(tin) != LENGTH or not (tin.isascii() and tin.isdigit()):
        return "A TIN has nine digits."
    if set(tin) == {"0"}:
        return "A TIN is not all zeros."
    return None


def masked(tin: str) -> str:
    """Only the last four digits, in the shape of an employer's number."""
    return f"••-•••{tin[-SHOWN:]}"


def formatted(tin: str) -> str:
    return f"{tin[:2]}-{tin[2:]}"


def make(serial: int) -> str:
    """A made-up TIN. It begins with 000, which neither an employer's nor a social security number does."""
    if not 1 <= serial < 10**6:
        raise ValueError("the serial number of a made-up TIN has one to six digits")
    return f"{serial:09d}"
