"""`POST /platforms/segment`: Segment's calls, delivered by its webhook destination.

Source: segment.com/docs, "Webhooks destination" (the signature), "Spec: Common Fields", "Spec: V2 Ecommerce Events",
read on 2026-11-27. A page call has the id that `earshot import --segment` gives the visit that it begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from intake.analytics.segment import consent_of, read_event
from intake.platforms.events.proofs import hex_hmac
from intake.platforms.events.shopping import (
    CHOSE,
    CLICKED,
    LOOKED,
    VISITED,
    ToldPurchase,
    currency_of,
    device_called,
    line_of,
    purchase,
)
from intake.platforms.events.source import EventSource, KnownFrom, News
from intake.platforms.events.telling import BY_A_PERSON, happened, named, needed, said, touch
from intake.platforms.payload import Payload
from intake.platforms.platform import Delivery, Lookups, OrderNews
from intake.web.channels import channel
from ledger.records import Action, Platform, Stage

NAME: Final = "segment"
_ORDERED: Final = "Order Completed"
# Segment's own names of what a shopper does, in whatever case a source writes them.
_DONE: Final = {
    **dict.fromkeys(("products searched", "product list viewed", "product viewed"), LOOKED),
    **dict.fromkeys(("product added", "product added to wishlist", "checkout started"), CHOSE),
    "promotion clicked": CLICKED,
}


def _read(delivery: Delivery, known: Lookups) -> Iterator[News]:
    call = Payload.parse(delivery.body)
    kind, event = needed(call, "type"), needed(call, "messageId")
    if kind == "page":
        yield _visited(delivery, call, event, known)
    elif kind == "screen":
        yield _touched(call, event, known, {**BY_A_PERSON, **VISITED})
    elif kind == "track":
        name = needed(call, "event")
        if name == _ORDERED:
            yield _ordered(call, known)
        elif (done := _DONE.get(name.lower())) is not None:
            yield _touched(call, event, known, {**BY_A_PERSON, **done})
    elif kind not in {"identify", "group", "alias"}:
        raise call.wrong("type", "expected page, screen, track, identify, group or alias")


def _visited(delivery: Delivery, call: Payload, event: str, known: Lookups) -> News:
    seen = read_event(delivery.body.decode())
    if seen is None:  # it is a page call: its type was looked at
        raise call.wrong("type", "expected page")
    return touch(
        known,
        "web",
        f"{NAME}#{event}",
        at=seen.at,
        received=seen.received_at,
        account=seen.account,
        consent=seen.consent,
        identity={"cookie": seen.visitor},
        platform=Platform.WEB,
        device_type=seen.device,
        stage=Stage.AWARENESS,
        action=Action.VISIT,
        channel=channel(seen.came),
        campaign_id=seen.came.campaign[:256] or None,
        **BY_A_PERSON,
    )


def _touched(call: Payload, event: str, known: Lookups, done: dict[str, Any]) -> News:
    context, properties = call.part("context"), call.part("properties")
    return touch(
        known,
        NAME,
        event,
        at=happened(call, "timestamp"),
        account=call.text("userId"),
        consent=consent_of(context.fields),
        identity={"cookie": call.text("anonymousId"), "ad_id": context.part("device").text("advertisingId")},
        platform=Platform.APP if _on_app(call) else Platform.WEB,
        device_type=device_called(context.part("device").text("type")),
        campaign_id=said(context.part("campaign").text("name"), 256),
        product_id=named(properties.text("sku") or properties.text("product_id")),
        **done,
    )


def _ordered(call: Payload, known: Lookups) -> OrderNews:
    context, properties = call.part("context"), call.part("properties")
    currency = currency_of(properties, "currency")
    revenue = properties.money("subtotal", currency)
    revenue = properties.money("revenue", currency) if revenue is None else revenue
    if revenue is None:
        raise properties.missing("subtotal")
    return purchase(
        ToldPurchase(
            order_id=needed(properties, "order_id"),
            placed_at=happened(call, "timestamp"),
            currency=currency,
            revenue=revenue,
            tax=properties.money("tax", currency) or 0,
            shipping=properties.money("shipping", currency) or 0,
            lines=tuple(line_of(line, currency, ids=("sku", "product_id")) for line in properties.parts("products")),
            coupon=properties.text("coupon"),
            payment=properties.text("payment_method"),
            on_app=_on_app(call),
            account=call.text("userId"),
            cookie=call.text("anonymousId"),
            consent=consent_of(context.fields),
        ),
        known,
    )


def _on_app(call: Payload) -> bool:
    return call.part("context").has("app") or call.text("channel") == "mobile"


SOURCE = EventSource(
    name=NAME,
    title="Segment",
    signed=hex_hmac("X-Signature", "sha1"),
    read=_read,
    known=KnownFrom(
        form="Spec: Common Fields, Spec: V2 Ecommerce Events (segment.com/docs, read 2026-11-27)",
        sample="ours, field by field after Segment's specification",
        proof="`X-Signature`, the hexadecimal HMAC-SHA1 of the raw body under the webhook's shared secret",
        becomes=(
            ("`page`", "`visit`, with the id that `earshot import --segment` gives it"),
            ("`screen`", "`visit` of the app"),
            ("`track` Products Searched, Product List Viewed, Product Viewed", "`research`"),
            ("`track` Product Added, Checkout Started", "`basket`"),
            ("`track` Promotion Clicked", "`click`"),
            ("`track` Order Completed", "an order; `payment_method` is its `payment`"),
            ("`identify`, `group`, `alias`, other `track`s", "nothing"),
        ),
        notes=(
            (
                "Key: the shared secret of the webhook destination. Segment stamps no time of signing: a copy delivered"
                " again meets itself by its `messageId`."
            ),
        ),
    ),
)
