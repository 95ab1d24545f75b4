"""Records as JSON and back, for our own trusted bytes (the table, the spool, the log).

Outside data goes through `ledger.wire`, which validates. msgspec is used here because a voice turn reads and writes
records: it imports in a fraction of pydantic's time.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar

import msgspec

from base.typed_json import read_json
from ledger.consent import NOBODY
from ledger.order_versions import version_hash
from ledger.records import Grant, Order, OrderStatus, Touchpoint

AnyRecord = TypeVar("AnyRecord")

_NOBODY = msgspec.to_builtins(NOBODY)
_FIRST = {"schema_version": 1}
_STATES = (OrderStatus.PLACED, OrderStatus.CANCELLED, OrderStatus.REFUNDED)


def to_plain(record: object) -> dict[str, Any]:
    """Return the record as JSON-ready values, without the fields that are null or empty."""
    plain = msgspec.to_builtins(record)
    return _without_nothing(plain)


def to_json(record: object) -> str:
    """Write one record as one line of JSON: keys in field order, nothing null, the same bytes every time."""
    return msgspec.json.encode(to_plain(record)).decode()


def from_json(body: str | bytes, kind: type[AnyRecord]) -> AnyRecord:
    """Read back what `to_json` wrote.

    Raises:
        ValueError: the text is not such a record (msgspec's errors are ValueErrors).
    """
    return read_json(body, kind)


def content_hash(record: Touchpoint | Order) -> str:
    """Return what tells two versions of a record apart.

    The words heard do not count: they are kept apart and for 90 days only, the record stays what it was. Nor do
    identifiers after a no to measurement: they are ignored, and an import leaves them out. Nor does the version that
    wrote it: what says the same has the same hash, now and in items that version 1 left in the table.
    """
    told = msgspec.to_builtins(record)
    if record.consent.measurement is Grant.DENIED:
        told["identity"] = _NOBODY
    if isinstance(record, Touchpoint):
        told["heard"] = None
    for name in record.ADDED_IN_2:
        if told[name] is None:
            del told[name]
    return sha256(msgspec.json.encode(told | _FIRST)).hexdigest()


def precedence(order: Order) -> str:
    """Return what settles which of two versions of an order stays that were received at the same moment: the greater.

    Refunded goes before cancelled, cancelled before placed; then the larger refund, then the content.
    """
    return f"{_STATES.index(order.status)}#{order.refunded_minor:016d}#{version_hash(order)}"


def version(order: Order) -> tuple[datetime, str]:
    """Return what settles which of two versions of an order stays: the greater."""
    return order.received_at, precedence(order)


def _without_nothing(plain: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in plain.items():
        filled = _without_nothing(value) if isinstance(value, dict) else value
        if filled not in (None, {}, []):
            kept[name] = filled
    return kept
