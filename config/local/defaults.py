"""What a local run sets for the product where the environment says nothing."""

import contextlib
import json
import os
import secrets
import tempfile
from contextlib import ExitStack
from pathlib import Path

from config.local import places
from config.local.locks import is_held

SECRET = places.LOCAL / "secret_key"
RUNNING = places.LOCAL / "up.json"
SINK = ("EMAIL_URL", "MAIL_SINK_DIR")


def secret_key() -> str:
    """A key of this checkout's own, kept so that sign-ins survive a restart."""
    if not SECRET.exists():
        places.LOCAL.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=places.LOCAL)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # Of two that start at once, the first makes it.
            os.link(draft, SECRET)
        Path(draft).unlink()
    return SECRET.read_text()


def apply_defaults() -> None:
    """For a command: the environment first, then that of `up`, then plain local values.

    Where letters go is taken only from an `up` that runs now; a killed one left an address nobody answers.
    """
    remembered: dict[str, str] = json.loads(RUNNING.read_text()) if RUNNING.exists() else {}
    if not is_held("up.lock"):
        remembered = {name: value for name, value in remembered.items() if name not in SINK}
    plain = {"SECRET_KEY": secret_key(), "HTTPS": "false", "LOG_JSON": "false", "LOG_LEVEL": "WARNING"}
    for name, value in (plain | remembered).items():
        os.environ.setdefault(name, value)


def open_sink(stack: ExitStack) -> dict[str, str]:
    """Letters of a local run are kept, not sent, unless EMAIL_URL names a server; what that sets."""
    if os.environ.get("EMAIL_URL"):
        return {}
    from config.local.mail_sink import mail_sink  # Not in the image, which never comes here.

    port = stack.enter_context(mail_sink(places.LETTERS))
    opened = dict(zip(SINK, (f"smtp://127.0.0.1:{port}", str(places.LETTERS)), strict=True))
    os.environ.update(opened)
    return opened
