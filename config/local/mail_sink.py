"""The mail server of a local run: it takes every letter and sends none, one file each, for the page /letters/."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
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
    """Listen on a free port, which is yielded, in a thread of this process with a loop of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)  # Letters hold keys of invitations and password resets.
    listening: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, int]] = Future()
    thread = threading.Thread(
        target=lambda: asyncio.run(_serve(Keep(folder), host, listening)), name="mail sink", daemon=True
    )
    thread.start()
    loop, done, port = listening.result(timeout=10)
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(timeout=1)


async def _serve(
    handler: Keep, host: str, listening: "Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, int]]"
) -> None:
    loop, done = asyncio.get_running_loop(), asyncio.Event()

    def connection() -> SMTP:
        return SMTP(handler, data_size_limit=LARGEST_LETTER, enable_SMTPUTF8=True, loop=loop)

    try:
        server = await loop.create_server(connection, host, 0)
    except OSError as error:
        listening.set_exception(error)
        return
    listening.set_result((loop, done, server.sockets[0].getsockname()[1]))
    await done.wait()
    server.close()
