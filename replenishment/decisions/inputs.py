"""Lines of readings and rules, read as strictly as any record."""

from __future__ import annotations

from typing import Final, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import TypeAdapter, ValidationError

from base.errors import InputError
from ledger.records.replenishment import HouseholdRules
from ledger.wire import wrong_fields
from replenishment.decisions.records import PackReading

READING: Final = TypeAdapter(PackReading)
RULES: Final = TypeAdapter(HouseholdRules)
LineKind = TypeVar("LineKind", PackReading, HouseholdRules)


def read_reading(text: str) -> PackReading:
    """Read one reading, or raise InputError naming every wrong field."""
    return _read(text, READING)


def read_rules(text: str) -> HouseholdRules:
    """Read the rules of one household, or raise InputError naming every wrong field."""
    rules = _read(text, RULES)
    try:
        ZoneInfo(rules.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InputError(f"timezone: {rules.timezone!r} is none; write it like Europe/Berlin") from error
    return rules


def _read(text: str, adapter: TypeAdapter[LineKind]) -> LineKind:
    try:
        return adapter.validate_json(text, strict=True)
    except ValidationError as error:
        raise InputError(wrong_fields(error), logged="a wrong field") from error
