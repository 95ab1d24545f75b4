"""`POST /platforms/mparticle`: batches of mParticle's events.

Source: mParticle's published JSON Schema of an event batch (docs.mparticle.com/schema/
mparticle.inbound.eventsapi.schema.json, schema_version 2), read on 2026-11-27. No signature of mParticle's own is
described there: a fixed header of the connection that forwards them is the proof.
"""

from __future__ import annotations

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
    line_of,
    purchase,
)
from intake.platforms.events.source import EventSource, KnownFrom, News
from intake.platforms.events.telling import BY_A_PERSON, named, needed, touch
from intake.platforms.payload import Payload
from intake.platforms.platform import Delivery, Lookups, OrderNews, SetAside
from ledger.records import Consent, Grant, Platform

NAME: Final = "mparticle"
_ACTIONS: Final = {
    **dict.fromkeys(("view_detail", "click"), LOOKED),
    **dict.fromkeys(("add_to_cart", "add_to_wishlist", "checkout", "checkout_option"), CHOSE),
}
_MEASURING: Final = ("analytics", "performance", "measurement")
_MARKETING: Final = ("advertising", "marketing")


def _read(delivery: Delivery, known: Lookups) -> Iterator[News]:
    for batch in Payload.parse_several(delivery.body):
        if batch.text("environment") == "development":  # the tool's own word for what is no real customer's
            continue
        for event in batch.parts("events"):
            try:
                yield from _told(batch, event, known)
            except BadPayload as error:
                yield SetAside(reason=error.logged)


def _told(batch: Payload, event: Payload, known: Lookups) -> Iterator[News]:
    kind, data = needed(event, "event_type"), event.part("data")
    if kind == "screen_view":
        yield _touched(batch, data, known, VISITED, None)
    elif kind == "commerce_event":
        action = data.part("product_action")
        done = needed(action, "action")
        if done == "purchase":
            yield _bought(batch, data, action, known)
        elif done in _ACTIONS:
            first = next(iter(action.parts("products")), Payload({}))
            yield _touched(batch, data, known, _ACTIONS[done], first.text("id"))


def _touched(batch: Payload, data: Payload, known: Lookups, done: Any, product: str | None) -> News:
    info = batch.part("device_info")
    return touch(
        known,
        NAME,
        needed(data, "event_id"),
        at=_moment(data),
        session=data.text("session_uuid") or data.text("session_id"),
        account=_account(batch),
        consent=_consent(batch),
        identity={"cookie": batch.text("mpid"), "ad_id": info.text("ios_advertising_id")},
        platform=Platform.APP if _on_app(batch) else Platform.WEB,
        device_type=device_called(info.text("platform")),
        product_id=named(product),
        **BY_A_PERSON,
        **done,
    )


def _bought(batch: Payload, data: Payload, action: Payload, known: Lookups) -> OrderNews:
    currency = currency_of(data, "currency_code")
    total = action.money("total_amount", currency)
    if total is None:
        raise action.missing("total_amount")
    tax, shipping = action.money("tax_amount", currency) or 0, action.money("shipping_amount", currency) or 0
    if total < tax + shipping:
        raise action.wrong("total_amount", "expected at least tax and shipping")
    ids = ("id", "name")
    return purchase(
        ToldPurchase(
            order_id=needed(action, "transaction_id"),
            placed_at=_moment(data),
            currency=currency,
            revenue=total - tax - shipping,
            tax=tax,
            shipping=shipping,
            lines=tuple(line_of(line, currency, ids=ids) for line in action.parts("products")),
            coupon=action.text("coupon_code"),
            payment=data.part("custom_attributes").text("payment_method"),
            on_app=_on_app(batch),
            account=_account(batch),
            cookie=batch.text("mpid"),
            consent=_consent(batch),
        ),
        known,
    )


def _on_app(batch: Payload) -> bool:
    return batch.has("application_info")


def _account(batch: Payload) -> str | None:
    return batch.part("user_identities").text("customer_id")


def _moment(data: Payload) -> datetime:
    told = data.fields.get("timestamp_unixtime_ms")
    if isinstance(told, bool) or not isinstance(told, int) or not 0 < told < 10**14:
        raise data.wrong("timestamp_unixtime_ms", "expected milliseconds since 1970")
    return datetime.fromtimestamp(told / 1000, UTC)


def _consent(batch: Payload) -> Consent:
    state = batch.part("consent_state")
    answers = {
        name.lower(): told["consented"]
        for name, told in state.part("gdpr").fields.items()
        if isinstance(told, dict) and isinstance(told.get("consented"), bool)
    }
    sold = state.part("ccpa", "data_sale_opt_out").fields.get("consented")
    marketing = Grant.DENIED if sold is True else _grant(answers, _MARKETING)
    return Consent(measurement=_grant(answers, _MEASURING), marketing=marketing)


def _grant(answers: dict[str, bool], names: tuple[str, ...]) -> Grant:
    told = {answers[name] for name in names if name in answers}
    if not told:
        return Grant.UNKNOWN
    return Grant.GRANTED if told == {True} else Grant.DENIED


SOURCE = EventSource(
    name=NAME,
    title="mParticle",
    signed=shared_header("Authorization", prefix="Bearer "),
    read=_read,
    known=KnownFrom(
        form="event batch, schema_version 2 (mParticle's published JSON Schema of the Events API, read 2026-11-27)",
        sample="ours, field by field after the schema",
        proof="`Authorization: Bearer`, a fixed secret over TLS: the sources we read describe no signature",
        becomes=(
            ("`screen_view`", "`visit`"),
            ("`commerce_event` view_detail, click", "`research`"),
            ("`commerce_event` add_to_cart, checkout", "`basket`"),
            ("`commerce_event` purchase", "an order; the custom attribute `payment_method` is its `payment`"),
            ("other events; batches of the environment `development`", "nothing"),
        ),
        notes=("A purpose of `consent_state.gdpr` called analytics, performance or measurement is leave to measure.",),
    ),
)
