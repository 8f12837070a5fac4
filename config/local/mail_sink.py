"""The mail server of a local run: it takes every letter and sends none, one file each, for the page /letters/."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST_LETTER = 10 * 1024 * 1024


class Keep:
    """Writes each letter whole under a name that sorts by arrival, with its receivers as X-RcptTo."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = count()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  (aiosmtpd's name)
        name = f"{time.time_ns():020d}-{next(self.number):04d}"
        receivers = ", ".join(envelope.rcpt_tos)
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        unfinished = self.folder / f"{name}.part"
        unfinished.write_bytes(f"X-RcptTo: {receivers}\r\n".encode() + content)
        unfinished.rename(self.folder / f"{name}.eml")
        return "250 Kept"


@contextmanager
def mail_sink(folder: Path, host: str = "127.0.0.1") -> Iterator[int]:
    """Listen on a free port, which is yielded, in a thread of this process."""
    folder.mkdir(parents=True, exist_ok=True)
    loop = asyncio.new_event_loop()
    handler = Keep(folder)

    def connection() -> SMTP:
        return SMTP(handler, data_size_limit=LARGEST_LETTER, enable_SMTPUTF8=True, loop=loop)

    server = loop.run_until_complete(loop.create_server(connection, host, 0))
    thread = threading.Thread(target=loop.run_forever, name="mail sink", daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=1)
        if not thread.is_alive():
            loop.close()
