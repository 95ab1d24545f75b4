"""What the shop's account page tells of a household: its voice code, its limits, whose voices may order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from base.clock import Clock, parse_rfc3339, system_clock
from base.errors import InputError
from ledger.guards import Guards
from ledger.pseudonyms import Pseudonyms
from ledger.records.guard import AT_ANY_PRICE, SET_AS, Guarded
from ledger.voice_codes import hashed

_KNOWN = frozenset(
    {
        *("account", "set_at", "voice_code", "order_limit_minor", "week_limit_minor", "only_known_voices"),
        "renewal_rise_percent",
    }
)
_LARGEST_RISE = 1_000
_MOST = 10**12
_CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Households:
    """Takes what was set into the ledger: what is named is set, what is left out stays, null takes it away.

    Raises InputError for what is no such wish (no message repeats a code), StoreError when it is not kept.
    """

    guards: Guards
    pseudonyms: Pseudonyms
    clock: Clock = system_clock

    def take(self, body: bytes) -> None:
        """Keep the wish of a body in JSON; it says when it was set: sent again by somebody else it changes nothing."""
        try:
            told = json.loads(body)
        except (ValueError, RecursionError):
            raise InputError("the body is not JSON") from None
        if not isinstance(told, dict):
            raise InputError("the body is no JSON object")
        if told.get("set_at") is None:
            raise InputError("set_at: missing; it is when this was set, like 2026-11-20T08:00:00Z")
        self.set(told)

    def set(self, told: dict[str, Any]) -> None:
        """Keep one wish: of two about the same the later holds, by `set_at`, whichever comes first.

        A voice code that is set, or taken away, forgives the wrong ones; one that comes again forgives none.
        """
        if set(told) - _KNOWN:
            raise InputError(f"a field is not known; known are {', '.join(sorted(_KNOWN))}")
        account = self.pseudonyms.service_key("account", _account(told))
        if account is None:
            raise InputError("account: names nobody")
        at, wished = self._moment(told), self._wished(told)
        self.guards.change(account, lambda guarded: _changed(guarded, wished, at), at)

    def _wished(self, told: dict[str, Any]) -> dict[str, Any]:
        """Return what is to be set, by its name in the wish."""
        limits = ("order_limit_minor", "week_limit_minor")
        wished: dict[str, Any] = {name: _limit(told, name) for name in limits if name in told}
        if "voice_code" in told:
            wished["voice_code"] = self._hashed(told["voice_code"])
        if "only_known_voices" in told:
            if not isinstance(told["only_known_voices"], bool):
                raise InputError("only_known_voices: neither true nor false")
            wished["only_known_voices"] = told["only_known_voices"]
        if "renewal_rise_percent" in told:
            wished["renewal_rise_percent"] = _rise(told["renewal_rise_percent"])
        return wished

    def _moment(self, told: dict[str, Any]) -> datetime:
        """Return when it was wished; by default now."""
        now = self.clock()
        if told.get("set_at") is None:
            return now
        try:
            at = parse_rfc3339(told["set_at"])
        except (TypeError, ValueError, OverflowError):
            raise InputError("set_at: no moment like 2026-11-20T08:00:00Z") from None
        if at > now + _CLOCKS_DIFFER:
            raise InputError("set_at: lies in the future, so that nothing could be set after it")
        return at

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


def _limit(told: dict[str, Any], name: str) -> int | None:
    value = told[name]
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST:
        raise InputError(f"{name}: not a whole number of minor units, 0 or more")
    return value


def _rise(value: object) -> int:
    if value is None:
        return 0
    if value == "any":
        return AT_ANY_PRICE
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST_RISE:
        raise InputError(f'renewal_rise_percent: neither "any" nor a whole number of 0 to {_LARGEST_RISE}')
    return value


def _changed(guarded: Guarded, wished: Mapping[str, Any], at: datetime) -> Guarded:
    """Return a guard with what was wished later than what it holds."""
    before = guarded.guard.set_at
    later = {name: value for name, value in wished.items() if name not in before or before[name] < at}
    fields = {SET_AS.get(name, name): value for name, value in later.items()}
    guard = replace(guarded.guard, **fields, set_at={**before, **dict.fromkeys(later, at)})
    return Guarded(guard=guard, wrong=0 if "voice_code" in later else guarded.wrong)
