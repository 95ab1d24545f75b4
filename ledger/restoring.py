"""A table restored from a backup, brought up to what the table it was taken from says of the orders that wait."""

from __future__ import annotations

from ledger import items, table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json
from ledger.items import Item
from ledger.privacy.tombstones import Tombstones
from ledger.records import Order
from ledger.summaries import Summaries
from ledger.table import Shards


class Restoring:
    """Raises StoreError as the ledger does; every step may be repeated.

    Args:
        restored: the table made of a backup; it serves nobody yet.
        before: the table that the backup was taken of.
        shards: of both.
        erased_there: what was asked to be erased of the earlier one.
    """

    def __init__(self, restored: DynamoTable, before: DynamoTable, shards: Shards, erased_there: Tombstones) -> None:
        self._restored = restored
        self._before = before
        self._shards = shards
        self._erased_there = erased_there

    def bring_over(self) -> int:
        """Make every order that waits in either table what the earlier one says of it; return how many differed.

        What was settled, refused or taken back there is not told again, and what was placed there since is told.
        """
        return sum(map(self._brought_over, sorted(self._waiting(self._restored) | self._waiting(self._before))))

    def _waiting(self, requests: DynamoTable) -> set[str]:
        keys = (table.outbox_key(shard) for shard in range(self._shards.outbox))
        return {item["order_id"]["S"] for key in keys for item in requests.query(table.BY_CUSTOMER, key)}

    def _brought_over(self, order_id: str) -> bool:
        key = table.order_key(order_id)
        there, here = (
            {item[table.SK]["S"]: item for item in side.query(None, key)} for side in (self._before, self._restored)
        )
        if there == here or ("OR" not in there and not self._was_erased(here.get("OR"))):
            return False  # what is gone there and was never asked to be is what the backup is for
        for kind in here.keys() - there.keys():
            self._restored.delete(key, kind)
        for item in there.values():
            self._restored.write(self._restored.put(item))
        self._follow(there.get("OR"), here.get("OR"))
        return True

    def _was_erased(self, here: Item | None) -> bool:
        owner = items.owner_of(here)
        if here is None or owner is None:
            return True
        return self._erased_there.obeyed(from_json(here["body"]["S"], Order), owner) is None

    def _follow(self, there: Item | None, here: Item | None) -> None:
        """Let the merchant's id find the order, and its customer's summary tell of it."""
        if there is not None and (known := from_json(there["body"]["S"], Order)).merchant_order_id is not None:
            if known.merchant_order_id != known.order_id:
                self._restored.delete(table.order_key(known.merchant_order_id), "OR")
            self._restored.write(self._restored.put(items.ours(known.merchant_order_id, known.order_id)))
        for owner in {items.owner_of(there), items.owner_of(here)} - {None}:
            Summaries(self._restored).rebuild_of(str(owner))
