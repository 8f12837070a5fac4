"""The environment as the settings read it: what is set, else safe defaults. No file is read.

A switch takes only true or false in its usual spellings; anything else stops the start by name.
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()

YES = frozenset({"true", "yes", "on", "1"})
NO = frozenset({"false", "no", "off", "0", ""})


def switch(name: str, *, default: bool) -> bool:
    text = env.str(name, default=str(default)).strip().lower()
    if text not in YES | NO:
        raise ImproperlyConfigured(f"{name} must be true or false, not {text!r}.")
    return text in YES


def hours(name: str, *, default: int) -> int:
    try:
        value = int(env.str(name, default=str(default)))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number of hours.") from error
    if value < 1:
        raise ImproperlyConfigured(f"{name} must be at least 1 hour, not {value}.")
    return value
