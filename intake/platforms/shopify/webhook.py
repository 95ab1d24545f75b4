"""`POST /orders/shopify`: an order webhook, proved by its signature, becomes an Order and the visit that led to it.

The shop delivers at least once and in any order. So a delivery seen before changes nothing (`X-Shopify-Event-Id`), and
of two deliveries the one the shop changed later wins, by the signed body's `updated_at`: headers are not signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from base.clock import parse_rfc3339, rfc3339
from base.headers import Headers
from base.ids import derived_id, placed_by_us
from intake.moments import check_moments
from intake.platforms.kept_elsewhere import renewing
from intake.platforms.payload import Payload
from intake.platforms.platform import (
    Delivery,
    KeptNews,
    Lookups,
    OrderNews,
    PlatformIntake,
    PrivacyNews,
    Receipt,
    shop_secrets,
)
from intake.platforms.shopify.match_keys import keys_of
from intake.platforms.shopify.order import ORDER_NOTE, OrderReader, changed_at, is_draft, note, order_id
from intake.platforms.shopify.privacy import PRIVACY_TOPICS, privacy_news
from intake.platforms.shopify.progress import progress_of
from intake.platforms.shopify.proven import DELETED, of_its_topic, of_our_shop
from intake.platforms.shopify.subscriptions import OF_SUBSCRIPTIONS, subscription_news
from intake.platforms.shopify.visit import visit_behind
from intake.signatures import base64_hmac
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed
from ledger.records import Order, OrderStatus

TOPICS = frozenset(
    f"orders/{what}" for what in ("create", "updated", "paid", "cancelled", "fulfilled", "partially_fulfilled")
)


def _read(delivery: Delivery, known: Lookups) -> Iterator[OrderNews | PrivacyNews | KeptNews]:
    payload = Payload.parse(delivery.body)
    topic = delivery.headers.get("X-Shopify-Topic") or ""
    of_our_shop(delivery.headers.get("X-Shopify-Shop-Domain"), known.shop)
    if topic in PRIVACY_TOPICS:
        yield from privacy_news(topic, payload, known)
    elif topic == DELETED:
        yield from _deleted(payload, known)
    elif topic.startswith(OF_SUBSCRIPTIONS):
        yield from subscription_news(payload, delivery.body, known)
    elif (topic in TOPICS or not topic) and not is_draft(payload):
        yield _news(payload, delivery.headers, known)


def _deleted(payload: Payload, known: Lookups) -> Iterator[OrderNews | PrivacyNews]:
    """An order that the shop deleted is cancelled; all that comes is its id. One yet to come is not taken then."""
    of_its_topic(payload, DELETED)
    deleted, moment = order_id(payload), known.clock()
    order = known.order_of(deleted)
    if order is None:
        yield PrivacyNews(request=PrivacyRequest(deed=Deed.ERASED, at=moment, orders=(deleted,), alone=True))
    elif order.status is not OrderStatus.CANCELLED:
        gone = replace(order, status=OrderStatus.CANCELLED, cancelled_at=moment, received_at=moment)
        yield OrderNews(order=gone, ours=gone.order_id if placed_by_us(gone.order_id) else None)


def _news(payload: Payload, headers: Headers, known: Lookups) -> OrderNews:
    reader = OrderReader(pseudonyms=known.pseudonyms, product_of=known.product_of, consent_of=known.consent_of)
    moment = changed_at(payload) or _triggered(headers) or known.clock()
    order = reader.read(payload, changed_at=moment)
    if order.subscription_id is None and (renewed := known.renews(order.order_id)) is not None:
        order = renewing(order, renewed)
    check_moments(order, now=known.clock())
    visit = visit_behind(payload, order, known)
    return OrderNews(
        order=order,
        touchpoints=(visit,) if visit else (),
        customer=reader.customer(payload),
        event=_event(headers, order),
        ours=note(payload, ORDER_NOTE),
        progress=progress_of(payload),
        match_keys=keys_of(payload, order.order_id),
    )


def _event(headers: Headers, order: Order) -> str | None:
    """Name a delivery.

    One event is delivered under several topics, each as the order stood then. And its id comes in an unsigned header:
    alone it could silence another order's event.
    """
    event, topic = headers.get("X-Shopify-Event-Id"), headers.get("X-Shopify-Topic") or ""
    if not event:
        return None
    told = (event, topic, rfc3339(order.received_at), order.order_id)
    return f"shopify#{derived_id('ev', *told)}"  # a header may hold anything, and is not signed


def _triggered(headers: Headers) -> datetime | None:
    try:
        return parse_rfc3339(headers.get("X-Shopify-Triggered-At") or "")
    except (ValueError, OverflowError):
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
