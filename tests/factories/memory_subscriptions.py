"""The subscriptions of the ledger in memory, by the promises of those on DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from base.errors import RecordConflict, StoreUnavailable, Unanswered
from ledger.records import Touchpoint
from ledger.records.errand import Errand, errand_of, wished
from ledger.records.subscription import Subscription, SubscriptionState
from ledger.subscriptions import KeptSubscription

if TYPE_CHECKING:
    from tests.factories.memory import MemoryLedger


class MemorySubscriptions:
    def __init__(self, ledger: MemoryLedger) -> None:
        self._ledger = ledger
        self._reach = ledger.reach
        self.kept: dict[str, KeptSubscription] = {}
        self.errands: list[Errand] = []  # what keepers are to be told

    def of(self, subscription_id: str) -> KeptSubscription | None:
        self._reach()
        return self.kept.get(subscription_id)

    def of_customer(self, customer: str) -> Iterator[KeptSubscription]:
        self._reach()
        mine = [one for one in self.kept.values() if one.subscription.customer == customer]
        yield from sorted(mine, key=lambda one: one.subscription.enrolled_at)

    def due_by(self, moment: datetime, since: datetime | None = None) -> Iterator[str]:
        self._reach()
        due = [one.subscription for one in self.kept.values() if one.subscription.is_due(moment)]
        yield from [one.subscription_id for one in due if since is None or (one.due_at or since) >= since]

    def begin(self, subscription: Subscription, turn: Touchpoint, sealed: str | None) -> bool:
        self._reach()
        if self._ledger.refuses_orders:
            raise StoreUnavailable("throttled")
        if subscription.subscription_id in self.kept:
            return False
        if turn.touchpoint_id in self._ledger.touchpoints:
            raise RecordConflict("the turn was written before without its subscription")
        self.kept[subscription.subscription_id] = KeptSubscription(subscription=subscription, version=1, sealed=sealed)
        self._ledger.touchpoints[turn.touchpoint_id] = turn
        if self._ledger.loses_reply:
            self._ledger.loses_reply = False
            raise Unanswered("the reply was lost")
        return True

    def replacing(self, read: KeptSubscription, wanted: Subscription) -> dict[str, Any]:
        sealed = None if wanted.state is SubscriptionState.CANCELLED else read.sealed
        return {
            "read": read.version,
            "wanted": KeptSubscription(subscription=wanted, version=read.version + 1, sealed=sealed),
        }

    def allows(self, asked: Mapping[str, Any]) -> bool:
        there = self.kept.get(asked["wanted"].subscription.subscription_id)
        return bool((None if there is None else there.version) == asked["read"])

    def put(self, asked: Mapping[str, Any]) -> None:
        self.kept[asked["wanted"].subscription.subscription_id] = asked["wanted"]

    def change(self, read: KeptSubscription, wanted: Subscription, *, at: datetime | None = None) -> bool:
        self._reach()
        wanted = wanted if at is None else wished(read.subscription, wanted)
        errand = None if at is None or wanted == read.subscription else errand_of(wanted, read.version, at)
        if wanted == read.subscription:
            return True
        asked = self.replacing(read, wanted)
        if not self.allows(asked):
            return False
        self.put(asked)
        self.errands += [] if errand is None else [errand]
        return True

    def heard(self, subscription_id: str) -> None:
        read = self.of(subscription_id)
        if read is not None:
            self.change(read, replace(read.subscription, told=True))
