"""A mail server that takes everything and keeps nothing, to send into while measuring. It prints its port and serves.

python -m accounts.bench_sink SECONDS      # how long each letter is kept waiting for its answer
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

END = b"\r\n.\r\n"


async def serve(seconds: float) -> None:
    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while line := (await reader.readline()).upper():
            if line.startswith(b"DATA"):
                writer.write(b"354 go on\r\n")
                await reader.readuntil(END)
                await asyncio.sleep(seconds)
            writer.write(b"221 bye\r\n" if line.startswith(b"QUIT") else b"250 taken\r\n")
            if line.startswith(b"QUIT"):
                break
        writer.close()

    server = await asyncio.start_server(converse, "127.0.0.1", 0, limit=2**22)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


@contextmanager
def sink(seconds: float = 0.0) -> Iterator[int]:
    """In a process of its own, as a mail server is; yields its port."""
    command = [sys.executable, "-m", "accounts.bench_sink", str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
