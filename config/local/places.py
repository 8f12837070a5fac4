"""Where a local run keeps its things: a pure function of the checkout, so every process finds them alike."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path
from urllib.parse import quote

CHECKOUT = Path(__file__).resolve().parents[2]
# LOCAL_DIR lets two runs of one checkout keep apart, as the tests do.
LOCAL = Path(os.environ.get("LOCAL_DIR") or CHECKOUT / ".local")
POSTGRES_DATA = LOCAL / "postgres"
VALKEY_DATA = LOCAL / "valkey"
LETTERS = LOCAL / "mail"
LOGS = LOCAL / "log"
DATABASE = "momentum"

# A unix socket's address is cut at 104 bytes on macOS and 108 on Linux, its file name included.
LONGEST_SOCKET_FOLDER = 80
# Where root may not run servers, `nobody` does.
SERVERS_OF_ROOT = 65534


def socket_folder(local: Path = LOCAL) -> Path:
    """Beside the data, or for a deep checkout in a short temporary folder of this user's own."""
    inside = local / "run"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    digest = hashlib.sha256(os.fsencode(local)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"momentum-{os.getuid()}-{digest}"


def is_own(folder: Path) -> bool:
    """A real folder of this user's (or of the user servers run as): not a link, not somebody else's."""
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid in {os.geteuid(), SERVERS_OF_ROOT}


def database_url(folder: Path | None = None, name: str = DATABASE) -> str:
    return f"postgresql://postgres@{quote(str(folder or socket_folder()), safe='')}/{name}"


def redis_url(folder: Path | None = None) -> str:
    return f"redis+socket://{folder or socket_folder()}/valkey.sock?virtual_host=0"
