"""The lists that wait to be told a household, an item each under its account's service key; the first told stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from ledger import table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json, to_json
from ledger.items import ttl, typed
from ledger.notes import note
from ledger.records.shopping_list import ShoppingList

LISTS_KEPT: Final = timedelta(days=7)
_IS_NEW = "attribute_not_exists(PK)"


class ShoppingLists:
    """Raises StoreError as the ledger does; every method may be repeated."""

    def __init__(self, requests: DynamoTable) -> None:
        self._table = requests

    def keep(self, customer: str, told: ShoppingList) -> bool:
        """Keep a list; False where one of this id is there already."""
        item = note((table.customer_key(customer), f"{table.LIST}{told.list_id}"), to_json(told), told.made_at)
        return self._table.write(self._table.put(item | typed({table.TTL: ttl(told.made_at + LISTS_KEPT)}), _IS_NEW))

    def waiting_for(self, customer: str) -> Iterator[ShoppingList]:
        """Yield a household's lists, in the order of their ids."""
        for item in self._table.query(None, table.customer_key(customer), prefix=table.LIST):
            yield from_json(item["body"]["S"], ShoppingList)
