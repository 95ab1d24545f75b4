"""The twin in memory of the guards of accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ledger.records.guard import Guard, Guarded
from ledger.voice_codes import WRONG_AT_MOST


class MemoryGuards:
    """Keeps the promises of `Guards`."""

    def __init__(self, reach: Callable[[], None]) -> None:
        self._reach = reach
        self._kept: dict[str, tuple[Guard, int, str]] = {}

    def of(self, account: str) -> Guarded:
        self._reach()
        guard, wrong, _ = self._kept.get(account, (Guard(), 0, ""))
        return Guarded(guard=guard, wrong=wrong)

    def change(self, account: str, change: Callable[[Guarded], Guarded], at: datetime) -> None:
        kept = self.of(account)
        wanted = change(kept)
        if wanted != kept:
            by = "" if wanted.wrong != kept.wrong else self._kept.get(account, (Guard(), 0, ""))[2]
            self._kept[account] = (wanted.guard, wanted.wrong, by)

    def claim(self, account: str, by: str) -> bool:
        self._reach()
        guard, wrong, last = self._kept.get(account, (Guard(), 0, ""))
        if last == by:
            return wrong <= WRONG_AT_MOST
        if wrong >= WRONG_AT_MOST:
            return False
        if account in self._kept:
            self._kept[account] = (guard, wrong + 1, by)
        return True

    def forgive(self, account: str) -> None:
        self._reach()
        if account in self._kept:
            self._kept[account] = (self._kept[account][0], 0, "")
