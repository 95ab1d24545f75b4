"""The edge where records enter from outside: JSON text in, a validated record or a message that says what to mend out.

Strict: numbers are numbers, times are RFC 3339 in UTC, unknown fields are refused by name. A null means the same as
an absent field.
"""

from __future__ import annotations

import json
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from base.errors import InputError
from base.personal import names_a_person
from ledger.encoding import AnyRecord
from ledger.records import Order, Touchpoint
from ledger.records.match_keys import KEYS, MatchKeys

TOUCHPOINT: Final = TypeAdapter(Touchpoint)
ORDER: Final = TypeAdapter(Order)
MATCH_KEYS: Final = TypeAdapter(MatchKeys)

# Fields whose value a message never repeats: it goes into logs and reports.
_IDENTIFYING = {"identity", "heard", "handoff_token", "customer", "account", *KEYS}
_SHOWN = 80  # characters of a wrong value that a message repeats


def read_touchpoint(text: str | bytes) -> Touchpoint:
    """Read one JSON object into a Touchpoint, or raise InputError naming every wrong field and its value."""
    return _read(text, TOUCHPOINT)


def read_order(text: str | bytes) -> Order:
    """Read one JSON object into an Order, or raise InputError naming every wrong field and its value."""
    return _read(text, ORDER)


def read_match_keys(text: str | bytes) -> MatchKeys:
    """Read one JSON object into MatchKeys, or raise InputError naming every wrong field; no key is repeated."""
    keys = _read(text, MATCH_KEYS)
    if not any(getattr(keys, name) for name in KEYS):
        raise InputError(f"no key: give at least one of {', '.join(KEYS)}")
    return keys


def _read(text: str | bytes, adapter: TypeAdapter[AnyRecord]) -> AnyRecord:
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON ({error})", logged="not JSON") from error
    if not isinstance(parsed, dict):
        raise InputError(f"expected a JSON object, found {type(parsed).__name__}")
    try:
        return adapter.validate_json(json.dumps(drop_nulls(parsed)), strict=True)
    except ValidationError as error:
        raise InputError(wrong_fields(error), logged=wrong_places(error)) from error


def drop_nulls(value: Any) -> Any:
    """Return the value without the object members that are null, at every depth."""
    if isinstance(value, dict):
        return {name: drop_nulls(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [drop_nulls(inner) for inner in value]
    return value


def wrong_fields(error: ValidationError) -> str:
    """Say in one line which fields were wrong, with what value and why."""
    return "; ".join(_one(detail) for detail in error.errors(include_url=False))


def wrong_places(error: ValidationError) -> str:
    """Say the same without a word of what was sent: for a log, and for whoever sent it."""
    return "; ".join(_one(detail, repeat=False) for detail in error.errors(include_url=False, include_input=False))


def _one(detail: Any, *, repeat: bool = True) -> str:
    if detail["type"] in {"value_error", "json_invalid"}:  # the first is our own, said by the record as a whole
        said = str(detail["ctx"]["error"])
        return said if detail["type"] == "value_error" else f"not JSON ({said})"
    where = ".".join(str(part) for part in detail["loc"]) or "record"
    kind = detail["type"]
    if kind == "missing":
        return f"{where}: required, but missing"
    if kind == "unexpected_keyword_argument":
        known = repeat and not names_a_person(where)
        return f"{where}: unknown field; remove it" if known else "a field that is not known; remove it"
    given = detail.get("input")
    personal = _IDENTIFYING.intersection(detail["loc"]) or (isinstance(given, str) and names_a_person(given))
    shown = "(left out)" if personal or not repeat else repr(given)
    shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
    if kind == "predicate_failed":
        return f"{where}: {shown} is not {_wanted(str(detail['loc'][-1]))}"
    return f"{where}: {shown}: {detail['msg'].removeprefix('Input ')}"


def _wanted(field: str) -> str:
    if field == "currency":
        return "an ISO 4217 code like USD"
    if field in KEYS:
        return "a SHA-256 hash of 64 digits 0-9 and a-f" if field.startswith("sha256_") else "the id of a click"
    return "in UTC; write it like 2026-11-20T08:00:00Z"
