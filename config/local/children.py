"""Processes that must not outlive the one that started them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

PR_SET_PDEATHSIG = 1


def start(
    command: Sequence[str | os.PathLike[str]],
    *,
    last_signal: signal.Signals = signal.SIGTERM,
    output: IO[Any] | int,
    env: Mapping[str, str] | None = None,
    **options: Any,
) -> "subprocess.Popen[bytes]":
    """Start a child in its own session, which the kernel sends `last_signal` when its parent is gone.

    Ctrl-C at the terminal thus reaches the parent only, which stops its children in order; and even a killed
    parent leaves nothing behind on Linux. Elsewhere the next start clears up (see `servers.stop_stale`).
    """
    return subprocess.Popen(
        [os.fspath(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=env,
        preexec_fn=_leave_with_parent(last_signal),  # noqa: PLW1509  (prctl binds the calling process only)
        **options,
    )


def _leave_with_parent(last_signal: signal.Signals) -> Callable[[], None]:
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    parent = os.getpid()

    def prepare() -> None:
        os.setsid()
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, last_signal.value)
            if os.getppid() != parent:  # The parent died before the line above.
                os._exit(1)

    return prepare


def stop(
    child: "subprocess.Popen[bytes]",
    *,
    by: signal.Signals = signal.SIGTERM,
    patience: float = 4.0,
    again_every: float = 1.0,
) -> None:
    """Ask until it goes (a process still importing loses the first signal), then kill its whole group."""
    deadline = time.monotonic() + patience
    while child.poll() is None and time.monotonic() < deadline:
        _signal(child, by)
        try:
            child.wait(timeout=min(again_every, max(deadline - time.monotonic(), 0.01)))
        except subprocess.TimeoutExpired:
            continue
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _signal(child: "subprocess.Popen[bytes]", by: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        child.send_signal(by)
