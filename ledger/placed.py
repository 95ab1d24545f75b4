"""What a shop tells of an order that we placed there: it updates ours, and never makes a second."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from base.errors import StoreUnavailable
from ledger import items, table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json, version
from ledger.items import Item, ttl, typed
from ledger.records import Order, OrderSource, OrderStatus
from ledger.summaries import Summaries
from ledger.table import Shards

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

log = logging.getLogger("earshot.outbox")

EVENT_KEPT = timedelta(days=30)
FREE_OR_OURS: Final = "attribute_not_exists(PK) OR body = :ours"  # of what finds our order by the merchant's id
_TRIES = 5
PLACED_BY_US: Final = (OrderSource.VOICE, OrderSource.SUBSCRIPTION, OrderSource.DEVICE_AUTO)
"""Sources of orders that we place, where they name a shop's own id."""


class PlacedOrders:
    """The orders of the one table that we placed ourselves. Raises StoreError as the ledger does."""

    def __init__(self, requests: DynamoTable, shards: Shards) -> None:
        self._table = requests
        self._shards = shards

    def of_merchant(self, merchant_order_id: str) -> str | None:
        """Return our own id of an order that the merchant knows by this one, or None."""
        item = self._table.get(table.order_key(merchant_order_id), table.OURS)
        return None if item is None else str(item["body"]["S"])

    def of_merchants(self, merchant_order_ids: Iterable[str]) -> dict[str, str]:
        """Return our own ids of those of some merchant's ids that are of orders of ours."""
        return {_id_of(item): str(item["body"]["S"]) for item in self._each(merchant_order_ids, table.OURS)}

    def standing(self, order_ids: Iterable[str]) -> set[str]:
        """Return those of some ids under which an order stands."""
        return {*map(_id_of, self._each(order_ids, "OR"))}

    def _each(self, order_ids: Iterable[str], kind: str) -> Iterator[Item]:
        return self._table.get_many([(table.order_key(one), kind) for one in order_ids])

    def note(self, merchant_order_id: str, order_id: str) -> bool:
        """Let the merchant's id find an order of ours; False, and reported, where it finds another one already."""
        ours = items.ours(merchant_order_id, order_id)
        noted = self._table.write(self._table.put(ours, FREE_OR_OURS, {":ours": ours["body"]}))
        if not noted:
            known = self.of_merchant(merchant_order_id)
            log.error("EARSHOT_DOUBLE orders %s and %s are both %s there", known, order_id, merchant_order_id)
        return noted

    def update(self, order_id: str, told: Order, *, merchant_order_id: str | None, event: str | None) -> bool | None:
        """Let one of our orders say what the shop tells of it.

        Args:
            order_id: ours.
            told: the order as the shop tells it.
            merchant_order_id: the shop's own id of it.
            event: `source#id` of the delivery; a delivery seen before changes nothing.

        Returns:
            True if the ledger changed; None when there is no such order of ours.
        """
        if event is not None and self._table.get(f"EV#{event}", "EV") is not None:
            return False
        changed = self._updated(order_id, lambda ours: merged(ours, told, merchant_order_id))
        if event is not None and changed is not None:
            note = {table.PK: f"EV#{event}", table.SK: "EV", table.TTL: ttl(told.received_at + EVENT_KEPT)}
            self._table.write(self._table.put(typed(note)))
        return changed

    def take_in(self, merchant_order_id: str) -> str | None:
        """Let an order of ours have what stands under the shop's own id of it: it was told before we knew that id.

        Returns:
            Our own id of it; None when the shop's id is of no order of ours.
        """
        for _ in range(_TRIES):
            ours = self.of_merchant(merchant_order_id)
            if ours is None or ours == merchant_order_id:
                return None
            stray, gone = stray_of(self._table, merchant_order_id)
            if stray is None or self._taken_in(ours, stray, gone):
                return ours
        raise StoreUnavailable(f"order {ours} is written by others all the time; send it again")

    def _taken_in(self, order_id: str, stray: Order, gone: list[Item]) -> bool:
        item = self._table.get(table.order_key(order_id), "OR")
        if item is None:  # erased since: then what the shop told of it goes too
            return self._table.commit(gone)
        ours = from_json(item["body"]["S"], Order)
        return self._table.commit([*gone, *self._actions(ours, merged(ours, stray, stray.order_id), item)])

    def _updated(self, order_id: str, change: Callable[[Order], Order]) -> bool | None:
        for _ in range(_TRIES):
            item = self._table.get(table.order_key(order_id), "OR")
            if item is None:
                return None
            ours = from_json(item["body"]["S"], Order)
            updated = change(ours)
            if updated == ours:
                return False
            actions = self._actions(ours, updated, item)
            if self._table.commit(actions) if len(actions) > 1 else self._table.write(actions[0]["Put"]):
                return True
        raise StoreUnavailable(f"order {order_id} is written by others all the time; send it again")

    def _actions(self, ours: Order, updated: Order, item: Item) -> list[Item]:
        customer = str(item[table.GSI1PK]["S"]).removeprefix(table.customer_key(""))
        as_read = {":as_read": item["content_hash"]}
        put = self._table.put(items.order(updated, customer, self._shards), "content_hash = :as_read", as_read)
        return [{"Put": put}, *Summaries(self._table).following(customer, ours, updated)]


