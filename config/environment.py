"""The environment as the settings read it: what is set, else safe defaults. No file is read.

A switch takes only true or false in its usual spellings; anything else stops the start by name.
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()

YES = frozenset({"true", "yes", "on", "1"})
PROVIDERS = ("brevo", "mailjet", "postmark", "sendgrid", "sparkpost")
"""Those whose only proof is the password in the address they call, so that one setting serves them all."""

SHORTEST_SECRET = 20
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


def mail_provider(name: str, secret_name: str) -> tuple[str, dict[str, str]]:
    """The provider whose calls are believed, and the `user:password` it proves itself with."""
    provider, secret = env.str(name, default="").lower(), env.str(secret_name, default="")
    if provider and provider not in PROVIDERS:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(PROVIDERS)}, not {provider!r}.")
    if provider and (":" not in secret or len(secret) < SHORTEST_SECRET):
        raise ImproperlyConfigured(
            f"{secret_name} must be user:password of {SHORTEST_SECRET} characters or more for {name}={provider}."
        )
    return provider, {"WEBHOOK_SECRET": secret}


def share(name: str, *, default: float) -> float:
    """A part of one, above nothing."""
    text = env.str(name, default=str(default))
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 1:
        raise ImproperlyConfigured(f"{name} must be a share above 0 and at most 1, not {text!r}.")
    return value
