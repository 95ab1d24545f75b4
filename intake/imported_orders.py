"""Orders of files into the ledger, side by side; ours first, so that what the shop tells of one of them finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from ledger.encoding import AnyRecord
from ledger.placed import PLACED_BY_US, ours_among
from ledger.records import Order
from ledger.store import Ledger

_WRITERS = 8
_BATCH = 200


class ImportedOrders:
    """Stores orders of distinct ids. Raises StoreUnavailable when the table is away; storing again is safe."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._placed = ledger.placed

    def store(self, orders: Mapping[str, Order]) -> Iterator[bool]:
        """Store the latest version of each order; yield of each whether the ledger changed.

        What is told of one of ours under the shop's own id of it updates ours, as by its webhook.
        """
        ours = ours_among(orders.values())
        known = {order_id: there for there, order_id in ours.items()}
        for batch in _batches(order for order in orders.values() if order.order_id in known):
            yield from self._stored(batch)
            self._noted({known[order.order_id]: order.order_id for order in batch})
        for batch in _batches(order for order in orders.values() if order.order_id not in known):
            yield from self._stored(batch)
            for order in batch:
                if order.source in PLACED_BY_US and order.merchant_order_id in ours:
                    self._placed.note(order.merchant_order_id, order.order_id)  # it is another's: this reports it

    def _stored(self, batch: Sequence[Order]) -> list[bool]:
        ours = self._placed.of_merchants(order.order_id for order in batch)
        changed = list(side_by_side(lambda order: self._stored_one(order, ours.get(order.order_id)), batch))
        # By the time one was written it may be ours.
        for merchant_order_id in self._placed.of_merchants(one.order_id for one in batch if one.order_id not in ours):
            self._placed.take_in(merchant_order_id)
        return changed

    def _stored_one(self, order: Order, ours: str | None) -> bool:
        if ours is None or ours == order.order_id:
            return self._ledger.put_order(order)
        self._placed.take_in(order.order_id)  # what an import that was cut off left
        there = order.merchant_order_id or order.order_id
        changed = self._placed.update(ours, order, merchant_order_id=there, event=None)
        if changed is None:
            changed = self._ledger.put_order(order)
            self._placed.take_in(order.order_id)
        return changed

    def _noted(self, claims: Mapping[str, str]) -> None:
        known = self._placed.of_merchants(claims)
        new = {there: ours for there, ours in claims.items() if known.get(there) != ours}
        list(side_by_side(lambda claim: self._placed.note(*claim), new.items()))
        for told in self._placed.standing(new):
            self._placed.take_in(told)


def side_by_side(write: Callable[[AnyRecord], bool], records: Iterable[AnyRecord]) -> Iterator[bool]:
    """Write records of distinct ids: the round trips are what takes the time."""
    with ThreadPoolExecutor(max_workers=_WRITERS) as writers:
        for batch in _batches(records):
            yield from writers.map(write, batch)


def _batches(records: Iterable[AnyRecord]) -> Iterator[list[AnyRecord]]:
    waiting = iter(records)
    while batch := list(islice(waiting, _BATCH)):
        yield batch
