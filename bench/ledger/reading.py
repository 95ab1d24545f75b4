"""A day of touchpoints, written and read as a run reads it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

from ledger.records import Action, Platform, Touchpoint
from ledger.store import Ledger
from runtime.ledger_source import read_span

_WRITERS = 8


def fill(ledger: Ledger, touchpoints: int) -> date:
    """Write so many touchpoints of the last day of a month, so that it is all there is to read; return the day."""
    day = datetime(2026, 2, 28, tzinfo=UTC)
    records = [
        Touchpoint(
            touchpoint_id=f"tp_{n:024x}",
            occurred_at=day + timedelta(seconds=n),
            received_at=day + timedelta(seconds=n),
            platform=Platform.ALEXA,
            action=Action.RESEARCH,
        )
        for n in range(touchpoints)
    ]
    with ThreadPoolExecutor(_WRITERS) as writers:
        list(writers.map(ledger.append_touchpoint, records))
    return day.date()


def read(ledger: Ledger, day: date) -> int:
    """Return how many touchpoints there are from a day on."""
    return len(read_span(ledger, day).touchpoints)
