"""`POST /orders/shopify`: an order webhook, proved by its signature, becomes an Order and the visit that led to it.

The shop delivers at least once and in any order. So a delivery seen before changes nothing (`X-Shopify-Event-Id`), and
of two deliveries the one the shop changed later wins, by the signed body's `updated_at`: headers are not signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from base.clock import parse_rfc3339
from base.headers import Headers
from intake.platforms.payload import Payload
from intake.platforms.platform import Delivery, Lookups, OrderNews, PlatformIntake, Receipt, shop_secrets
from intake.platforms.shopify.order import ORDER_NOTE, OrderReader, changed_at, note
from intake.platforms.shopify.visit import visit_behind
from intake.signatures import base64_hmac

TOPICS = frozenset(
    f"orders/{what}" for what in ("create", "updated", "paid", "cancelled", "fulfilled", "partially_fulfilled")
)


def _read(delivery: Delivery, known: Lookups) -> Iterator[OrderNews]:
    payload = Payload.parse(delivery.body)
    topic = delivery.headers.get("X-Shopify-Topic")
    if topic and topic not in TOPICS:
        return
    reader = OrderReader(pseudonyms=known.pseudonyms, product_of=known.product_of, consent_of=known.consent_of)
    moment = changed_at(payload) or _triggered(delivery.headers) or known.clock()
    order = reader.read(payload, changed_at=moment)
    visit = visit_behind(payload, order, known)
    event = delivery.headers.get("X-Shopify-Event-Id")
    yield OrderNews(
        order=order,
        touchpoints=(visit,) if visit else (),
        customer=reader.account(payload),
        event=_event(event, order.order_id) if event else None,
        ours=note(payload, ORDER_NOTE),
    )


def _event(event: str, order_id: str) -> str:
    """Name a delivery. The event id comes in an unsigned header, so alone it could silence another order's event."""
    return f"shopify#{event[:128]}#{order_id}"


def _triggered(headers: Headers) -> datetime | None:
    try:
        return parse_rfc3339(headers.get("X-Shopify-Triggered-At") or "")
    except ValueError:
        return None


def _answer(receipt: Receipt) -> Mapping[str, object]:
    return {"status": receipt.taken, "order_id": next(iter(receipt.order_ids), None)}


PLATFORM = PlatformIntake(
    name="shopify",
    path="/orders/shopify",
    signed=base64_hmac("X-Shopify-Hmac-Sha256"),
    read=_read,
    secrets=shop_secrets,
    answer=_answer,
)
