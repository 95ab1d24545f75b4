"""A priced session as the order it becomes in the ledger."""

from __future__ import annotations

from ledger.records import Order, OrderLine
from shop.checkout.port import Placing
from shop.checkout.session import CheckoutSession, TotalType


def order_of(session: CheckoutSession, order_id: str, placing: Placing) -> Order:
    """Return the order that a priced session becomes: its lines and amounts as they were agreed, and whose it is."""
    return Order(
        order_id=order_id,
        placed_at=placing.placed_at,
        received_at=placing.placed_at,
        source=placing.source,
        initiator=placing.initiator,
        subscription_id=placing.subscription_id,
        currency=session.currency,
        revenue_minor=session.amount(TotalType.SUBTOTAL),
        tax_minor=session.amount(TotalType.TAX),
        shipping_minor=session.amount(TotalType.FULFILLMENT),
        lines=tuple(
            OrderLine(
                product_id=item.product_id,
                brand_id=item.brand_id,
                quantity=item.quantity,
                unit_price_minor=item.unit_price_minor,
            )
            for item in session.line_items
        ),
        is_new_customer=placing.is_new_customer,
        consent=placing.buyer.consent,
        identity=placing.buyer.identity,
    )
