"""Spans in whole microseconds, the unit of every time in a run's tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

US_PER_MINUTE = 60_000_000
US_PER_HOUR = 60 * US_PER_MINUTE
US_PER_DAY = 24 * US_PER_HOUR
WINDOWS_DAYS = (1, 7, 14, 30, 60, 90)  # before an order


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def since_1970(moment: datetime) -> int:
    """Return a moment as whole microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment_of(us: int) -> datetime:
    """Return the moment so many microseconds after the beginning of 1970."""
    return _EPOCH + timedelta(microseconds=us)


def rounded(column: str, unit: int) -> str:
    """Return SQL for `column` in whole units, halves up: integers alone, so that every engine agrees."""
    return f"(({column} + {unit // 2}) // {unit})"
