"""What the shop's account page tells of a household: its voice code, its limits, whose voices may order."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from base.errors import InputError
from ledger.guards import Guards
from ledger.pseudonyms import Pseudonyms
from ledger.voice_codes import hashed

_KNOWN = frozenset({"account", "voice_code", "order_limit_minor", "week_limit_minor", "only_known_voices"})
_MOST = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class Households:
    """Takes what was set into the ledger: what is named is set, what is left out stays, null takes it away.

    Raises InputError for what is no such wish (no message repeats a code), StoreError when it is not kept.
    """

    guards: Guards
    pseudonyms: Pseudonyms

    def take(self, body: bytes) -> None:
        """Keep the wish of a body in JSON."""
        try:
            told = json.loads(body)
        except (ValueError, RecursionError):
            raise InputError("the body is not JSON") from None
        if not isinstance(told, dict):
            raise InputError("the body is no JSON object")
        self.set(told)

    def set(self, told: dict[str, Any]) -> None:
        """Keep one wish. A voice code that is set, or taken away, forgives every wrong one."""
        if set(told) - _KNOWN:
            raise InputError(f"a field is not known; known are {', '.join(sorted(_KNOWN))}")
        account = self.pseudonyms.service_key("account", _account(told))
        if account is None:
            raise InputError("account: names nobody")
        guarded = self.guards.of(account)
        guard, wrong = guarded.guard, guarded.wrong
        if "voice_code" in told:
            guard, wrong = replace(guard, code=self._hashed(told["voice_code"])), 0
        guard = replace(
            guard,
            order_limit_minor=_limit(told, "order_limit_minor", guard.order_limit_minor),
            week_limit_minor=_limit(told, "week_limit_minor", guard.week_limit_minor),
        )
        if "only_known_voices" in told:
            if not isinstance(told["only_known_voices"], bool):
                raise InputError("only_known_voices: neither true nor false")
            guard = replace(guard, only_known_voices=told["only_known_voices"])
        self.guards.put(account, guard, wrong=wrong)

    def _hashed(self, code: object) -> str | None:
        if code is None:
            return None
        if not isinstance(code, str):
            raise InputError("voice_code: not four digits as a text")
        return hashed(code, self.pseudonyms.service_pepper)


def _account(told: dict[str, Any]) -> str:
    account = told.get("account")
    if not isinstance(account, str) or not account:
        raise InputError("account: missing; it is the customer's id at the shop, as a text")
    return account


def _limit(told: dict[str, Any], name: str, before: int | None) -> int | None:
    value = told.get(name, before)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST:
        raise InputError(f"{name}: not a whole number of minor units, 0 or more")
    return value
