"""What an order was worth: Shopify's amounts -> ours, in minor units.

They come as text in the shop's currency. `revenue` is goods after discount without tax and shipping, whatever the
shop's prices include. A gift card is no goods: what is bought with it counts when it is spent, and not twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from intake.platforms.payload import Payload
from ledger.records import OrderStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """The amounts of an order, in minor units of its currency, and what became of it."""

    revenue: int
    tax: int
    shipping: int
    refunded: int
    status: OrderStatus
    tax_inside: bool

    @classmethod
    def read(cls, payload: Payload, currency: str) -> Amounts:
        """Read them, or raise BadPayload naming the field that is missing or wrong."""
        subtotal = payload.money("subtotal_price", currency)
        if subtotal is None:
            raise payload.missing("subtotal_price")
        inside = payload.flag("taxes_included")
        tax = payload.money("total_tax", currency) or 0
        shipping_tax = sum(tax_of(line, currency) for line in payload.parts("shipping_lines"))
        taxed = any(line.parts("tax_lines") for line in payload.parts("line_items"))
        goods_tax = sum(tax_of(line, currency) for line in payload.parts("line_items")) if taxed else tax - shipping_tax
        cards = [line for line in payload.parts("line_items") if not is_goods(line)]
        revenue = subtotal - (goods_tax if inside else 0)
        revenue -= sum(goods_of(card, currency, tax_inside=inside) for card in cards)
        refunded = sum(_refund(refund, currency, inside) for refund in payload.parts("refunds"))
        if payload.text("financial_status") == "refunded" and not refunded:
            refunded = revenue  # paid back without saying what for
        refunded = max(0, min(refunded, revenue))
        return cls(
            revenue=revenue,
            tax=tax,
            shipping=_shipping(payload, currency) - (shipping_tax if inside else 0),
            refunded=refunded,
            status=_status(payload, whole=0 < revenue == refunded),
            tax_inside=inside,
        )


def _status(payload: Payload, *, whole: bool) -> OrderStatus:
    paid = payload.text("financial_status")
    if payload.moment("cancelled_at") is not None or paid == "voided":
        return OrderStatus.CANCELLED
    return OrderStatus.REFUNDED if whole or paid == "refunded" else OrderStatus.PLACED


def tax_of(taxed: Payload, currency: str) -> int:
    """Return the tax of one line item or shipping line."""
    return sum(line.money("price", currency) or 0 for line in taxed.parts("tax_lines"))


def is_goods(line: Payload) -> bool:
    """Tell whether a line item is goods: a gift card is money in another form."""
    return not line.flag("gift_card")


def goods_of(line: Payload, currency: str, *, tax_inside: bool) -> int:
    """Return what a line item's goods cost after discount, without tax."""
    goods = (line.money("price", currency) or 0) * line.count("quantity")
    goods -= sum(off.money("amount", currency) or 0 for off in line.parts("discount_allocations"))
    return goods - (tax_of(line, currency) if tax_inside else 0)


def _shipping(payload: Payload, currency: str) -> int:
    lines = payload.parts("shipping_lines")
    if lines:
        paid = (line.money("discounted_price", currency) for line in lines)
        return sum(
            amount if amount is not None else line.money("price", currency) or 0
            for amount, line in zip(paid, lines, strict=True)
        )
    return payload.part("total_shipping_price_set", "shop_money").money("amount", currency) or 0


def _refund(refund: Payload, currency: str, tax_inside: bool) -> int:
    """Goods given back: the items, and what was paid back beyond or short of them (not shipping)."""
    items, changes = refund.parts("refund_line_items"), refund.parts("order_adjustments")
    if not items and not any(change.text("kind") == "refund_discrepancy" for change in changes):
        return _paid_back(refund, currency)
    goods = 0
    for item in items:
        if not is_goods(item.part("line_item")):
            continue
        goods += item.money("subtotal", currency) or 0
        goods -= (item.money("total_tax", currency) or 0) if tax_inside else 0
    for change in changes:
        if change.text("kind") == "refund_discrepancy":
            goods -= change.money("amount", currency) or 0  # negative when the shop paid more back
    return goods


def _paid_back(refund: Payload, currency: str) -> int:
    """What a refund that names no goods paid back in money, but for shipping; of another currency nothing is known."""
    paid = 0
    for moved in refund.parts("transactions"):
        if moved.text("kind") == "refund" and moved.text("status") == "success":
            paid += moved.money("amount", currency) or 0 if moved.text("currency") in {None, currency} else 0
    for change in refund.parts("order_adjustments"):
        if change.text("kind") == "shipping_refund":  # negative amounts
            paid += (change.money("amount", currency) or 0) + (change.money("tax_amount", currency) or 0)
    return max(0, paid)


def refunded_at(payload: Payload) -> datetime | None:
    """Return when the last refund was made."""
    told = [refund.moment("processed_at") or refund.moment("created_at") for refund in payload.parts("refunds")]
    return max((moment for moment in told if moment), default=None)
