"""Records as Arrow columns, the form in which the engine takes them.

Times become whole microseconds since 1970 (`*_us`), so that every later step is integer arithmetic, on any engine.
Identifiers, sessions and tokens that stand for nothing become null.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

import pyarrow as pa

from attribution.inputs.placeholders import without_placeholders
from ledger.encoding import content_hash
from ledger.records import Consent, Identity, Order, Touchpoint

IDENTITY = ("user", "person", "device", "account", "email", "phone", "address", "postal_code", "cookie", "ip", "ad_id")
_TIME = pa.timestamp("us", tz="UTC")
_LINE = pa.struct({"product_id": pa.string(), "brand_id": pa.string()})

_TOUCHPOINT_TEXT = (
    "touchpoint_id",
    "session_id",
    "platform",
    "device_type",
    "stage",
    "action",
    "initiator",
    "exposure",
    "channel",
    "outcome",
    "campaign_id",
    "brand_id",
    "product_id",
    "heard",
    "match_decision",
    "order_id",
    "subscription_id",
    "handoff_token",
    "promo_code",
    "locale",
    "intent",
    "topic",
    "handoff_way",
    "test_id",
    "arm",
)
_ORDER_TEXT = (
    "order_id",
    "source",
    "initiator",
    "status",
    "currency",
    "handoff_token",
    "subscription_id",
    "merchant_order_id",
    "payment",
)
_MAY_STAND_FOR_NOTHING = {
    *("session_id", "handoff_token", "subscription_id", "promo_code"),
    *(f"id_{name}" for name in IDENTITY),
}
_AMOUNTS = ("revenue_minor", "tax_minor", "shipping_minor", "refunded_minor")

TOUCHPOINTS = pa.schema(
    [
        *((name, pa.string()) for name in _TOUCHPOINT_TEXT),
        ("occurred_us", pa.int64()),
        ("received_us", pa.int64()),
        ("match_score", pa.float64()),
        ("duration_ms", pa.int64()),
        ("consent_measurement", pa.string()),
        ("consent_marketing", pa.string()),
        *((f"id_{name}", pa.string()) for name in IDENTITY),
        ("content_hash", pa.string()),
    ]
)
ORDERS = pa.schema(
    [
        *((name, pa.string()) for name in _ORDER_TEXT),
        ("placed_us", pa.int64()),
        ("received_us", pa.int64()),
        *((name, pa.int64()) for name in _AMOUNTS),
        ("is_new_customer", pa.bool_()),
        ("is_test", pa.bool_()),
        ("lines", pa.list_(_LINE)),
        ("consent_measurement", pa.string()),
        ("consent_marketing", pa.string()),
        *((f"id_{name}", pa.string()) for name in IDENTITY),
        ("content_hash", pa.string()),
    ]
)

_touchpoint = attrgetter(
    *_TOUCHPOINT_TEXT,
    "occurred_at",
    "received_at",
    "match_score",
    "duration_ms",
    "consent.measurement",
    "consent.marketing",
    *(f"identity.{name}" for name in IDENTITY),
)
_order = attrgetter(*_ORDER_TEXT, "placed_at", "received_at", *_AMOUNTS, "is_new_customer", "is_test")
_consent = attrgetter("measurement", "marketing")
_identity = attrgetter(*IDENTITY)


def touchpoint_table(records: Sequence[Touchpoint]) -> pa.Table:
    """Return the touchpoints as columns, shape (len(records), len(TOUCHPOINTS))."""
    return _table(TOUCHPOINTS, records, lambda record: (*_touchpoint(record), content_hash(record)))


def order_table(records: Sequence[Order]) -> pa.Table:
    """Return the orders as columns, shape (len(records), len(ORDERS))."""
    return _table(ORDERS, records, _order_row)


def _order_row(order: Order) -> tuple[Any, ...]:
    lines = [{"product_id": line.product_id, "brand_id": line.brand_id} for line in order.lines or ()]
    return (
        *_order(order),
        lines,
        *_consent(order.consent or Consent()),
        *_identity(order.identity or Identity()),
        content_hash(order),
    )


def _table(schema: pa.Schema, records: Sequence[Any], row: Callable[[Any], tuple[Any, ...]]) -> pa.Table:
    columns = zip(*map(row, records), strict=True) if records else ([] for _ in schema)
    return pa.table([_column(list(values), field) for values, field in zip(columns, schema, strict=True)], schema)


def _column(values: list[Any], field: pa.Field) -> pa.Array:
    if field.name.endswith("_us"):
        return pa.array(values, _TIME).cast(pa.int64())
    column = pa.array(values, field.type)
    return without_placeholders(column) if field.name in _MAY_STAND_FOR_NOTHING else column
