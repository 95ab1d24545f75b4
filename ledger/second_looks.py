"""Orders that a merchant without keys was told of more than once: it is asked later whether it has them twice.

What a try left behind may show late: an answer that was lost, an index that lags. So an entry stays in the outbox when
such an order is settled, and is found there by the sweep.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from base.clock import rfc3339
from ledger import items, table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json
from ledger.items import typed
from ledger.records import Order

FIRST_LOOK = timedelta(minutes=2)  # after the order was settled
LATER_LOOKS = (timedelta(hours=1), timedelta(days=1))  # after the look before each
LOOK_LEASE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """One look, during which nobody else looks."""

    order: Order
    looked: int  # how often it was looked before, and the merchant answered

    def next_after(self, now: datetime) -> datetime | None:
        """Return when to look again after this one; None when it was the last."""
        return now + LATER_LOOKS[self.looked] if self.looked < len(LATER_LOOKS) else None


class SecondLooks:
    """The looks of the one table. Raises StoreError as the ledger does; every method may be repeated."""

    def __init__(self, requests: DynamoTable) -> None:
        self._table = requests

    def begin_look(self, order_id: str, now: datetime) -> SecondLook | None:
        """Begin a look; None when none is due, or somebody else is at it."""
        began = self._table.update(
            (table.order_key(order_id), table.LOOK),
            "SET free_at = :until",
            "attribute_exists(PK) AND free_at <= :now",
            typed({":until": rfc3339(now + LOOK_LEASE), ":now": rfc3339(now)}),
        )
        if began is None:
            return None
        item = self._table.get(table.order_key(order_id), "OR")
        if item is None:  # it was deleted meanwhile
            self.look_no_more(order_id)
            return None
        return SecondLook(order=from_json(item["body"]["S"], Order), looked=int(began["looked"]["N"]))

    def postpone_look(self, look: SecondLook, due: datetime, *, looked: bool) -> None:
        """Let it wait until then; `looked` tells whether the merchant answered this time."""
        order_id = look.order.order_id
        told = {":due": rfc3339(due), ":place": items.look_key(order_id, due), ":looked": look.looked + looked}
        self._table.update(
            (table.order_key(order_id), table.LOOK),
            f"SET free_at = :due, {table.GSI1SK} = :place, looked = :looked",
            "attribute_exists(PK)",
            typed(told),
        )

    def look_no_more(self, order_id: str) -> None:
        """Look no more."""
        self._table.delete(table.order_key(order_id), table.LOOK)
