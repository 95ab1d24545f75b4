"""The twin in memory of what is told a day at a time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from ledger.daily import claim_day_key, daily_key, month_of, spend_day_key
from ledger.encoding import from_json, to_json
from ledger.records.claim import Claim
from ledger.records.spend import Spend

if TYPE_CHECKING:
    from tests.factories.memory import MemoryLedger

Figure = TypeVar("Figure", Spend, Claim)


class MemoryDaily:
    """Keeps the promises of `DailyFigures`, among the documents of a ledger in memory."""

    def __init__(self, ledger: MemoryLedger) -> None:
        self._ledger = ledger
        self._months: set[str] = set()

    def put(self, told: Spend | Claim) -> bool:
        self._ledger.reach()
        self._months.add(month_of(told.day))
        changed = self._ledger.documents.get(daily_key(told)) != to_json(told)
        self._ledger.documents[daily_key(told)] = to_json(told)
        return changed

    def months(self) -> tuple[str, ...]:
        return tuple(sorted(self._months))

    def spend_of(self, day: date) -> tuple[Spend, ...]:
        return self._of(spend_day_key(day), Spend)

    def claims_of(self, day: date) -> tuple[Claim, ...]:
        return self._of(claim_day_key(day), Claim)

    def _of(self, key: str, kind: type[Figure]) -> tuple[Figure, ...]:
        self._ledger.reach()
        return tuple(from_json(body, kind) for (place, _), body in self._ledger.documents.items() if place == key)
