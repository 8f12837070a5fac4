"""Where a local run keeps its things: a pure function of the checkout, so every process finds them alike."""

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

CHECKOUT = Path(__file__).resolve().parents[2]
LOCAL = CHECKOUT / ".local"
POSTGRES_DATA = LOCAL / "postgres"
VALKEY_DATA = LOCAL / "valkey"
LETTERS = LOCAL / "mail"
LOGS = LOCAL / "log"
DATABASE = "momentum"

# A unix socket's address is cut at 104 bytes on macOS and 108 on Linux, its file name included.
LONGEST_SOCKET_FOLDER = 80


def socket_folder(checkout: Path = CHECKOUT) -> Path:
    """Inside the checkout, or for a deep one in a short temporary folder of this user's own."""
    inside = checkout / ".local" / "run"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    digest = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"momentum-{os.getuid()}-{digest}"


def database_url(folder: Path | None = None, name: str = DATABASE) -> str:
    return f"postgresql://postgres@{quote(str(folder or socket_folder()), safe='')}/{name}"


def redis_url(folder: Path | None = None) -> str:
    return f"redis+socket://{folder or socket_folder()}/valkey.sock?virtual_host=0"
