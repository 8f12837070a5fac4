"""Keys people carry in a letter or read off a console. Only their hashes are kept."""

from __future__ import annotations

import hashlib
import secrets

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # Nothing that reads like something else.
GROUPS, GROUP_LENGTH = 3, 4


def new_code() -> str:
    """About 58 bits, made to be read and typed: K7QM-2XWA-9BHT."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))


def plain_code(typed: str) -> str:
    """As it was made, however it was typed: small letters, spaces and missing dashes are forgiven."""
    return "".join(character for character in typed.upper() if character.isalnum())


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_of(key: str) -> str:
    """A plain hash will do: the keys are random and long, so nothing can be guessed from it."""
    return hashlib.sha256(key.encode()).hexdigest()
