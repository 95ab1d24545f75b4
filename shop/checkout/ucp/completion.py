"""`complete` at a UCP business, until it is known what became of it; nothing is sold at another price."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable

from base.errors import MerchantUnavailable, UnknownCheckout
from base.money import Money
from ledger.records import Order
from ledger.settlements import Because, Confirmed, Refusal, Refused, Settlement
from shop.checkout.session import RequestedLine, Status
from shop.checkout.ucp.client import UcpClient
from shop.checkout.ucp.wire import WireCheckout

log = logging.getLogger("earshot.merchant")

SOLD_OUT_CODES = frozenset({"out_of_stock", "item_unavailable", "insufficient_stock"})


def completed(
    client: UcpClient, checkout_id: str, order: Order, patience: Callable[[], float], *, token: str | None = None
) -> Settlement:
    """Look at the checkout, complete it where that is still to be done at the agreed total, and say what came of it.

    A checkout that the business has forgotten (they expire) is opened anew; the key of `complete` stays the order's.
    `token` is the buyer's own at the business (identity linking). `patience` says before each request how many seconds
    it may take.

    Raises:
        MerchantUnavailable: it is not known; ask again.
    """
    try:
        checkout = client.get(checkout_id, patience(), token=token)
    except UnknownCheckout:
        checkout = _renewed(client, checkout_id, order, patience(), token)
    settled = settlement_of(checkout, order)
    return settled if settled is not None else _complete(client, checkout, order, patience(), token)


def _complete(client: UcpClient, checkout: WireCheckout, order: Order, seconds: float, token: str | None) -> Settlement:
    instrument = checkout.payment.saved
    if instrument is None:
        return Refused(reason=Refusal.ESCALATION, continue_url=checkout.continue_url)
    try:
        after = client.complete(checkout.id, instrument, order.order_id, seconds, token=token)
    except UnknownCheckout as error:
        raise MerchantUnavailable("the checkout went while it was completed") from error
    settled = settlement_of(after, order)
    if settled is None:
        raise MerchantUnavailable("the business did not complete the checkout and did not say why")
    return settled


def settlement_of(checkout: WireCheckout, order: Order) -> Settlement | None:
    """Return what a checkout says of its order; None where it can be completed at the agreed total.

    Raises:
        MerchantUnavailable: the business is still at it.
    """
    if checkout.status == Status.COMPLETED:
        charged = Money(checkout.amount("total"), checkout.currency)
        as_agreed = charged == Money(total_of(order), order.currency)
        if not as_agreed:
            log.error(
                "EARSHOT_OTHER_PRICE order %s was completed at another total, or in another currency, than agreed",
                order.order_id,
            )
        there = None if checkout.order is None else checkout.order.id[:256]
        return Confirmed(merchant_order_id=there, charged=None if as_agreed else charged)
    if checkout.status == Status.COMPLETE_IN_PROGRESS:
        raise MerchantUnavailable("the business is still completing the checkout")
    reason = _reason(checkout, order)
    if reason is None:
        return None
    return Refused(reason=reason, said=_said_of(checkout, reason), continue_url=checkout.continue_url)


def _reason(checkout: WireCheckout, order: Order) -> Refusal | None:
    errors = {message.code for message in checkout.messages if message.type == "error"}
    if errors & SOLD_OUT_CODES:
        return Refusal.SOLD_OUT
    if checkout.status == Status.REQUIRES_ESCALATION:
        return Refusal.ESCALATION
    if checkout.status == Status.CANCELED or not checkout.id:
        return Refusal.DECLINED
    other_price = checkout.amount("total") != total_of(order) or checkout.currency != order.currency
    # What it holds may have been changed since it was said: then that was not agreed to, at whatever price.
    if other_price or _counted(checkout) != Counter((line.product_id, line.quantity) for line in order.lines):
        return Refusal.PRICE_CHANGED
    if errors or checkout.status != Status.READY_FOR_COMPLETE:
        return Refusal.DECLINED
    return None if checkout.adds_up else Refusal.ESCALATION


def _said_of(checkout: WireCheckout, reason: Refusal) -> tuple[Because, ...]:
    errors = (message for message in checkout.messages if message.type == "error")
    told = [one for one in errors if reason is not Refusal.SOLD_OUT or one.code in SOLD_OUT_CODES]
    return tuple(Because(code=one.code, words=one.words, path=one.path or "$") for one in told)


def _counted(checkout: WireCheckout) -> Counter[tuple[str | None, int]]:
    return Counter((line.item.id, line.quantity) for line in checkout.line_items)


def total_of(order: Order) -> int:
    """Return what the buyer said yes to."""
    return order.revenue_minor + order.tax_minor + order.shipping_minor


def _renewed(client: UcpClient, checkout_id: str, order: Order, seconds: float, token: str | None) -> WireCheckout:
    lines = [RequestedLine(product_id=line.product_id or "", quantity=line.quantity) for line in order.lines]
    return client.create(lines, order.order_id, seconds, instead_of=checkout_id, token=token)
