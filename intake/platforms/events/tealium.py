"""`POST /platforms/tealium`: events of Tealium's EventStream, by its webhook connector.

Source: docs.tealium.com, "About webhook connectors" and "Webhook authentication" (user name and password, OAuth2, JWT),
and the attributes that Tealium's tags set (`tealium_event`, `tealium_visitor_id`, ...), read on 2026-11-27. What is in
an event beside those is the customer's own: the names are of Tealium's recommended e-commerce data layer.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from base.errors import BadPayload
from intake.platforms.events.proofs import shared_header
from intake.platforms.events.shopping import (
    CHOSE,
    LOOKED,
    VISITED,
    ToldPurchase,
    currency_of,
    device_called,
    purchase,
)
from intake.platforms.events.source import EventSource, KnownFrom, News, Outside
from intake.platforms.events.telling import BY_A_PERSON, grant_of, named, needed, touch
from intake.platforms.payload import Payload
from intake.platforms.platform import Delivery, Lookups, OrderNews, SetAside
from ledger.records import Consent, OrderLine, Platform

NAME: Final = "tealium"
_DONE: Final = {
    **dict.fromkeys(("page_view", "view", "screen_view"), VISITED),
    **dict.fromkeys(("product_view", "category_view", "search"), LOOKED),
    **dict.fromkeys(("cart_add", "checkout"), CHOSE),
}
_basic = shared_header("Authorization", prefix="Basic ")


def _signed(keys: tuple[str, ...], delivery: Delivery, outside: Outside) -> None:
    """A key is `USER:PASSWORD`."""
    _basic(tuple(base64.b64encode(key.encode()).decode() for key in keys), delivery, outside)


def _read(delivery: Delivery, known: Lookups) -> Iterator[News]:
    for event in Payload.parse_several(delivery.body):
        try:
            name = needed(event, "tealium_event")
            if name == "purchase":
                yield _bought(event, known)
            elif name in _DONE:
                yield _touched(event, name, known)
        except BadPayload as error:
            yield SetAside(reason=error.logged)


def _touched(event: Payload, name: str, known: Lookups) -> News:
    visitor, at = needed(event, "tealium_visitor_id"), _moment(event)
    once = event.text("event_id") or f"{visitor}#{name}#{at.timestamp():.3f}#{event.text('tealium_random') or ''}"
    return touch(
        known,
        NAME,
        once,
        at=at,
        session=f"{visitor}#{session}" if (session := event.text("tealium_session_id")) else None,
        account=event.text("customer_id"),
        consent=_consent(event),
        identity={"cookie": visitor},
        platform=Platform.APP if event.has("app_name") else Platform.WEB,
        device_type=device_called(event.text("device_platform") or event.text("platform")),
        product_id=named(next(iter(_several(event, "product_id")), None)),
        **BY_A_PERSON,
        **_DONE[name],
    )


def _bought(event: Payload, known: Lookups) -> OrderNews:
    currency = currency_of(event, "order_currency")
    revenue = event.money("order_subtotal", currency)
    if revenue is None:
        raise event.missing("order_subtotal")
    return purchase(
        ToldPurchase(
            order_id=needed(event, "order_id"),
            placed_at=_moment(event),
            currency=currency,
            revenue=revenue,
            tax=event.money("order_tax", currency) or 0,
            shipping=event.money("order_shipping", currency) or 0,
            lines=tuple(_lines(event, currency)),
            coupon=event.text("order_promo_code"),
            payment=event.text("order_payment_type"),
            on_app=event.has("app_name"),
            account=event.text("customer_id"),
            cookie=needed(event, "tealium_visitor_id"),
            consent=_consent(event),
        ),
        known,
    )


def _lines(event: Payload, currency: str) -> Iterator[OrderLine]:
    """The data layer has a list a column: ids, quantities, prices."""
    ids, many, prices = (_several(event, f"product_{name}") for name in ("id", "quantity", "unit_price"))
    for place, product in enumerate(ids):
        quantity = many[place] if place < len(many) else "1"
        if not quantity.isdecimal() or quantity == "0":
            raise event.wrong("product_quantity", "expected whole numbers of at least 1")
        price = event.having("product_unit_price", prices[place] if place < len(prices) else None)
        minor = price.money("product_unit_price", currency) or 0
        yield OrderLine(product_id=named(product), quantity=int(quantity), unit_price_minor=minor)


def _several(event: Payload, name: str) -> tuple[str, ...]:
    told = event.fields.get(name)
    return tuple(str(one) for one in (told if isinstance(told, list) else [told]) if one not in {None, ""})


def _moment(event: Payload) -> datetime:
    told = event.text("tealium_timestamp_epoch_ms") or ""
    if told.isdecimal() and len(told) == len("1700000000000"):
        return datetime.fromtimestamp(int(told) / 1000, UTC)
    seconds = event.text("tealium_timestamp_epoch") or ""
    if not seconds.isdecimal() or len(seconds) != len("1700000000"):
        raise event.wrong("tealium_timestamp_epoch", "expected seconds since 1970")
    return datetime.fromtimestamp(int(seconds), UTC)


def _consent(event: Payload) -> Consent:
    categories: Any = event.fields.get("consent_categories")
    if isinstance(categories, list):
        return Consent(measurement=grant_of("analytics" in categories), marketing=grant_of("display_ads" in categories))
    return Consent(measurement=grant_of(event.fields.get("earshot_measurement")))


SOURCE = EventSource(
    name=NAME,
    title="Tealium",
    signed=_signed,
    read=_read,
    known=KnownFrom(
        form="EventStream events through the webhook connector, with the attributes of Tealium's tags and of its"
        " recommended e-commerce data layer (docs.tealium.com, read 2026-11-27)",
        sample="ours: what an event holds is each customer's own choice",
        proof="user name and password (`Authorization: Basic`) over TLS, as the connector offers; it signs no body",
        becomes=(
            ("`page_view`, `screen_view`", "`visit`"),
            ("`product_view`, `category_view`, `search`", "`research`"),
            ("`cart_add`, `checkout`", "`basket`"),
            ("`purchase`", "an order; `order_payment_type` is its `payment`"),
            ("other events", "nothing"),
        ),
        notes=(
            "Key: `USER:PASSWORD`.",
            "`consent_categories` that hold `analytics` are leave to measure, and a list without it is a no.",
        ),
    ),
)
