"""Read fields of a foreign JSON object by name; whatever is wrong is named with its path."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from base.clock import parse_rfc3339
from base.errors import BadPayload
from base.money import to_minor

_SHOWN = 40


class Payload:
    """One object of a payload and where it stands in it."""

    def __init__(self, fields: Mapping[str, Any], where: str = "") -> None:
        self._fields = fields
        self._where = where

    @classmethod
    def parse(cls, body: bytes) -> Payload:
        """Read the body as one JSON object; decimals stay exact.

        Raises:
            BadPayload: not UTF-8, not JSON, not an object.
        """
        parsed = _parsed(body)
        if not isinstance(parsed, dict):
            raise BadPayload(f"expected a JSON object, found {type(parsed).__name__}")
        return cls(parsed)

    @classmethod
    def parse_several(cls, body: bytes) -> Sequence[Payload]:
        """Read the body as one JSON object, or a list of them; decimals stay exact.

        Raises:
            BadPayload: not UTF-8, not JSON, neither of the two.
        """
        parsed = _parsed(body)
        several = parsed if isinstance(parsed, list) else [parsed]
        if not all(isinstance(one, dict) for one in several):
            raise BadPayload(f"expected a JSON object or a list of them, found {type(parsed).__name__}")
        return [cls(one, f"[{place}]" if parsed is several else "") for place, one in enumerate(several)]

    @property
    def fields(self) -> Mapping[str, Any]:
        """The object as it was parsed."""
        return self._fields

    def has(self, name: str) -> bool:
        """Tell whether there is such a field, whatever it holds."""
        return name in self._fields

    def text(self, name: str) -> str | None:
        """Return a text (a whole number is taken as one), or None when absent, null or blank."""
        value = self._fields.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if value is not None and not isinstance(value, str):
            raise self._misshapen(name, "text")
        return (value or "").strip() or None

    def having(self, name: str, value: object) -> Payload:
        """Return that one field alone with another value, at the same place: one of several that it holds."""
        return Payload({name: value}, self._where)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts and whole numbers of a list; none when absent or null."""
        value = self._fields.get(name)
        if value is not None and not isinstance(value, list):
            raise self._misshapen(name, "a list")
        texts = (self.having(name, one).text(name) for one in value or ())
        return tuple(text for text in texts if text is not None)

    def flag(self, name: str) -> bool:
        """Return a true or false; absent and null are false."""
        value = self._fields.get(name)
        if value is not None and not isinstance(value, bool):
            raise self._misshapen(name, "true or false")
        return bool(value)

    def count(self, name: str) -> int:
        """Return a whole number of at least 0; absent and null are 0."""
        value = self._fields.get(name)
        if value is None:
            return 0
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.wrong(name, "expected a whole number of at least 0")
        return value

    def money(self, name: str, currency: str) -> int | None:
        """Return an amount in minor units, or None when absent or null."""
        value = self._fields.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise self.wrong(name, "expected an amount of money")
        try:
            return to_minor(str(value), currency)
        except ValueError as error:
            raise self.wrong(name, str(error)) from error

    def moment(self, name: str) -> datetime | None:
        """Return a time in UTC, or None when absent or null."""
        value = self._fields.get(name)
        if value is None:
            return None
        try:
            return parse_rfc3339(value)
        except (TypeError, ValueError, OverflowError) as error:
            raise self.wrong(name, "expected a time like 2026-11-20T08:00:00-05:00") from error

    def part(self, *path: str) -> Payload:
        """Return an inner object; empty when absent or null."""
        inner: Payload = self
        for name in path:
            value = inner._fields.get(name)
            if value is not None and not isinstance(value, dict):
                raise inner._misshapen(name, "an object")
            inner = Payload(value or {}, inner.path(name))
        return inner

    def parts(self, name: str) -> Sequence[Payload]:
        """Return the objects of a list; empty when absent or null."""
        value = self._fields.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(inner, dict) for inner in value):
            raise self._misshapen(name, "a list of objects")
        return [Payload(inner, self.path(f"{name}[{place}]")) for place, inner in enumerate(value)]

    def missing(self, name: str) -> BadPayload:
        """Return the error for a required field that is not there."""
        return BadPayload(f"{self.path(name)}: required, but missing")

    def wrong(self, name: str, why: str) -> BadPayload:
        """Return the error for a field whose value is wrong: its place, the value, and why."""
        shown = repr(self._fields.get(name))
        shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
        safe = why if why.startswith("expected ") else "a wrong value"
        return BadPayload(f"{self.path(name)}: {shown}: {why}", logged=f"{self.path(name)}: {safe}")

    def path(self, name: str) -> str:
        """Return a field's place in the payload."""
        return f"{self._where}.{name}" if self._where else name

    def _misshapen(self, name: str, expected: str) -> BadPayload:
        # Without the value: it could be somebody's address, and messages go to logs.
        return BadPayload(f"{self.path(name)}: expected {expected}, found {type(self._fields[name]).__name__}")


def _parsed(body: bytes) -> Any:
    try:
        text = body.decode("utf-8")
        parsed = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
        if "\\ud" in text.lower():  # half a character, which no table could hold
            json.dumps(parsed, ensure_ascii=False, default=str).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise BadPayload("the body is not JSON in UTF-8") from error
    return parsed


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
