"""Read the whole ledger of a span of days, for attribution: by day and shard, never by scanning the table."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, islice, product

from base.settings import Settings
from ledger.days import joined
from ledger.privacy.tombstones import Remembered, Tombstones
from ledger.records import Order, Touchpoint
from ledger.records.claim import Claim
from ledger.records.experiment import Experiment
from ledger.records.spend import Spend
from ledger.store import Ledger
from ledger.wiring import open_ledger
from runtime.aws import connected

# Shards read at once: enough to hide the round trips, few enough to leave the table to its customers.
READERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSpan:
    """The records of a span of days, in the order of time; their tombstones; experiments; spend and claims."""

    touchpoints: tuple[Touchpoint, ...]
    orders: tuple[Order, ...]
    stones: Tombstones = field(default_factory=lambda: Tombstones(()))
    experiments: tuple[Experiment, ...] = ()
    spend: tuple[Spend, ...] = ()
    claims: tuple[Claim, ...] = ()


def read_span(
    ledger: Ledger, since: date | None = None, *, progress: Callable[[int, int], None] | None = None
) -> LedgerSpan:
    """Read every touchpoint and order from the UTC day `since` on, and what was spent and claimed from then on.

    Args:
        ledger: where from.
        since: the first UTC day; None begins where the ledger begins.
        progress: called with (days read, days in all). Only days of months that hold anything are read.
    """
    months = ledger.months()
    days, told = _days(months, since), _days(sorted({*months, *ledger.daily.months()}), since)
    shards = range(ledger.shards.days)
    touchpoints: list[Touchpoint] = []
    orders: list[Order] = []
    with ThreadPoolExecutor(max_workers=READERS) as readers:
        spent, claimed = readers.map(ledger.daily.spend_of, told), readers.map(ledger.daily.claims_of, told)
        parts = readers.map(lambda part: ledger.day_shard(*part), product(days, shards))
        for count in range(1, len(days) + 1):
            day = joined(islice(parts, len(shards)))
            touchpoints += day.touchpoints
            orders += day.orders
            if progress is not None:
                progress(count, len(days))
        spend, claims = tuple(chain.from_iterable(spent)), tuple(chain.from_iterable(claimed))
    # A request to forget holds from its tombstone on, also while it is being carried out.
    stones = ledger.requests.tombstones()
    kept = _remembered(touchpoints, stones)
    return LedgerSpan(
        touchpoints=kept,
        orders=_remembered(orders, stones),
        stones=stones,
        experiments=ledger.experiments.all(),
        spend=spend,
        claims=claims,
    )


def _remembered(records: Sequence[Remembered], stones: Tombstones) -> tuple[Remembered, ...]:
    if not stones:
        return tuple(records)
    return tuple(allowed for record in records if (allowed := stones.obeyed(record)) is not None)


def _days(months: Sequence[str], since: date | None) -> list[date]:
    begins = [date.fromisoformat(f"{month}-01") for month in months]
    days = [begin + timedelta(days=n) for begin in begins for n in range(monthrange(begin.year, begin.month)[1])]
    return [day for day in days if since is None or since <= day]


def read_all(
    settings: Settings, since: date | None = None, *, progress: Callable[[int, int], None] | None = None
) -> LedgerSpan:
    """Read the span from the settings' own table; the embedded AWS is started when it does not run."""
    with connected(settings) as ready:
        return read_span(open_ledger(ready), since, progress=progress)
