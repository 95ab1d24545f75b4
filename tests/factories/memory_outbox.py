"""The outbox's twin in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from base.errors import StoreUnavailable, Unanswered
from ledger.free_at import is_free, is_held
from ledger.outbox import LEASE, Attempt, Busy, Waiting
from ledger.placed import merged
from ledger.records import Order, OrderStatus
from ledger.second_looks import LOOK_LEASE, SecondLook
from ledger.settlements import Notice, Refused, Settlement, settled_order
from tests.factories.memory_alerts import MemoryAlerts

if TYPE_CHECKING:
    from tests.factories.memory import MemoryLedger


@dataclass
class Entry:
    since: datetime
    free_at: datetime
    checkout: str | None = None
    attempts: int = 0
    sealed: str | None = None
    held_until: datetime | None = None


class MemoryPlaced:
    """Keeps the promises of `PlacedOrders` over a ledger in memory."""

    def __init__(self, ledger: MemoryLedger) -> None:
        self._ledger = ledger

    def of_merchant(self, merchant_order_id: str) -> str | None:
        self._ledger.reach()
        known = [
            order.order_id for _, order in self._ledger.orders.values() if order.merchant_order_id == merchant_order_id
        ]
        return known[0] if known else None

    def of_merchants(self, merchant_order_ids: Iterable[str]) -> dict[str, str]:
        return {there: ours for there in merchant_order_ids if (ours := self.of_merchant(there)) is not None}

    def standing(self, order_ids: Iterable[str]) -> set[str]:
        return {*order_ids} & {*self._ledger.orders}

    def note(self, merchant_order_id: str, order_id: str) -> bool:
        return self.of_merchant(merchant_order_id) == order_id  # whose it is its orders say

    def take_in(self, merchant_order_id: str) -> str | None:
        ours = self.of_merchant(merchant_order_id)
        if ours is not None and ours != merchant_order_id and merchant_order_id in self._ledger.orders:
            _, stray = self._ledger.orders.pop(merchant_order_id)
            self.update(ours, stray, merchant_order_id=merchant_order_id, event=None)
        return None if ours == merchant_order_id else ours

    def update(self, order_id: str, told: Order, *, merchant_order_id: str | None, event: str | None) -> bool | None:
        self._ledger.reach()
        if event is not None and event in self._ledger.events:
            return False
        if order_id not in self._ledger.orders:
            return None
        self._ledger.events |= set() if event is None else {event}
        owner, ours = self._ledger.orders[order_id]
        updated = merged(ours, told, merchant_order_id)
        self._ledger.orders[order_id] = (owner, updated)
        self._ledger.summaries.follow(owner, updated)  # type: ignore[attr-defined]
        return updated != ours


class MemoryLooks:
    """Keeps the promises of `SecondLooks`."""

    def __init__(self, ledger: MemoryLedger) -> None:
        self._ledger = ledger
        self.due: dict[str, tuple[datetime, int]] = {}

    def begin_look(self, order_id: str, now: datetime) -> SecondLook | None:
        self._ledger.reach()
        due, looked = self.due.get(order_id, (now, -1))
        if looked < 0 or due > now:
            return None
        self.due[order_id] = (now + LOOK_LEASE, looked)
        return SecondLook(order=self._ledger.orders[order_id][1], looked=looked)

    def postpone_look(self, look: SecondLook, due: datetime, *, looked: bool) -> None:
        self._ledger.reach()
        self.due[look.order.order_id] = (due, look.looked + looked)

    def look_no_more(self, order_id: str) -> None:
        self._ledger.reach()
        self.due.pop(order_id, None)


class MemoryOutbox:
    """Keeps the promises of `Outbox` over a ledger in memory.

    `refuses_settling` fails the next settlement; `loses_settling` carries it out and fails all the same.
    """

    def __init__(self, ledger: MemoryLedger) -> None:
        self._ledger = ledger
        self.refuses_settling = False
        self.loses_settling = False
        self.entries: dict[str, Entry] = {}
        self.looks = MemoryLooks(ledger)
        self.alerts = MemoryAlerts(ledger)

    def waiting(self) -> Iterator[Waiting]:
        self._ledger.reach()
        told = [Waiting(order_id=one, since=entry.since, free_at=entry.free_at) for one, entry in self.entries.items()]
        looks = [Waiting(order_id=one, since=due, free_at=due, kind="LOOK") for one, (due, _) in self.looks.due.items()]
        alerts = [
            Waiting(order_id=one, since=waits.since, free_at=waits.free_at, kind="ALERT")
            for one, waits in self.alerts.entries.items()
            if waits.free_at is not None
        ]
        yield from sorted((*told, *looks, *alerts), key=lambda one: (one.since, one.order_id))

    def attempt(self, order_id: str, now: datetime) -> Attempt | Busy | None:
        self._ledger.reach()
        entry = self.entries.get(order_id)
        if entry is None:
            return None
        if not is_free(entry.free_at, now) or is_held(entry.held_until, now):
            return Busy(free_at=max(entry.free_at, entry.held_until or entry.free_at))
        entry.attempts += 1
        entry.free_at = now + LEASE
        owner, order = self._ledger.orders[order_id]
        return Attempt(
            order=order,
            checkout=entry.checkout,
            number=entry.attempts,
            found_by=None if owner == order_id else owner,
            sealed=entry.sealed,
        )

    def order(self, order_id: str) -> Order | None:
        self._ledger.reach()
        return self._ledger.orders[order_id][1] if order_id in self._ledger.orders else None

    def begin_mail(self, order_id: str, now: datetime) -> None:
        """No mail waits in memory: what is sent is looked at on the table."""

    def postpone(self, attempt: Attempt, until: datetime) -> None:
        self._ledger.reach()
        entry = self.entries.get(attempt.order.order_id)
        if entry is not None and entry.attempts == attempt.number:
            entry.free_at = until

    def settle(
        self,
        order_id: str,
        settlement: Settlement,
        now: datetime,
        *,
        told: bool = False,
        look_at: datetime | None = None,
    ) -> Order | None:
        self._ledger.reach()
        if self.refuses_settling:
            self.refuses_settling = False
            raise StoreUnavailable("throttled")
        if self.entries.pop(order_id, None) is None:
            return None
        owner, order = self._ledger.orders[order_id]
        settled = settled_order(order, settlement, now)
        if settled.merchant_order_id in self._ledger.orders and settled.merchant_order_id != order_id:
            _, stray = self._ledger.orders.pop(settled.merchant_order_id)
            settled = merged(settled, stray, settled.merchant_order_id)
        self._ledger.orders[order_id] = (owner, replace(settled))
        self._ledger.summaries.follow(owner, settled)  # type: ignore[attr-defined]
        stands = settled.status is not OrderStatus.CANCELLED  # no refusal cancels what the shop says it has
        if settled != order and isinstance(settlement, Refused) and not (told or stands):
            self._ledger.notices[order_id] = Notice(order_id=order_id, reason=settlement.reason)
        if look_at is not None:
            self.looks.due[order_id] = (look_at, 0)
        if self.loses_settling:
            self.loses_settling = False
            raise Unanswered("the reply was lost")
        return settled
