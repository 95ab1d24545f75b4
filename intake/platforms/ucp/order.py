"""A UCP order -> our Order: amounts, what became of it, and how far it is on its way."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from base.errors import BadPayload
from base.personal import impersonal_id, impersonal_token
from intake.platforms.ucp.wire import ToldEvent, ToldLine, ToldOrder
from intake.sold_items import ProductOf, SoldItem
from ledger.order_alerts import OrderProgress
from ledger.records import Initiator, Order, OrderLine, OrderSource, OrderStatus, is_currency

OUR_ORDER, OUR_TOKEN = "earshot_order", "earshot_token"  # what we write into a checkout's attribution

_LONGEST = 256
_GIVEN_BACK = frozenset({"refund", "return", "credit", "price_adjustment"})
_CANCELLED = frozenset({"cancellation", "cancel", "canceled", "cancelled"})
_OUT = frozenset({"out_for_delivery"})
_DELIVERED = frozenset({"delivered", "picked_up"})


def read_order(told: ToldOrder, product_of: ProductOf, *, placed_at: datetime) -> Order:
    """Return the order; it names nobody, and so asks for no consent.

    `placed_at` stands in for what UCP does not say: when it was placed. What happened last dates this version of it.

    Raises:
        BadPayload: a field cannot be; the message names it.
    """
    if impersonal_id(told.id) is None:
        raise BadPayload("id: expected the business's own number")
    if not is_currency(told.currency):
        raise BadPayload("currency: expected an ISO 4217 code like USD")
    shipping, tax = told.amount("fulfillment"), told.amount("tax")
    revenue = told.amount("total") - tax - shipping  # goods are what is neither: discounts of whatever name are in them
    if min(revenue, shipping, tax) < 0:
        raise BadPayload("totals: expected goods, fulfillment and tax of at least 0")
    given_back = [one for one in told.adjustments if one.status == "completed" and one.type in _GIVEN_BACK]
    refunded = max(0, min(revenue, sum(map(_goods_given_back, given_back))))
    cancelled_at = _cancelled_at(told)
    return Order(
        order_id=told.id[:_LONGEST],
        placed_at=placed_at,
        received_at=max(told.moments, default=placed_at),
        source=OrderSource.WEB_DESKTOP,
        initiator=Initiator.HUMAN,
        status=_status(cancelled=cancelled_at is not None, whole=0 < revenue == refunded),
        cancelled_at=cancelled_at,
        refunded_at=max((one.occurred_at for one in given_back), default=None) if refunded else None,
        currency=told.currency,
        revenue_minor=revenue,
        tax_minor=tax,
        shipping_minor=shipping,
        refunded_minor=refunded,
        lines=tuple(_line(line, product_of) for line in told.line_items if not line.removed),
        handoff_token=impersonal_token(told.attribution.get(OUR_TOKEN, "")[:_LONGEST] or None),
    )


def progress_of(told: ToldOrder) -> OrderProgress | None:
    """Return how far the whole of an order is; None while a part of it was not sent, and of a cancelled one."""
    there = {line.id: line.quantity.total for line in told.line_items if not line.removed}
    if not there or _cancelled_at(told) is not None:
        return None
    if _covers(told, there, _DELIVERED):
        return OrderProgress.DELIVERED
    if _covers(told, there, _DELIVERED | _OUT):
        return OrderProgress.OUT_FOR_DELIVERY
    sent = all(line.quantity.fulfilled >= line.quantity.total for line in told.line_items if not line.removed)
    return OrderProgress.SHIPPED if sent else None


def _covers(told: ToldOrder, there: dict[str, int], types: frozenset[str]) -> bool:
    reached: Counter[str] = Counter()
    for event in told.fulfillment.events:
        if event.type in types:
            reached.update({one.id: one.quantity for one in event.line_items})
    return all(reached[line] >= quantity for line, quantity in there.items())


def _goods_given_back(event: ToldEvent) -> int:
    """What of the goods was paid back: the goods' own amount where it is told, else all that was."""
    amounts = {total.type: total.amount for total in event.totals}
    return max(0, -amounts.get("subtotal", amounts.get("total", 0)))


def _cancelled_at(told: ToldOrder) -> datetime | None:
    """Return when the whole order was cancelled: in so many words, or by taking every line away."""
    whole = [
        one.occurred_at
        for one in told.adjustments
        if one.type in _CANCELLED and one.status == "completed" and not one.line_items
    ]
    if whole:
        return max(whole)
    taken_away = bool(told.line_items) and all(line.removed for line in told.line_items)
    return max(told.moments, default=None) if taken_away else None


def _status(*, cancelled: bool, whole: bool) -> OrderStatus:
    if cancelled:
        return OrderStatus.CANCELLED
    return OrderStatus.REFUNDED if whole else OrderStatus.PLACED


def _line(line: ToldLine, product_of: ProductOf) -> OrderLine:
    ours = product_of(SoldItem(sku=impersonal_id(line.item.id)))
    return OrderLine(
        product_id=ours.product_id if ours else None,
        brand_id=ours.brand_id if ours else None,
        quantity=line.quantity.total,
        unit_price_minor=max(0, line.item.price),
    )
