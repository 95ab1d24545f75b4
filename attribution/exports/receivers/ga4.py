"""Google Analytics 4, Measurement Protocol: an order as a `purchase` of the browser that it is matched by.

Sources: developers.google.com/analytics/devguides/collection/protocol/ga4/sending-events (limits), and
developers.google.com/gtagjs/reference/ga4-events (purchase). Its items are the order's goods, at what its
touches earned.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from attribution.exports.receivers.conversions import Conversion, conversions
from attribution.exports.receivers.goods import earned_on_lines, major
from attribution.exports.receivers.receiver import File, Message, Receiver, Sender
from attribution.exports.receivers.schema import CURRENCY, Schema, closed, rules, text, to_the_cent
from ledger.records.words import Grant

OLDEST: Final = timedelta(hours=72)
REQUESTS: Final = "ga4_mp.jsonl"
NO_GA4_KEY: Final = "no match key that GA4 knows: ga_client_id"
TOO_OLD: Final = "older than 72 hours, which GA4 does not count"
NOTHING_LEFT: Final = "nothing is left of the order"
_MOST_EVENTS: Final = 25
_MOST_PARAMS: Final = 25
_MOST_ITEMS: Final = 200
_LONGEST_VALUE: Final = 100
_LARGEST: Final = 130_000
_CONSENT: Final = {Grant.GRANTED: "GRANTED", Grant.DENIED: "DENIED"}

_NAME: Schema = {
    "type": "string",
    "pattern": r"^[A-Za-z][A-Za-z0-9_]{0,39}\Z",
    "description": "is no name of 1 to 40 letters, digits and underscores, a letter first",
}
_AMOUNT: Schema = {"type": "number", "minimum": 0}
_PARAM: Schema = {"anyOf": [{"type": "string", "maxLength": _LONGEST_VALUE}, {"type": "number"}]}
_ANSWER: Schema = {"enum": ["GRANTED", "DENIED"]}
_ITEM = closed(
    {"price": _AMOUNT, "quantity": {"type": "integer", "minimum": 1}},
    {"item_id": text(_LONGEST_VALUE), "item_name": text(_LONGEST_VALUE)},
) | {
    "anyOf": [{"required": ["item_id"]}, {"required": ["item_name"]}],
    "description": "is no item with item_id or item_name, a price and a quantity",
}
_EVENT = closed(
    {
        "name": _NAME,
        "params": {
            "type": "object",
            "properties": {
                "transaction_id": text(_LONGEST_VALUE),
                "currency": CURRENCY,
                "value": _AMOUNT,
                "session_id": {"type": "string", "pattern": r"^\d+\Z"},
                "engagement_time_msec": {"type": "integer", "minimum": 1},
                "items": {"type": "array", "minItems": 1, "maxItems": _MOST_ITEMS, "items": _ITEM},
            },
            "required": ["session_id", "engagement_time_msec"],
            "maxProperties": _MOST_PARAMS,
            "propertyNames": _NAME,
            "additionalProperties": _PARAM | {"description": f"is longer than {_LONGEST_VALUE} characters"},
        },
    }
)
_USER_PROPERTY = closed({"value": {"type": ["string", "number"], "maxLength": 36}})
_REQUEST = closed(
    {
        "client_id": {"type": "string", "pattern": r"^\d+\.\d+\Z", "description": "is not like 1234567890.1600000000"},
        "timestamp_micros": {"type": "integer", "minimum": 10**15, "maximum": 10**16 - 1},
        "events": {"type": "array", "minItems": 1, "maxItems": _MOST_EVENTS, "items": _EVENT},
    },
    {
        "user_id": text(256),
        "consent": closed({}, {"ad_user_data": _ANSWER, "ad_personalization": _ANSWER}),
        "user_properties": {
            "type": "object",
            "propertyNames": _NAME | {"maxLength": 24},
            "additionalProperties": _USER_PROPERTY,
        },
    },
)


def _of_purchases(request: Message) -> Iterator[str]:
    for number, event in enumerate(request["events"]):
        if event["name"] == "purchase":
            where, params = f"events.{number}.params", event["params"]
            needed = ("transaction_id", "currency", "value", "items")
            missing = [name for name in needed if name not in params]
            yield from (f"{where}.{name}: required of a purchase, but missing" for name in missing)
            if not missing:
                yield from _sums_up(where, params)


def _sums_up(where: str, params: dict[str, Any]) -> Iterator[str]:
    yield from to_the_cent(params["value"], params["currency"], f"{where}.value")
    total = sum(Decimal(str(item["price"])) * item["quantity"] for item in params["items"])
    if total != Decimal(str(params["value"])):
        yield f"{where}.value: {params['value']!r} is not the sum of price x quantity ({total})"


def _with_currency(request: Message) -> Iterator[str]:
    for number, event in enumerate(request["events"]):
        if "value" in event["params"] and "currency" not in event["params"]:
            yield f"events.{number}.params.currency: required with value, but missing"


def _small_enough(request: Message) -> Iterator[str]:
    size = len(json.dumps(request).encode())
    if size >= _LARGEST:
        yield f"message: {size} bytes are not below {_LARGEST}"


problems = rules(_REQUEST, _with_currency, _of_purchases, _small_enough)


def too_old(request: Message, now: datetime) -> Sequence[str]:
    """Tell of a request that is dated back further than GA4 counts at that moment, or of none."""
    if now.timestamp() * 1e6 - request["timestamp_micros"] <= OLDEST.total_seconds() * 1e6:
        return []
    return [f"timestamp_micros: {request['timestamp_micros']} is more than 72 hours ago"]


def _kept_back(order: Conversion, now: datetime) -> str | None:
    if order.keys.ga_client_id is None:
        return NO_GA4_KEY
    if now - order.placed_at >= OLDEST:
        return TOO_OLD
    return None if order.earned_minor else NOTHING_LEFT


def _items(order: Conversion, sender: Sender) -> list[dict[str, Any]]:
    """Return the order's goods at what they earned; the order itself where its goods are not told, or are too many."""
    items = [
        {"item_id": line.product_id[:_LONGEST_VALUE], "price": major(minor, order.currency), "quantity": many}
        | ({"item_name": name[:_LONGEST_VALUE]} if (name := sender.products.get(line.product_id)) else {})
        for line, many, minor in earned_on_lines(order)
    ]
    if items and len(items) <= _MOST_ITEMS:
        return items
    return [{"item_id": order.transaction_id[:_LONGEST_VALUE], "price": float(order.amount), "quantity": 1}]


def _request(order: Conversion, sender: Sender) -> Iterator[Message]:
    value = float(order.amount)
    purchase = {
        "transaction_id": order.transaction_id,
        "currency": order.currency,
        "value": value,
        "session_id": str(int(order.placed_at.timestamp())),
        "engagement_time_msec": 1,
        "attribution_model": sender.model,
        "attribution_window_days": sender.window_days,
        "items": _items(order, sender),
    }
    answers = {name: _CONSENT.get(getattr(order.keys, name)) for name in ("ad_user_data", "ad_personalization")}
    consent = {name: answer for name, answer in answers.items() if answer}
    yield {
        "client_id": order.keys.ga_client_id,
        "timestamp_micros": int(order.placed_at.timestamp()) * 10**6,
        "events": [{"name": "purchase", "params": purchase}],
    } | ({"consent": consent} if consent else {})


RECEIVER = Receiver(
    name="ga4",
    takes="orders as purchases for GA4's Measurement Protocol",
    subjects=conversions,
    files=(File(name=REQUESTS, messages=_request, validate=problems),),
    matches=True,
    kept_back=_kept_back,
)
