"""The subscriptions of the one table: an item each, which says when it is due, and whom it is for in sealed form.

Whoever changes one names the version that it read: of two at once one is told to look again. What is due is found by
its moment, shard by shard, however long nobody looked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from base.clock import rfc3339
from base.errors import StoreUnavailable
from ledger import items, table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json, to_json
from ledger.errand_items import errand_item
from ledger.items import Item, ttl, typed
from ledger.month_marks import MonthMarks
from ledger.notes import WRITTEN_AT
from ledger.records import Touchpoint
from ledger.records.errand import errand_of, wished
from ledger.records.identity import Identity
from ledger.records.subscription import CANCELLED_KEPT, Subscription, SubscriptionState
from ledger.table import Shards

VERSION: Final = "revision"
_IS_NEW = "attribute_not_exists(PK)"
_AS_READ = f"{VERSION} = :as_read"
_TRIES = 5  # a subscription meets another writer of the same: a renewal, or another speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSubscription:
    """A subscription as it was read, by the version of its item."""

    subscription: Subscription
    version: int
    sealed: str | None = field(default=None, repr=False)  # whom it is for: `ledger.delivery`, bound to its id


class Subscriptions:
    """Raises StoreError as the ledger does; every method may be repeated."""

    def __init__(self, requests: DynamoTable, shards: Shards, months: MonthMarks) -> None:
        self._table = requests
        self._shards = shards
        self._months = months

    def of(self, subscription_id: str) -> KeptSubscription | None:
        """Return one as it is now, or None."""
        item = self._table.get(table.subscription_key(subscription_id), table.SUBSCRIPTION)
        return None if item is None else kept(item)

    def of_customer(self, customer: str) -> Iterator[KeptSubscription]:
        """Yield a household's subscriptions, by its service key, those that ended lately too, the oldest first."""
        for item in self._table.query(table.BY_CUSTOMER, table.customer_key(customer), prefix="SU#"):
            if item[table.SK]["S"] == table.SUBSCRIPTION:
                yield kept(item)

    def due_by(self, moment: datetime, since: datetime | None = None) -> Iterator[str]:
        """Yield the ids of those that are due by a moment, shard by shard; the index may be a moment behind.

        With `since` only those that are due from then on.
        """
        begins = "" if since is None else rfc3339(since)
        for shard in range(self._shards.outbox):
            until = f"{rfc3339(moment)}$"  # behind every id of that very moment
            for item in self._table.query(table.BY_DAY, table.due_key(shard), until=until):
                if str(item[table.GSI2SK]["S"]) < begins:
                    continue
                yield str(item[table.PK]["S"]).removeprefix(table.subscription_key(""))

    def begin(self, subscription: Subscription, turn: Touchpoint, sealed: str | None) -> bool:
        """Write a subscription and the turn that agreed to it together, or nothing.

        Args:
            subscription: must not exist; its id depends on user and draft, so that a repeated yes meets itself.
            turn: its touchpoint, which has the credit of what is renewed.
            sealed: whom it is for.

        Returns:
            True if begun now; False if it was there already. After StoreUnavailable it may or may not be: look.
        """
        self._months.note(turn.touchpoint_id, turn.occurred_at)
        begun = self._item(KeptSubscription(subscription=subscription, version=1, sealed=sealed))
        entries = [self._table.put(begun, _IS_NEW), self._table.put(items.touchpoint(turn, self._shards), _IS_NEW)]
        heard = [self._table.put(items.heard(turn))] if turn.heard else []
        return self._table.write_together([*entries, *heard])

    def replacing(self, read: KeptSubscription, wanted: Subscription) -> Item:
        """Return the request that lets one become another, unless somebody changed it since it was read."""
        sealed = None if wanted.state is SubscriptionState.CANCELLED else read.sealed
        item = self._item(KeptSubscription(subscription=wanted, version=read.version + 1, sealed=sealed))
        return self._table.put(item, _AS_READ, typed({":as_read": read.version}))

    def change(self, read: KeptSubscription, wanted: Subscription, *beside: Item, at: datetime | None = None) -> bool:
        """Let one become another; False when somebody changed it since it was read: then nothing is changed.

        Args:
            read: as it was read.
            wanted: what it becomes.
            beside: what is written with it, or not at all: a letter that tells of it.
            at: when its household wanted that; whoever keeps it is told by what is written with it, once.
        """
        if at is not None:
            wanted = wished(read.subscription, wanted)
        errand = None if at is None or wanted == read.subscription else errand_of(wanted, read.version, at)
        told = beside if errand is None else (*beside, self._table.put(errand_item(errand, self._shards)))
        if told:
            return self._table.write_together([self.replacing(read, wanted), *told])
        return wanted == read.subscription or self._table.write(self.replacing(read, wanted))

    def heard(self, subscription_id: str) -> None:
        """Note that a household heard why the last renewal did not come."""
        for _ in range(_TRIES):
            read = self.of(subscription_id)
            if read is None or self.change(read, replace(read.subscription, told=True)):
                return
        raise StoreUnavailable("the subscription is written by others all the time; send it again")

    def _item(self, of: KeptSubscription) -> Item:
        one = of.subscription
        plain: dict[str, str | int] = {
            **table.subscription_keys(one.subscription_id, one.customer, one.enrolled_at),
            **(
                {}
                if one.due_at is None or one.keeper is not None
                else table.due_keys(one.subscription_id, one.due_at, self._shards)
            ),
            "body": to_json(one),
            VERSION: of.version,
            # Of which life it is, whatever became of it since: who is forgotten is until a moment.
            WRITTEN_AT: rfc3339(one.enrolled_at),
        }
        if of.sealed is not None:
            plain[table.SEALED_FOR] = of.sealed
        if one.ended_at is not None:
            plain[table.TTL] = ttl(one.ended_at + CANCELLED_KEPT)
        return typed(plain)


def kept(item: Item) -> KeptSubscription:
    """Return the subscription that an item holds."""
    return KeptSubscription(
        subscription=from_json(item["body"]["S"], Subscription),
        version=int(item[VERSION]["N"]),
        sealed=item[table.SEALED_FOR]["S"] if table.SEALED_FOR in item else None,
    )


def unlink(requests: DynamoTable, item: Item) -> bool:
    """Let a subscription's records tie to nothing from now on; it serves its household as before.

    Returns:
        Whether that changed it.
    """
    for _ in range(_TRIES):
        read = kept(item)
        if read.subscription.identity == Identity() and read.subscription == read.subscription.unlinked():
            return False
        wanted = item | typed({"body": to_json(read.subscription.unlinked()), VERSION: read.version + 1})
        if requests.write(requests.put(wanted, _AS_READ, typed({":as_read": read.version}))):
            return True
        found = requests.get(item[table.PK]["S"], table.SUBSCRIPTION)
        if found is None:
            return False
        item = found
    raise StoreUnavailable("the subscription is written by others all the time; the next round does it")
