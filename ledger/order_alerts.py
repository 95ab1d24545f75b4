"""What a customer is told by its device of an order that is on its way: each state once, and the newest alone.

To whom is kept sealed beside the order, from the purchase on and where the customer allowed it, and goes with the last
thing that can be told, with the order, and after 30 days. What is to be told waits in the outbox like an order. When it
was told its item stays and leaves the index, so that a state that is told of again is not told twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from base.clock import parse_rfc3339, rfc3339
from ledger import items, table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json
from ledger.items import Item, ttl, typed
from ledger.records import Order
from ledger.table import Shards

ALERT_LEASE = timedelta(seconds=60)
TELLABLE = timedelta(hours=24)  # later it is no news
ALEXA_KEPT = timedelta(days=30)
_ALERT = "ALERT"
_NOTED_FOR = ALEXA_KEPT + timedelta(days=7)  # longer than there is anybody to tell


class OrderProgress(StrEnum):
    """How far an order is on its way, in the words of `AMAZON.OrderStatus.Updated`, the later the further."""

    SHIPPED = "ORDER_SHIPPED"
    OUT_FOR_DELIVERY = "ORDER_OUT_FOR_DELIVERY"
    DELIVERED = "ORDER_DELIVERED"


_FURTHER = tuple(OrderProgress)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAlert:
    """One try to tell a customer, during which nobody else tries.

    Attributes:
        order: as it stands now.
        progress: what is told.
        since: when the shop told of it.
        number: 1 for the first try.
        sealed: whom it is told to, encrypted; None where that is gone.
    """

    order: Order
    progress: OrderProgress
    since: datetime
    number: int
    sealed: str | None = field(default=None, repr=False)


class OrderAlerts:
    """The alerts of the one table. Raises StoreError as the ledger does; every method may be repeated."""

    def __init__(self, requests: DynamoTable, shards: Shards) -> None:
        self._table = requests
        self._shards = shards

    def reached(self, order_id: str, progress: OrderProgress, now: datetime) -> bool:
        """Let a customer be told how far its order is; False where it was told that or more, or may not be told."""
        found = self._table.get(*alexa_key(order_id))
        item = None if found is None else self._table.get(table.order_key(order_id), "OR")
        if item is None:
            return False
        order = from_json(item["body"]["S"], Order)
        if order.placed_at + ALEXA_KEPT <= now:  # what has a day to go is gone then, whenever it is deleted
            return False
        entry = items.outbox(order, self._shards, free_at=now) | typed(
            {
                table.SK: _ALERT,
                table.GSI1SK: items.look_key(order_id, now),
                "reached": _FURTHER.index(progress),
                "since": rfc3339(now),
                "attempts": 0,
                table.TTL: ttl(order.placed_at + _NOTED_FOR),
            }
        )
        further = typed({":reached": _FURTHER.index(progress)})
        return self._table.write(self._table.put(entry, "attribute_not_exists(PK) OR reached < :reached", further))

    def begin_alert(self, order_id: str, now: datetime) -> OrderAlert | None:
        """Begin to tell what waits to be told of an order; None when nothing does, or somebody else is at it."""
        there = self._table.get(*_key(order_id))
        if there is None or table.GSI1PK not in there:  # as nearly always: a refused write would cost more than a look
            return None
        began = self._table.update(
            _key(order_id),
            "SET free_at = :until ADD attempts :one",
            f"attribute_exists({table.GSI1PK}) AND free_at <= :now",
            typed({":until": rfc3339(now + ALERT_LEASE), ":now": rfc3339(now), ":one": 1}),
        )
        if began is None:
            return None
        item = self._table.get(table.order_key(order_id), "OR")
        if item is None:  # it was erased meanwhile
            self._table.delete(*_key(order_id))
            return None
        order, to_whom = from_json(item["body"]["S"], Order), self._table.get(*alexa_key(order_id))
        return OrderAlert(
            order=order,
            progress=_FURTHER[int(began["reached"]["N"])],
            since=parse_rfc3339(began["since"]["S"]),
            number=int(began["attempts"]["N"]),
            sealed=None if to_whom is None or order.placed_at + ALEXA_KEPT <= now else to_whom["body"]["S"],
        )

    def postpone_alert(self, alert: OrderAlert, until: datetime) -> None:
        """Let what was not told wait until then; unless the order went further meanwhile."""
        told = {":until": rfc3339(until), ":reached": _FURTHER.index(alert.progress)}
        self._table.update(_key(alert.order.order_id), "SET free_at = :until", "reached = :reached", typed(told))

    def end_alert(self, alert: OrderAlert, *, last: bool = False) -> None:
        """Let it wait no more, told or not; with the last there is nobody to be told any more."""
        order_id = alert.order.order_id
        self._table.update(
            _key(order_id),
            f"REMOVE {table.GSI1PK}, {table.GSI1SK}",
            "reached = :reached",
            typed({":reached": _FURTHER.index(alert.progress)}),
        )
        if last or alert.progress is OrderProgress.DELIVERED:
            self._table.delete(*alexa_key(order_id))


def alexa_key(order_id: str) -> table.Key:
    """Return the key of whom Alexa tells how far an order is."""
    return table.order_key(order_id), "ALEXA"


def alexa_item(record: Order, sealed: str) -> Item:
    """Return whom Alexa tells how far an order is, encrypted; it goes after 30 days whatever happens."""
    key, kind = alexa_key(record.order_id)
    return typed({table.PK: key, table.SK: kind, "body": sealed, table.TTL: ttl(record.placed_at + ALEXA_KEPT)})


def _key(order_id: str) -> table.Key:
    return table.order_key(order_id), _ALERT