def ours_among(orders: Iterable[Order]) -> dict[str, str]:
    """Return which of some orders is ours that the shop knows by another id: our own id by the shop's.

    Of several that name the same id the one placed first has it. Whichever is named by another has no other itself.
    """
    named = {
        (order.placed_at, order.order_id): order.merchant_order_id
        for order in orders
        if order.source in PLACED_BY_US and order.merchant_order_id not in {None, order.order_id}
    }
    taken, found = {*named.values()}, dict[str, str]()
    for (_, order_id), there in sorted(named.items()):
        if there is not None and order_id not in taken:
            found.setdefault(there, order_id)
    return found


def stray_of(requests: DynamoTable, merchant_order_id: str) -> tuple[Order | None, list[Item]]:
    """Return what stands under the shop's own id of an order of ours, and the actions that take it away as it was read.

    Where nothing stands the action holds that nothing does: so nobody writes it unseen. Its match keys are sealed for
    that id, and were agreed to with that order: they go too, and come again with what the shop tells next.
    """
    item = requests.get(table.order_key(merchant_order_id), "OR")
    key = typed({table.PK: table.order_key(merchant_order_id), table.SK: "OR"})
    if item is None:
        return None, [{"Delete": requests.keyed(key, "attribute_not_exists(PK)")}]
    gone = requests.keyed(key, "content_hash = :told")
    gone["ExpressionAttributeValues"] = {":told": item["content_hash"]}
    keys = requests.deletion(*table.match_keys_key(merchant_order_id))
    return from_json(item["body"]["S"], Order), [{"Delete": gone}, keys]


def merged(ours: Order, told: Order, merchant_order_id: str | None) -> Order:
    """Return our order with what the shop tells of it: its id there, amounts, status; the rest stays as we placed it.

    Of two things the shop told the later stays. What it tells first always counts, also of an order that we took for
    refused: whoever has the order decides. Another id than the one we know is a double at the shop, which is reported
    and changes nothing.
    """
    known = ours.merchant_order_id
    if known is not None and merchant_order_id is not None and known != merchant_order_id:
        log.error("EARSHOT_DOUBLE order %s is %s and %s", ours.order_id, known, merchant_order_id)
        return ours
    first = known is None or ours.received_at == ours.placed_at
    if not first and version(told) <= version(ours):
        return ours
    if known is None and ours.status is OrderStatus.CANCELLED and told.status is OrderStatus.PLACED:
        log.error("EARSHOT_DISPUTED order %s was refused, and the shop tells that it has it", ours.order_id)
    updated = replace(
        ours,
        received_at=told.received_at,
        merchant_order_id=known or merchant_order_id,
        status=told.status,
        cancelled_at=told.cancelled_at,
        refunded_at=told.refunded_at,
        payment=told.payment or ours.payment,
        is_test=told.is_test or ours.is_test,
    )
    if told.currency != ours.currency:
        return updated  # amounts in another currency say nothing about ours
    return replace(
        updated,
        revenue_minor=told.revenue_minor,
        tax_minor=told.tax_minor,
        shipping_minor=told.shipping_minor,
        refunded_minor=told.refunded_minor,
    )


def _id_of(item: Item) -> str:
    return str(item[table.PK]["S"]).removeprefix(table.order_key(""))
