"""What devices were asked for, an item a device and product under its household; found by when it may be served.

Whoever changes one names the version that it read: presses that are told at once lose none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from base.clock import rfc3339
from base.errors import StoreUnavailable
from ledger import table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json, to_json
from ledger.items import Item, ttl, typed
from ledger.notes import WRITTEN_AT
from ledger.records.wish import WISHES_KEPT, DeviceWish, Press
from ledger.table import Shards

VERSION: Final = "revision"
_IS_NEW = "attribute_not_exists(PK)"
_AS_READ = f"{VERSION} = :as_read"
_TRIES = 5


def wish_key(customer: str, device: str, product_id: str) -> table.Key:
    """Return the key of what a device is asked for: `customer` is its account's service key."""
    return table.customer_key(customer), f"{table.WISH}{device}#{product_id}"


def wish_keys(customer: str, device: str, at: datetime, shards: Shards) -> table.IndexedKeys:
    """Return where it stands among all that are to be served, the earliest first."""
    shard = table.shard_of(customer, shards.outbox)
    return {table.GSI2PK: wishes_key(shard), table.GSI2SK: f"{rfc3339(at)}#{device}"}


def wishes_key(shard: int) -> str:
    """Return one of the partitions of what devices were asked for."""
    return table.numbered("WISHES", shard)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWish:
    """One as it was read, by the version of its item; 0 where there is none yet."""

    wish: DeviceWish
    version: int


class Wishes:
    """Raises StoreError as the ledger does; every method may be repeated."""

    def __init__(self, requests: DynamoTable, shards: Shards) -> None:
        self._table = requests
        self._shards = shards

    def of(self, key: table.Key) -> KeptWish | None:
        """Return one as it is now, or None."""
        item = self._table.get(*key)
        if item is None:
            return None
        return KeptWish(wish=from_json(item["body"]["S"], DeviceWish), version=int(item[VERSION]["N"]))

    def due(self, moment: datetime) -> Iterator[table.Key]:
        """Yield the keys of those that may be served by a moment; the index may be a moment behind."""
        for shard in range(self._shards.outbox):
            until = f"{rfc3339(moment)}$"  # behind every id of that very moment
            for item in self._table.query(table.BY_DAY, wishes_key(shard), until=until):
                yield item[table.PK]["S"], item[table.SK]["S"]

    def press(self, wish: DeviceWish, press: Press) -> None:
        """Keep that a device was asked for something; the same press again changes nothing.

        Args:
            wish: of whom and for what, without any press.
            press: when, and its touchpoint.
        """
        key = wish_key(wish.customer, wish.device, wish.product_id)
        for _ in range(_TRIES):
            read = self.of(key) or KeptWish(wish=wish, version=0)
            wanted = read.wish.pressed(press)
            if wanted == read.wish or self._table.write(self.replacing(read, wanted)):
                return
        raise StoreUnavailable("the button is pressed all the time; tell it again")

    def replacing(self, read: KeptWish, wanted: DeviceWish) -> Item:
        """Return the request that lets one become another, unless somebody changed it since it was read."""
        item = self._item(wanted, read.version + 1)
        if not read.version:
            return self._table.put(item, _IS_NEW)
        return self._table.put(item, _AS_READ, typed({":as_read": read.version}))

    def change(self, read: KeptWish, wanted: DeviceWish) -> bool:
        """Let one become another; False when somebody changed it since it was read: then nothing is changed."""
        return self._table.write(self.replacing(read, wanted))

    def _item(self, wish: DeviceWish, version: int) -> Item:
        partition, kind = wish_key(wish.customer, wish.device, wish.product_id)
        last = wish.presses[-1].at if wish.presses else wish.served_until
        plain: dict[str, str | int] = {table.PK: partition, table.SK: kind, "body": to_json(wish), VERSION: version}
        if last is not None:
            plain |= {WRITTEN_AT: rfc3339(last), table.TTL: ttl(last + WISHES_KEPT)}
        if wish.due_at is not None:
            plain |= wish_keys(wish.customer, wish.device, wish.due_at, self._shards)
        return typed(plain)
