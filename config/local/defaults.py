"""What a local run sets for the product where the environment says nothing."""

import json
import os
import secrets

from config.local import places

SECRET = places.LOCAL / "secret_key"
RUNNING = places.LOCAL / "up.json"


def secret_key() -> str:
    """A key of this checkout's own, kept so that sign-ins survive a restart."""
    if not SECRET.exists():
        places.LOCAL.mkdir(parents=True, exist_ok=True)
        handle = os.open(SECRET, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return SECRET.read_text()


def apply_defaults() -> None:
    """For a command: the environment first, then that of a running or earlier `up`, then plain local values."""
    remembered: dict[str, str] = json.loads(RUNNING.read_text()) if RUNNING.exists() else {}
    plain = {"SECRET_KEY": secret_key(), "HTTPS": "false", "LOG_JSON": "false", "LOG_LEVEL": "WARNING"}
    for name, value in (plain | remembered).items():
        os.environ.setdefault(name, value)
