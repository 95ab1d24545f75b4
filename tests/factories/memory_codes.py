"""The twin in memory of the short codes that are read aloud."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from base.errors import StoreUnavailable
from ledger.handoff_codes import GOOD_FOR, codes_of


class MemoryCodes:
    """Keeps the promises of `HandoffCodes`."""

    def __init__(self, reach: Callable[[], None]) -> None:
        self._reach = reach
        self._given: dict[str, tuple[str, datetime]] = {}

    def give(self, token: str, now: datetime) -> str:
        self._reach()
        for code in codes_of(token):
            known, until = self._given.get(code, (token, now))
            if known == token or until < now:
                self._given[code] = (token, now + GOOD_FOR)
                return code
        raise StoreUnavailable("no short code is free for this link")

    def token(self, code: str, now: datetime) -> str | None:
        self._reach()
        token, until = self._given.get(code, (None, now))
        return None if until < now else token
