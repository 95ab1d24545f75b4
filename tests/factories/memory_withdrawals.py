"""The twin of what takes orders back, in memory."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from ledger.records import Order, OrderStatus

if TYPE_CHECKING:
    from tests.factories.memory import MemoryLedger


class MemoryWithdrawals:
    """Keeps the promises of `Withdrawals` over a ledger in memory."""

    def __init__(self, ledger: MemoryLedger) -> None:
        self._ledger = ledger

    def may_withdraw(self, order: Order) -> bool:
        self._ledger.reach()
        entry = self._ledger.outbox.entries.get(order.order_id)  # type: ignore[attr-defined]
        untold = entry is not None and not entry.attempts and entry.free_at <= order.placed_at
        return untold and order.merchant_order_id is None

    def withdraw(self, order_id: str, keys: Collection[str], now: datetime, *, told_too: bool) -> Order | None:
        self._ledger.reach()
        owner, order = self._ledger.orders.get(order_id, ("", None))
        if order is None or owner not in keys or order.status is not OrderStatus.PLACED:
            return None
        if not told_too and not self.may_withdraw(order):
            return None
        gone = replace(order, status=OrderStatus.CANCELLED, cancelled_at=now, received_at=max(now, order.received_at))
        self._ledger.outbox.entries.pop(order_id, None)  # type: ignore[attr-defined]
        self._ledger.orders[order_id] = (owner, gone)
        self._ledger.summaries.follow(owner, gone)  # type: ignore[attr-defined]
        return gone
