"""Read the whole ledger of a span of days, for attribution: by day and shard, never by scanning the table."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.records import Order, Touchpoint
from ledger.settings import Settings
from ledger.store import Ledger
from ledger.wiring import open_ledger
from runtime.connect import connected

_READERS = 4  # days read at once: enough to hide the round trips, few enough to leave the table to its customers


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSpan:
    """All records of the days from `first` to `last`, both included, in the order of time."""

    first: date
    last: date
    touchpoints: tuple[Touchpoint, ...]
    orders: tuple[Order, ...]


def read_span(
    ledger: Ledger, first: date, last: date, *, progress: Callable[[int, int], None] | None = None
) -> LedgerSpan:
    """Read every touchpoint and order of the UTC days `first` to `last`.

    Args:
        ledger: where from.
        first: the first UTC day.
        last: the last UTC day, included.
        progress: called with (days read, days in all).
    """
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    touchpoints: list[Touchpoint] = []
    orders: list[Order] = []
    with ThreadPoolExecutor(max_workers=_READERS) as readers:
        for count, day in enumerate(readers.map(ledger.day, days), start=1):
            touchpoints += day.touchpoints
            orders += day.orders
            if progress is not None:
                progress(count, len(days))
    return LedgerSpan(first=first, last=last, touchpoints=tuple(touchpoints), orders=tuple(orders))


def read_all(
    settings: Settings, first: date, last: date, *, progress: Callable[[int, int], None] | None = None
) -> LedgerSpan:
    """Read the span from the settings' own table; the embedded AWS is started when it does not run."""
    with connected(settings) as ready:
        return read_span(open_ledger(ready), first, last, progress=progress)
