"""Records as JSON and back, for our own trusted bytes (the table, the spool, the log).

Outside data goes through `ledger.wire`, which validates. msgspec is used here because a voice turn reads and writes
records: it imports in a fraction of pydantic's time.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

Record = TypeVar("Record")


def to_plain(record: object) -> dict[str, Any]:
    """Return the record as JSON-ready values, without the fields that are null or empty."""
    plain = msgspec.to_builtins(record)
    return _without_nothing(plain)


def to_json(record: object) -> str:
    """Write one record as one line of JSON: keys in field order, nothing null, the same bytes every time."""
    return msgspec.json.encode(to_plain(record)).decode()


def from_json(body: str | bytes, kind: type[Record]) -> Record:
    """Read back what `to_json` wrote.

    Raises:
        ValueError: the text is not such a record (msgspec's errors are ValueErrors).
    """
    return msgspec.json.decode(body, type=kind)


def _without_nothing(plain: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in plain.items():
        filled = _without_nothing(value) if isinstance(value, dict) else value
        if filled not in (None, {}, []):
            kept[name] = filled
    return kept
