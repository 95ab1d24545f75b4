"""The twin in memory of what Alexa tells of orders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from ledger.order_alerts import ALERT_LEASE, ALEXA_KEPT, OrderAlert, OrderProgress

if TYPE_CHECKING:
    from tests.factories.memory import MemoryLedger


@dataclass(frozen=True)
class Waits:
    progress: OrderProgress
    since: datetime
    free_at: datetime | None
    attempts: int = 0


class MemoryAlerts:
    """Keeps the promises of `OrderAlerts`."""

    def __init__(self, ledger: MemoryLedger) -> None:
        self._ledger = ledger
        self.to_whom: dict[str, str] = {}
        self.entries: dict[str, Waits] = {}

    def reached(self, order_id: str, progress: OrderProgress, now: datetime) -> bool:
        self._ledger.reach()
        if self._sealed(order_id, now) is None:
            return False
        there, order = self.entries.get(order_id), list(OrderProgress)
        if there is not None and order.index(there.progress) >= order.index(progress):
            return False
        self.entries[order_id] = Waits(progress, now, now)
        return True

    def begin_alert(self, order_id: str, now: datetime) -> OrderAlert | None:
        self._ledger.reach()
        there = self.entries.get(order_id)
        if there is None or there.free_at is None or there.free_at > now:
            return None
        self.entries[order_id] = replace(there, free_at=now + ALERT_LEASE, attempts=there.attempts + 1)
        return OrderAlert(
            order=self._ledger.orders[order_id][1],
            progress=there.progress,
            since=there.since,
            number=there.attempts + 1,
            sealed=self._sealed(order_id, now),
        )

    def postpone_alert(self, alert: OrderAlert, until: datetime) -> None:
        self._ledger.reach()
        self._free(alert, until)

    def end_alert(self, alert: OrderAlert, *, last: bool = False) -> None:
        self._ledger.reach()
        self._free(alert, None)
        if last or alert.progress is OrderProgress.DELIVERED:
            self.to_whom.pop(alert.order.order_id, None)

    def _free(self, alert: OrderAlert, until: datetime | None) -> None:
        there = self.entries[alert.order.order_id]
        if there.progress is alert.progress:
            self.entries[alert.order.order_id] = replace(there, free_at=until)

    def _sealed(self, order_id: str, now: datetime) -> str | None:
        known = self._ledger.orders.get(order_id)
        return None if known is None or known[1].placed_at + ALEXA_KEPT <= now else self.to_whom.get(order_id)
