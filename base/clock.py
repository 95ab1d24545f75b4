"""Time as something handed in, so that a demo and a test can own it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
Timer = Callable[[], float]  # seconds from any beginning; never goes back


def system_clock() -> datetime:
    """Return the current moment, aware, in UTC."""
    return datetime.now(UTC)


def rfc3339(moment: datetime) -> str:
    """Write a moment as RFC 3339 in UTC with a fixed width, so that text order is time order.

    Microseconds are kept in full: `2026-11-20T08:00:00.000000Z`.
    """
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def parse_rfc3339(text: str) -> datetime:
    """Read an RFC 3339 moment; the result is in UTC.

    Raises:
        ValueError: the text is no date, or has no offset.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no offset: write it like 2026-11-20T08:00:00Z")
    return moment.astimezone(UTC)
