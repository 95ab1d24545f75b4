"""What the ledger holds of a day, shard by shard and as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ledger import table
from ledger.encoding import from_json
from ledger.items import Item
from ledger.records import Order, Touchpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRecords:
    """What the ledger, or one shard of it, holds of a UTC day, in the order of time."""

    touchpoints: tuple[Touchpoint, ...]
    orders: tuple[Order, ...]


def records_in(items: Iterable[Item]) -> DayRecords:
    """Return the records of items of the index of days, in their order."""
    bodies: dict[str, list[str]] = defaultdict(list)
    for item in items:
        bodies[item[table.SK]["S"]].append(item["body"]["S"])
    return DayRecords(
        touchpoints=tuple(from_json(body, Touchpoint) for body in bodies["TP"]),
        orders=tuple(from_json(body, Order) for body in bodies["OR"]),
    )


def joined(shards: Iterable[DayRecords]) -> DayRecords:
    """Return the shards of a day as one."""
    parts = tuple(shards)
    touchpoints = [record for part in parts for record in part.touchpoints]
    orders = [record for part in parts for record in part.orders]
    return DayRecords(
        touchpoints=tuple(sorted(touchpoints, key=lambda record: (record.occurred_at, record.touchpoint_id))),
        orders=tuple(sorted(orders, key=lambda record: (record.placed_at, record.order_id))),
    )
