"""Records that stay and are nobody's from now on. Each step may be repeated, and tells how many records it changed."""

from __future__ import annotations

from dataclasses import replace

from ledger import items, table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json
from ledger.items import Item
from ledger.privacy.tombstones import NEVER, unlinked
from ledger.pseudonyms import Pseudonyms, is_service_key, opened
from ledger.records import Identity, Order, Touchpoint
from ledger.records.handoff import Handoff
from ledger.table import Shards


class Unlinking:
    """Takes names out of one table's records. Raises StoreError as the ledger does."""

    def __init__(self, requests: DynamoTable, shards: Shards, pseudonyms: Pseudonyms) -> None:
        self._table = requests
        self._shards = shards
        self._service_pepper = pseudonyms.service_pepper

    def touchpoint(self, item: Item) -> int:
        """Let a touchpoint name nobody; what was heard stays."""
        record = unlinked(from_json(item["body"]["S"], Touchpoint))
        return self._rewrite(item, items.touchpoint(record, self._shards))

    def order(self, item: Item, owner: str) -> int:
        """Let an order name nobody; it stays with whoever may ask for it: serving the customer needs no consent."""
        order = unlinked(from_json(item["body"]["S"], Order))
        for known_as in filter(None, (order.order_id, order.merchant_order_id)):
            self._table.delete(*table.match_keys_key(known_as))
        untold = self._table.get(item[table.PK]["S"], table.NOTICE)
        if untold is not None and table.GSI1PK in untold:
            self._rewrite(untold, items.notice(order, untold["body"]["S"], owner))
        return self._rewrite(item, items.order(order, owner, self._shards))

    def still_served(self, item: Item) -> str:
        """Return by what an order that names nobody any more is found: the service key of whose it was."""
        owner = items.owner_of(item) or ""
        noted = None if is_service_key(owner) else self._table.get(table.customer_key(owner), table.SERVICE)
        key = owner if noted is None else opened(self._service_pepper, owner, noted["body"]["S"])
        return str(key) if is_service_key(key) else item[table.PK]["S"].removeprefix(table.order_key(""))

    def handoff(self, item: Item) -> int:
        """Let a hand-off name nobody, and be used for nothing."""
        handoff = from_json(item["body"]["S"], Handoff)
        return self._rewrite(item, items.handoff(replace(handoff, identity=Identity(), consent=NEVER)))

    def _rewrite(self, item: Item, wanted: Item) -> int:
        """Put an item in the place of the one that was read; another writer's goes first: the next pass meets it."""
        return int(wanted != item and self._table.write_over(item, wanted))
