"""The errands' twin in memory: what is told of subscriptions elsewhere, by the promises of those on DynamoDB."""

from __future__ import annotations

from ledger.records.errand import Errand


class MemoryErrands:
    def __init__(self) -> None:
        self.waiting: dict[str, Errand] = {}
        self.notes: dict[str, str] = {}

    def put(self, errand: Errand) -> None:
        self.waiting[errand.errand_id] = errand

    def renewed(self, order_id: str, subscription_id: str) -> None:
        self.notes[order_id] = subscription_id

    def renews(self, order_id: str) -> str | None:
        return self.notes.get(order_id)
