"""What the ledger holds of a day, shard by shard and as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.records import Order, Touchpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRecords:
    """What the ledger, or one shard of it, holds of a UTC day, in the order of time."""

    touchpoints: tuple[Touchpoint, ...]
    orders: tuple[Order, ...]


def joined(shards: Iterable[DayRecords]) -> DayRecords:
    """Return the shards of a day as one."""
    parts = tuple(shards)
    touchpoints = [record for part in parts for record in part.touchpoints]
    orders = [record for part in parts for record in part.orders]
    return DayRecords(
        touchpoints=tuple(sorted(touchpoints, key=lambda record: (record.occurred_at, record.touchpoint_id))),
        orders=tuple(sorted(orders, key=lambda record: (record.placed_at, record.order_id))),
    )
