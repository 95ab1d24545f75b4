"""Meta's Conversions API: an order as a `Purchase`, with what its touches earned as attribution data.

Sources: developers.facebook.com/docs/marketing-api/conversions-api/parameters; its attribution upload block. An event
of a website or an app has to bring what only the browser or the app knows, so an order that we tell of is `other`, one
that a machine placed `system_generated`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from attribution.exports.receivers.conversions import Conversion, conversions
from attribution.exports.receivers.goods import lines_of, price_of
from attribution.exports.receivers.receiver import File, Message, Receiver, Sender
from attribution.exports.receivers.schema import CURRENCY, SHA256, Schema, closed, rules, text, to_the_cent

MOST_EVENTS: Final = 1000  # in one request
OLDEST: Final = timedelta(days=7)  # one older event fails its whole request
EVENTS: Final = "meta_capi.jsonl"
NO_META_KEY: Final = "no match key that Meta knows: a hashed e-mail address or phone, fbc, fbp"
TOO_OLD: Final = "older than 7 days, which Meta refuses"
NOTHING_LEFT: Final = "nothing is left of the order, and Meta takes no refunds"
_SOURCES: Final = {"store": "physical_store", "device_auto": "system_generated", "subscription": "system_generated"}

_HASHES: Schema = {
    "type": "array",
    "minItems": 1,
    "items": SHA256 | {"description": "is not the SHA-256 of a normalised text in lower-case hexadecimal"},
}
_BROWSER: Schema = {"type": "string", "pattern": r"^fb\.[0-2]\.\d+\..+\Z", "description": "is not like fb.1.TIME.ID"}
_SECONDS: Schema = {
    "type": "integer",
    "minimum": 1_000_000_000,
    "maximum": 9_999_999_999,
    "description": "is no Unix time in seconds",
}
_AMOUNT: Schema = {"type": "number", "minimum": 0}
_CONTENT = closed({"id": text(256), "quantity": {"type": "integer", "minimum": 1}}, {"item_price": _AMOUNT})
_EVENT = closed(
    {
        "event_name": {"const": "Purchase"},
        "event_time": _SECONDS,
        "event_id": text(100),
        "action_source": {
            "enum": "email website app phone_call chat physical_store system_generated other".split(),
        },
        "user_data": closed({}, {"em": _HASHES, "ph": _HASHES, "fbc": _BROWSER, "fbp": _BROWSER})
        | {"minProperties": 1, "description": "holds no key: one at least is required"},
        "custom_data": closed(
            {"value": _AMOUNT | {"exclusiveMinimum": 0}, "currency": CURRENCY, "order_id": text(100)},
            {"contents": {"type": "array", "minItems": 1, "items": _CONTENT}},
        ),
    },
    {
        "event_source_url": {"type": "string", "pattern": r"^https?://[^\s/]+(/\S*)?\Z"},
        "opt_out": {"type": "boolean"},
        "attribution_data": closed(
            {
                "attribution_model": text(64),
                "attr_window": {"type": "integer", "minimum": 1},
                "attribution_share": {"type": "number", "minimum": 0, "maximum": 1},
                "attribution_value": _AMOUNT,
            },
            {
                "attribution_source": text(64),
                "campaign_id": text(256),
                "scope": text(64),
                "touchpoint_id": text(256),
                "touchpoint_ts": _SECONDS,
                "touchpoint_type": text(64),
                "visit_time": _SECONDS,
            },
        ),
    },
)


def _of_a_website(event: Message) -> Iterator[str]:
    if event["action_source"] == "website" and "event_source_url" not in event:
        yield "event_source_url: required, but missing: an event of a website has it"


def _to_the_cent(event: Message) -> Iterator[str]:
    told = event["custom_data"]
    return to_the_cent(told["value"], told["currency"], "custom_data.value")


problems = rules(_EVENT, _of_a_website, _to_the_cent)


def too_old(event: Message, now: datetime) -> Sequence[str]:
    """Tell of an event that would fail its whole request at that moment, or of none."""
    if now.timestamp() - event["event_time"] <= OLDEST.total_seconds():
        return []
    return [f"event_time: {event['event_time']} is more than {OLDEST.days} days ago"]


def _kept_back(order: Conversion, now: datetime) -> str | None:
    if not _people(order):
        return NO_META_KEY
    if now - order.placed_at >= OLDEST:
        return TOO_OLD
    return None if order.earned_minor else NOTHING_LEFT


def _people(order: Conversion) -> dict[str, Any]:
    keys = order.keys
    hashed = {"em": keys.sha256_email_meta, "ph": keys.sha256_phone_meta}
    plain = {"fbc": keys.fbc, "fbp": keys.fbp}
    told = {name: [value] for name, value in hashed.items() if value}
    return told | {name: value for name, value in plain.items() if value}


def _event(order: Conversion, sender: Sender) -> Iterator[Message]:
    yield {
        "event_name": "Purchase",
        "event_time": int(order.placed_at.timestamp()),
        "event_id": order.transaction_id,
        "action_source": _SOURCES.get(order.source, "other"),
        "user_data": _people(order),
        "custom_data": _order(order),
        "attribution_data": _attribution(order, sender),
    }


def _order(order: Conversion) -> dict[str, Any]:
    told = {"value": float(order.amount), "currency": order.currency, "order_id": order.transaction_id}
    contents = [
        {"id": line.product_id, "quantity": line.quantity}
        | ({} if (price := price_of(line, order.currency)) is None else {"item_price": price})
        for line in lines_of(order)
    ]
    return told | ({"contents": contents} if contents else {})


def _attribution(order: Conversion, sender: Sender) -> dict[str, Any]:
    """Return what the touches that may leave earned together, and the last of them, which it is shown by."""
    last = order.touches[-1]
    told = {
        "attribution_model": sender.model,
        "attr_window": sender.window_days,
        "attribution_share": float(sum(touch.share for touch in order.touches)),
        "attribution_value": float(order.amount),
        "attribution_source": "Earshot",
        "touchpoint_id": last.touchpoint_id,
        "touchpoint_ts": int(last.occurred_at.timestamp()),
        "touchpoint_type": last.channel,
        "visit_time": int(order.touches[0].occurred_at.timestamp()),
    }
    return told | ({"campaign_id": last.campaign_id} if last.campaign_id else {})


RECEIVER = Receiver(
    name="meta",
    takes="orders as Purchase events for Meta's Conversions API",
    subjects=conversions,
    files=(File(name=EVENTS, messages=_event, validate=problems),),
    matches=True,
    kept_back=_kept_back,
)
