"""The twin in memory of what customers were asked already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime


class MemoryAsked:
    """Keeps the promises of `AskedBefore`; `everybody` was asked all before, in most conversations."""

    def __init__(self, reach: Callable[[], None]) -> None:
        self._reach = reach
        self._by: dict[tuple[str, str], str] = {}
        self.everybody = False

    def first(self, customer: str, what: str, by: str, at: datetime) -> bool:
        self._reach()
        return not self.everybody and self._by.setdefault((customer, what), by) == by
