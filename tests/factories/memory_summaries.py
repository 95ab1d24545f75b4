"""The summaries' twin in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.records import Consent, Order
from ledger.records.summary import BoughtSoFar, CustomerSummary

if TYPE_CHECKING:
    from tests.factories.memory import MemoryLedger


class MemorySummaries:
    """Keeps the promises of `Summaries` over a ledger in memory."""

    def __init__(self, ledger: MemoryLedger) -> None:
        self._ledger = ledger
        self.bought: dict[str, BoughtSoFar] = {}
        self.quiet: dict[str, bool] = {}
        self.waits: dict[str, set[str]] = {}

    def summary_of(self, customer: str) -> CustomerSummary:
        self._ledger.reach()
        return CustomerSummary(
            consent=self._ledger.consents.get(customer, Consent()),
            bought=self.bought.get(customer, BoughtSoFar()),
            quiet=self.quiet.get(customer, False),
            waits_for=tuple(sorted(self.waits.get(customer, ()))),
            arms=self._ledger.experiments.arms.get(customer, {}),  # type: ignore[attr-defined]
        )

    def quieten(self, customer: str, *, quiet: bool) -> None:
        self._ledger.reach()
        self.quiet[customer] = quiet

    def await_product(self, customer: str, product_id: str, *, waits: bool) -> None:
        self._ledger.reach()
        known = self.waits.setdefault(customer, set())
        known.add(product_id) if waits else known.discard(product_id)

    def follow(self, customer: str, order: Order) -> None:
        self.bought[customer] = self.bought.get(customer, BoughtSoFar()).after(order)

    def rebuild(self) -> int:
        customers = {owner for owner, _ in self._ledger.orders.values()}
        for customer in customers:
            self.bought[customer] = BoughtSoFar.of(self._ledger.orders_of(customer))
        return len(customers)
