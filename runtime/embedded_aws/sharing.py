"""Who uses an embedded AWS holds on to it: it lives until the last of them has gone, however they go.

Its standard input is a named pipe that every user holds open for writing. The kernel closes the ends of the dead too,
so it reads the end of the pipe when nobody is left. A lock that all users share tells who is the last to let go.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

_PIPE = "users"
_LOCK = "users.lock"

Started = TypeVar("Started")


@dataclass(frozen=True, slots=True)
class Hold:
    """One user's hold: an end of the pipe, and a share of the lock."""

    pipe: int
    lock: int

    def release(self) -> bool:
        """Let go; True when nobody else holds on. Only while no other user may come or go."""
        os.close(self.pipe)
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(self.lock)
        return True


def started(folder: Path, start: Callable[[int], Started]) -> tuple[Started, Hold]:
    """Start a server that reads the pipe, and hold on to it; `start` is given the end to read from."""
    pipe = folder / _PIPE
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe, 0o600)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)  # waits for no writer
    try:
        hold = _hold(folder)
        os.set_blocking(reading, True)
        try:
            return start(reading), hold
        except BaseException:
            hold.release()
            raise
    finally:
        os.close(reading)


def joined(folder: Path) -> Hold | None:
    """Hold on to the server that runs on the folder; None when it lives by itself."""
    with suppress(OSError):  # no such pipe, or nobody reads it
        return _hold(folder)
    return None


def _hold(folder: Path) -> Hold:
    pipe = os.open(folder / _PIPE, os.O_WRONLY | os.O_NONBLOCK)
    lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_SH)
    return Hold(pipe, lock)
