"""What lines cost on the merchant's terms: tax a line by its class, shipping on the subtotal, whole minor units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from base.money import percentage
from locales import Say, form
from shop.catalog import Catalog, Product
from shop.checkout.session import (
    BAD_QUANTITY,
    INSUFFICIENT_STOCK,
    NO_LINES,
    OTHER_CURRENCY,
    OUT_OF_STOCK,
    UNKNOWN_ITEM,
    CheckoutMessage,
    CheckoutSession,
    FulfillmentMethod,
    FulfillmentOption,
    LineItem,
    MessageType,
    RequestedLine,
    Severity,
    Total,
    TotalType,
    status_for,
)
from shop.checkout.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedProduct:
    """A product sold here: at which line it was first asked for, and how many on all lines together."""

    at: int
    product: Product
    quantity: int


class Pricing:
    """Prices what is asked for; what cannot be sold is told instead of a total."""

    def __init__(self, catalog: Catalog, terms: Terms) -> None:
        self._catalog = catalog
        self._terms = terms

    def session(self, session_id: str, lines: Sequence[RequestedLine], moment: datetime) -> CheckoutSession:
        """Return the open session of these lines at that moment, each product on one line."""
        sold, messages = self._sold(lines)
        items = tuple(self._line_item(one) for one in sold)
        currency = sold[0].product.price.currency if sold else self._catalog.currency
        open_session = CheckoutSession(
            session_id=session_id,
            status=status_for(messages),
            seller=self._terms.seller,
            currency=currency,
            line_items=items,
            messages=messages,
        )
        return self._with_totals(open_session, moment) if open_session.ready else open_session

    def shipping(self, items: Sequence[LineItem], amount_minor: int, moment: datetime) -> tuple[FulfillmentMethod, ...]:
        """Return the one way this shop delivers, for an order of that moment."""
        option = FulfillmentOption(
            option_id="standard",
            title=form(self._catalog.locale.said[Say.SHIPPING_STANDARD].speech, "other"),
            arrives_by=self._terms.delivery_day(moment),
            amount_minor=amount_minor,
        )
        ids = tuple(item.product_id for item in items)
        return (
            FulfillmentMethod(
                type="shipping", line_item_ids=ids, options=(option,), selected_option_id=option.option_id
            ),
        )

    def _sold(self, lines: Sequence[RequestedLine]) -> tuple[list[AskedProduct], tuple[CheckoutMessage, ...]]:
        """Split the lines into those of products sold here and what is to be said of any of them."""
        sold: dict[str, AskedProduct] = {}
        messages = [] if lines else [_error(NO_LINES, "$.line_items", "nothing is asked for")]
        for at, line in enumerate(lines):
            product = self._catalog.product(line.product_id)
            if product is None:
                messages.append(_error(UNKNOWN_ITEM, _line_path(at), f"{line.product_id} is not sold here"))
            elif line.quantity < 1:
                messages.append(_error(BAD_QUANTITY, _line_path(at), f"at least one of {product.name} can be ordered"))
            elif (before := sold.get(product.product_id)) is not None:
                sold[product.product_id] = replace(before, quantity=before.quantity + line.quantity)
            else:
                sold[product.product_id] = AskedProduct(at=at, product=product, quantity=line.quantity)
        asked = list(sold.values())
        return asked, (*messages, *_shortages(asked))

    def _line_item(self, asked: AskedProduct) -> LineItem:
        product = asked.product
        goods = product.price.minor * asked.quantity
        tax = percentage(goods, self._terms.tax_rate(product.tax_class))
        return LineItem(
            product_id=product.product_id,
            brand_id=product.brand_id,
            title=product.name,
            quantity=asked.quantity,
            unit_price_minor=product.price.minor,
            totals=(
                Total(type=TotalType.SUBTOTAL, amount_minor=goods),
                Total(type=TotalType.TAX, amount_minor=tax),
                Total(type=TotalType.TOTAL, amount_minor=goods + tax),
            ),
        )

    def _with_totals(self, session: CheckoutSession, moment: datetime) -> CheckoutSession:
        items = session.line_items
        goods = sum(item.subtotal_minor for item in items)
        tax = sum(total.amount_minor for item in items for total in item.totals if total.type is TotalType.TAX)
        shipping = self._terms.shipping(goods)
        return replace(
            session,
            totals=totals(goods=goods, shipping=shipping, tax=tax),
            fulfillment=self.shipping(items, shipping, moment),
        )


def totals(*, goods: int, shipping: int, tax: int) -> tuple[Total, ...]:
    """Return a session's totals: the last is the sum of the others."""
    return (
        Total(type=TotalType.SUBTOTAL, amount_minor=goods),
        Total(type=TotalType.FULFILLMENT, amount_minor=shipping),
        Total(type=TotalType.TAX, amount_minor=tax),
        Total(type=TotalType.TOTAL, amount_minor=goods + shipping + tax),
    )


def _line_path(at: int) -> str:
    return f"$.line_items[{at}]"


def _shortages(sold: Sequence[AskedProduct]) -> Iterable[CheckoutMessage]:
    for asked in sold:
        product, path = asked.product, _line_path(asked.at)
        if product.price.currency != sold[0].product.price.currency:
            yield _error(OTHER_CURRENCY, path, f"{product.name} is sold in {product.price.currency}: order it apart")
        if not product.in_stock:
            yield _error(OUT_OF_STOCK, path, f"{product.name} is out of stock")
        elif product.stock < asked.quantity:
            content = f"only {product.stock} of {product.name} are left"
            yield _error(INSUFFICIENT_STOCK, path, content, product.stock)


def _error(code: str, path: str, content: str, available: int = 0) -> CheckoutMessage:
    return CheckoutMessage(
        type=MessageType.ERROR,
        code=code,
        path=path,
        content=content,
        severity=Severity.RECOVERABLE,
        available=available,
    )
