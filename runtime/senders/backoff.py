"""How long what waits in the outbox waits for its next try."""

from __future__ import annotations

from datetime import timedelta
from zlib import crc32

FIRST_AGAIN = timedelta(seconds=5)
LONGEST_AGAIN = timedelta(minutes=15)  # as long as a queue can hold a message back


def again_after(order_id: str, tries: int) -> timedelta:
    """Return how long to wait after so many tries: twice as long each time, a little apart from other orders."""
    seconds = min(FIRST_AGAIN.total_seconds() * (1 << min(tries - 1, 16)), LONGEST_AGAIN.total_seconds())
    return timedelta(seconds=seconds * (0.75 + crc32(f"{order_id}#{tries}".encode()) % 256 / 1024))
