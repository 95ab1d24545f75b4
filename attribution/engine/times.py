"""Spans in whole microseconds, the unit of every time in a run's tables."""

from __future__ import annotations

US_PER_MINUTE = 60_000_000
US_PER_HOUR = 60 * US_PER_MINUTE
US_PER_DAY = 24 * US_PER_HOUR
WINDOWS_DAYS = (1, 7, 14, 30, 60, 90)  # before an order


def rounded(column: str, unit: int) -> str:
    """Return SQL for `column` in whole units, halves up: integers alone, so that every engine agrees."""
    return f"(({column} + {unit // 2}) // {unit})"
