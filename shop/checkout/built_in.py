"""The built-in shop: prices from the catalogue, orders on the ledger."""

from __future__ import annotations

from datetime import datetime

from base.errors import NotPlaced, StoreError
from base.money import percentage
from ledger.records import Initiator, Order, OrderLine
from ledger.store import Ledger
from shop.catalog import Catalog, Product
from shop.checkout.port import Placed, Placing
from shop.checkout.quote import (
    BAD_QUANTITY,
    INSUFFICIENT_STOCK,
    OUT_OF_STOCK,
    UNKNOWN_ITEM,
    Checkout,
    Fulfillment,
    LineItem,
    Message,
    MessageType,
    Severity,
    Status,
    TotalLine,
    TotalType,
    Want,
)
from shop.checkout.terms import Terms


class BuiltInShop:
    """Sells the catalogue on its own terms; the one payment handler is "account on file"."""

    def __init__(self, catalog: Catalog, ledger: Ledger, terms: Terms) -> None:
        self._catalog = catalog
        self._ledger = ledger
        self._terms = terms

    def quote(self, want: Want, moment: datetime) -> Checkout:
        """Price one product at that moment, with tax, shipping and the day it arrives by."""
        product = self._catalog.product(want.product_id)
        fault = _fault(product, want)
        if product is None or fault is not None:
            messages = () if fault is None else (fault,)
            return Checkout(status=Status.INCOMPLETE, seller=self._terms.seller, currency="USD", messages=messages)
        line = LineItem(
            product_id=product.product_id,
            brand_id=product.brand_id,
            title=product.name,
            quantity=want.quantity,
            unit_price_minor=product.price.minor,
        )
        shipping = self._terms.shipping(line.total_minor)
        tax = percentage(line.total_minor, self._terms.tax_rate(product.tax_class))
        return Checkout(
            status=Status.READY_FOR_COMPLETE,
            seller=self._terms.seller,
            currency=product.price.currency,
            line_items=(line,),
            totals=_totals(line.total_minor, shipping, tax),
            fulfillment=Fulfillment(
                method="shipping", arrives_by=self._terms.delivery_day(moment), price_minor=shipping
            ),
        )

    def complete(self, checkout: Checkout, *, idempotency_key: str, placing: Placing) -> Placed:
        """Place the order in one transaction with its touchpoint and outbox entry; see `CheckoutPort.complete`."""
        order = _order(checkout, idempotency_key, placing)
        try:
            if self._ledger.place_order(order, placing.touchpoint, customer=placing.customer):
                return Placed(order=order, new=True)
        except StoreError as trouble:
            return self._after_trouble(order, trouble)
        return Placed(order=self._placed_before(order), new=False)

    def _placed_before(self, order: Order) -> Order:
        try:
            return self._ledger.order(order.order_id) or order
        except StoreError:
            return order  # it is there, the ledger just said so; what it says in full can wait

    def _after_trouble(self, order: Order, trouble: StoreError) -> Placed:
        """The reply may have been lost after the commit: look before speaking."""
        there = self._ledger.order(order.order_id)
        if there is None:
            raise NotPlaced("the order was not placed; it may be tried again under the same key") from trouble
        return Placed(order=there, new=there == order)


def _fault(product: Product | None, want: Want) -> Message | None:
    if product is None:
        return _message(UNKNOWN_ITEM, "this product is not sold here")
    if want.quantity < 1:
        return _message(BAD_QUANTITY, "at least one can be ordered")
    if not product.in_stock:
        return _message(OUT_OF_STOCK, f"{product.name} is out of stock")
    if product.stock < want.quantity:
        return _message(INSUFFICIENT_STOCK, f"only {product.stock} of {product.name} are left", product.stock)
    return None


def _message(code: str, content: str, available: int = 0) -> Message:
    return Message(
        type=MessageType.ERROR,
        code=code,
        path="$.line_items[0]",
        content=content,
        severity=Severity.REQUIRES_BUYER_INPUT,
        available=available,
    )


def _totals(goods: int, shipping: int, tax: int) -> tuple[TotalLine, ...]:
    return (
        TotalLine(type=TotalType.SUBTOTAL, amount_minor=goods),
        TotalLine(type=TotalType.FULFILLMENT, amount_minor=shipping),
        TotalLine(type=TotalType.TAX, amount_minor=tax),
        TotalLine(type=TotalType.TOTAL, amount_minor=goods + shipping + tax),
    )


def _order(checkout: Checkout, order_id: str, placing: Placing) -> Order:
    return Order(
        order_id=order_id,
        placed_at=placing.placed_at,
        received_at=placing.placed_at,
        source=placing.source,
        initiator=Initiator.HUMAN,
        currency=checkout.currency,
        revenue_minor=checkout.amount(TotalType.SUBTOTAL),
        tax_minor=checkout.amount(TotalType.TAX),
        shipping_minor=checkout.amount(TotalType.FULFILLMENT),
        lines=tuple(
            OrderLine(
                product_id=line.product_id,
                brand_id=line.brand_id,
                quantity=line.quantity,
                unit_price_minor=line.unit_price_minor,
            )
            for line in checkout.line_items
        ),
        is_new_customer=placing.is_new_customer,
        consent=placing.consent,
        identity=placing.identity,
    )
