"""An order taken back by its customer, while nothing has been done about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from base.clock import parse_rfc3339
from ledger import items, table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json
from ledger.items import Item
from ledger.order_alerts import alexa_key
from ledger.records import Order, OrderStatus
from ledger.summaries import Summaries
from ledger.table import Shards

_ENTRY = "OUTBOX"


class Withdrawals:
    """The orders of one table that their customers take back. Raises StoreError as the ledger does."""

    def __init__(self, requests: DynamoTable, shards: Shards) -> None:
        self._table = requests
        self._shards = shards

    def may_withdraw(self, order: Order) -> bool:
        """Tell whether an order that stands could be cancelled now, since nobody tried to tell the merchant of it."""
        return untold(order, self._table.get(table.order_key(order.order_id), _ENTRY))

    def withdraw(self, order_id: str, keys: Collection[str], now: datetime, *, told_too: bool) -> Order | None:
        """Cancel an order; what waits to be told of it, to the merchant or by mail, goes with it, and whom it was for.

        Args:
            order_id: which.
            keys: by which the customer's orders are found: it has to be one of them.
            now: when.
            told_too: whether it may be cancelled though the merchant has it, or somebody tried to tell it.

        Returns:
            The order as it is then; None where it is not the customer's, stands no more, or may not be cancelled now.
        """
        key = table.order_key(order_id)
        item = self._table.get(key, "OR")
        customer = items.owner_of(item)
        if item is None or customer is None or customer not in keys:
            return None
        order = from_json(item["body"]["S"], Order)
        entry = self._table.get(key, _ENTRY)
        if order.status is not OrderStatus.PLACED or not (told_too or untold(order, entry)):
            return None
        gone = replace(order, status=OrderStatus.CANCELLED, cancelled_at=now, received_at=max(now, order.received_at))
        put = self._table.put(
            items.order(gone, customer, self._shards), "content_hash = :as_read", {":as_read": item["content_hash"]}
        )
        summary = Summaries(self._table).following(customer, order, gone)
        gone_too = (table.delivery_key(order_id), (key, table.MAIL), alexa_key(order_id))
        to_whom = [self._table.deletion(*one) for one in gone_too]
        waiting = [] if entry is None else [taken_away(self._table, entry)]
        return gone if self._table.commit([{"Put": put}, *waiting, *to_whom, *summary]) else None


def taken_away(requests: DynamoTable, entry: Item) -> Item:
    """Return the action that takes an entry out of the outbox, unless somebody began to tell the merchant meanwhile."""
    as_read = requests.keyed({name: entry[name] for name in (table.PK, table.SK)}, "free_at = :as_read")
    as_read["ExpressionAttributeValues"] = {":as_read": entry["free_at"]}
    return {"Delete": as_read}


def untold(order: Order, entry: Item | None) -> bool:
    """Tell whether nobody ever tried to tell the merchant; a try that failed, or died, may have reached it."""
    if entry is None or "free_at" not in entry or "attempts" in entry or order.merchant_order_id is not None:
        return False
    return parse_rfc3339(entry["free_at"]["S"]) <= order.placed_at  # later: whoever placed it tells the merchant itself
