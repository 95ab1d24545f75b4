"""What is said of a checkout before a yes, and who says it."""

from __future__ import annotations

from shop.checkout.session import Buyer, CheckoutSession, TotalType
from skill.conversation.purchase_state import Quote
from skill.conversation.scene import Scene


def quote_of(checkout: CheckoutSession) -> Quote:
    """Return what will be said of a checkout that is ready: seller, items, delivery and total."""
    line = checkout.line_items[0]
    return Quote(
        seller=checkout.seller,
        product_id=line.product_id,
        quantity=line.quantity,
        currency=checkout.currency,
        subtotal_minor=checkout.amount(TotalType.SUBTOTAL),
        shipping_minor=checkout.amount(TotalType.FULFILLMENT),
        tax_minor=checkout.amount(TotalType.TAX),
        total_minor=checkout.amount(TotalType.TOTAL),
        delivery_day=checkout.arrives_by.isoformat(),
    )


def buyer_of(scene: Scene) -> Buyer:
    """Return who buys in a turn, as the ledger may know it."""
    customer = scene.customer
    return Buyer(customer=customer.key, consent=customer.consent, identity=customer.identity)
