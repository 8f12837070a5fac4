"""A real mail server for tests: it keeps what it takes and says no when told to."""

from __future__ import annotations

import asyncio
import email
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message

from aiosmtpd.smtp import SMTP, Envelope, Session


class MailServer:
    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.receivers: list[str] = []
        self.answers: dict[str, str] = {}
        self.port = 0
        self.greeted = 0
        self.waits_for = (
            0  # No letter is answered before so many workers have come, or `patience` has an end.
        )
        self.patience = 8.0
        self.takes = 0.0  # Seconds until a letter is answered.
        self.hangs = False  # Takes the letter and never answers.
        self.drops = False  # Takes the letter and hangs up.

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.greeted += 1
        return responses

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.taken.append(email.message_from_bytes(content))
        self.receivers.extend(envelope.rcpt_tos)
        end = time.monotonic() + self.patience
        while self.greeted < self.waits_for and time.monotonic() < end:
            await asyncio.sleep(0.01)
        await asyncio.sleep(3600 if self.hangs else self.takes)
        if self.drops and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return "250 Taken"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """On a free port, in a thread of the test."""
    loop = asyncio.new_event_loop()
    server = MailServer()

    def connection() -> SMTP:
        return SMTP(server, enable_SMTPUTF8=True, loop=loop)

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    opening = loop.create_server(connection, "127.0.0.1", 0)
    listening = asyncio.run_coroutine_threadsafe(opening, loop).result(timeout=60)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_close(listening), loop).result(timeout=60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=60)
        loop.close()


async def _close(listening: asyncio.Server) -> None:
    """Stop listening and let go of the connections that are still open."""
    listening.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
