"""Twilio Segment: an order as track calls of its e-commerce specification, version 2.

Source: segment.com/docs, connections/spec/ecommerce/v2 (events), connections/sources/catalog/libraries/server/http-api
(limits) and unify/identity-resolution/externalids (whom an event is about). An order is told whole, and what its
touches earned stands beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from attribution.exports.receivers.conversions import Conversion, conversions
from attribution.exports.receivers.goods import lines_of, major, price_of
from attribution.exports.receivers.receiver import File, Message, Receiver, Sender
from attribution.exports.receivers.schema import CURRENCY, MOMENT, Schema, closed, rules, text, to_the_cent
from base.clock import rfc3339

CALLS: Final = "segment.jsonl"
LARGEST_CALL: Final = 32_000
NO_SEGMENT_KEY: Final = "no match key that Segment is told: an address, a number or ga_client_id"
COMPLETED, REFUNDED, CANCELLED = "Order Completed", "Order Refunded", "Order Cancelled"

_AMOUNT: Schema = {"type": "number", "minimum": 0}
_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_ATTRIBUTION = closed(
    {
        "model": text(64),
        "window_days": {"type": "integer", "minimum": 1},
        "revenue": _AMOUNT,
        "touches": {
            "type": "array",
            "minItems": 1,
            "items": closed(
                {"touchpoint_id": text(128), "channel": text(64), "occurred_at": MOMENT, "share": _SHARE},
                {"campaign": text(64)},
            ),
        },
    }
)
_PRODUCT = closed(
    {"product_id": text(256), "quantity": {"type": "integer", "minimum": 1}},
    {"name": text(256), "price": _AMOUNT},
)
_SUMS = ("subtotal", "shipping", "tax", "total", "revenue")
_PROPERTIES = closed(
    {"order_id": text(128), "currency": CURRENCY, "total": _AMOUNT},
    {
        **dict.fromkeys(("subtotal", "revenue", "shipping", "tax"), _AMOUNT),
        "affiliation": text(128),
        "attribution": _ATTRIBUTION,
        "products": {"type": "array", "minItems": 1, "items": _PRODUCT},
    },
)
_EXTERNAL_ID = closed(
    {
        "id": text(256),
        "type": {"enum": ["email_sha256", "phone_sha256", "ga_client_id"]},
        "collection": {"const": "users"},
        "encoding": {"const": "none"},
    }
)
_CALL = closed(
    {
        "type": {"const": "track"},
        "event": {"enum": [COMPLETED, REFUNDED, CANCELLED]},
        "messageId": text(100),
        "anonymousId": text(200),
        "properties": _PROPERTIES,
        "context": closed({"externalIds": {"type": "array", "minItems": 1, "items": _EXTERNAL_ID}}),
    },
    {"timestamp": MOMENT},
)


def _sums_up(call: Message) -> Iterator[str]:
    """Tell where an order's parts are not its total, to the cent."""
    told = call["properties"]
    if call["event"] == REFUNDED:
        return
    missing = [name for name in _SUMS if name not in told]
    yield from (f"properties.{name}: required of {call['event']}, but missing" for name in missing)
    if missing:
        return
    parts = [Decimal(str(told[name])) for name in ("subtotal", "shipping", "tax")]
    if sum(parts) != Decimal(str(told["total"])):
        yield f"properties.total: {told['total']} is not subtotal + shipping + tax ({sum(parts)})"
    if told["revenue"] != told["subtotal"]:
        yield f"properties.revenue: {told['revenue']} is not the subtotal, which holds neither shipping nor tax"


def _whole_cents(call: Message) -> Iterator[str]:
    told = call["properties"]
    for name in _SUMS:
        if name in told:
            yield from to_the_cent(told[name], told["currency"], f"properties.{name}")


def _small_enough(call: Message) -> Iterator[str]:
    size = len(json.dumps(call).encode())
    if size > LARGEST_CALL:
        yield f"message: {size} bytes are more than {LARGEST_CALL}"


problems = rules(_CALL, _sums_up, _whole_cents, _small_enough)


def _external_ids(order: Conversion) -> list[dict[str, str]]:
    keys = order.keys
    known = {
        "email_sha256": keys.sha256_email_google,
        "phone_sha256": keys.sha256_phone_google,
        "ga_client_id": keys.ga_client_id,
    }
    return [
        {"id": value, "type": kind, "collection": "users", "encoding": "none"} for kind, value in known.items() if value
    ]


def _kept_back(order: Conversion, _now: datetime) -> str | None:
    return None if _external_ids(order) else NO_SEGMENT_KEY


def _calls(order: Conversion, sender: Sender) -> Iterator[Message]:
    whole = _amounts(order) | {"affiliation": sender.brand} | _products(order, sender)
    yield _call(order, COMPLETED, "completed", order.placed_at, whole | {"attribution": _attribution(order, sender)})
    if order.status == "cancelled":
        yield _call(order, CANCELLED, "cancelled", order.settled_at, whole)
    elif order.refunded_minor > 0:
        # With more refunded later it is another message: its total is all that was refunded so far.
        back = {"total": major(order.refunded_minor, order.currency), "affiliation": sender.brand}
        yield _call(order, REFUNDED, f"refunded.{order.refunded_minor}", order.settled_at, back)


def _call(order: Conversion, event: str, of: str, at: datetime | None, told: dict[str, Any]) -> Message:
    call = {
        "type": "track",
        "event": event,
        "messageId": f"{order.transaction_id}.{of}",
        # One of each order, so that no two customers become one; whom it is about says the context.
        "anonymousId": f"order.{order.transaction_id}",
        "properties": {"order_id": order.transaction_id, "currency": order.currency, **told},
        "context": {"externalIds": _external_ids(order)},
    }
    return call | ({"timestamp": rfc3339(at)} if at else {})


def _products(order: Conversion, sender: Sender) -> dict[str, Any]:
    products = [
        {"product_id": line.product_id, "quantity": line.quantity}
        | ({} if (price := price_of(line, order.currency)) is None else {"price": price})
        | ({"name": name} if (name := sender.products.get(line.product_id)) else {})
        for line in lines_of(order)
    ]
    return {"products": products} if products else {}


def _amounts(order: Conversion) -> dict[str, float]:
    parts = {"subtotal": order.revenue_minor, "shipping": order.shipping_minor, "tax": order.tax_minor}
    minor = parts | {"total": sum(parts.values()), "revenue": order.revenue_minor}
    return {name: major(amount, order.currency) for name, amount in minor.items()}


def _attribution(order: Conversion, sender: Sender) -> dict[str, Any]:
    return {
        "model": sender.model,
        "window_days": sender.window_days,
        "revenue": float(order.amount),
        "touches": [
            {
                "touchpoint_id": touch.touchpoint_id,
                "channel": touch.channel,
                "occurred_at": rfc3339(touch.occurred_at),
                "share": float(touch.share),
            }
            | ({"campaign": touch.campaign_id} if touch.campaign_id else {})
            for touch in order.touches
        ],
    }


RECEIVER = Receiver(
    name="segment",
    takes="orders, refunds and cancellations as track calls for Segment",
    subjects=conversions,
    files=(File(name=CALLS, messages=_calls, validate=problems),),
    matches=True,
    kept_back=_kept_back,
)
