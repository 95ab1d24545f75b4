"""What households bought, by product: from the ledger's orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median_high

from ledger.records import Grant, Initiator, Order, OrderStatus

HouseholdProduct = tuple[str, str]  # household, product
MONTH = timedelta(days=30)
_NEWEST = 5  # orders of a product whose quantity and price are looked at


@dataclass(slots=True, kw_only=True)
class BoughtProduct:
    """A product of a household: its orders in the order of time, each with moment, quantity, price and currency."""

    at: list[datetime] = field(default_factory=list)
    packs: list[int] = field(default_factory=list)
    price_minor: int = 0
    currency: str = ""

    @property
    def usual(self) -> int:
        """How many packs it usually takes at once."""
        return max(median_high(self.packs[-_NEWEST:]), 1)


@dataclass(slots=True, kw_only=True)
class HouseholdPurchases:
    """All that a household bought: by product; what it spent by machine within a month; what shipping cost last."""

    products: dict[str, BoughtProduct] = field(default_factory=lambda: defaultdict(BoughtProduct))
    spent_minor: int = 0
    shipping_minor: int = 0


def purchases(orders: Iterable[Order], now: datetime) -> dict[str, HouseholdPurchases]:
    """Return what each household bought by now: its account's orders, else its user's; of one id the latest received.

    Left out are tests, what was cancelled or paid back whole, and records whose household may not be told.
    """
    theirs = by_household(orders)
    return {household: found for household, some in theirs.items() if (found := purchases_of(some, now)).products}


def by_household(orders: Iterable[Order]) -> dict[str, list[Order]]:
    """Return each household's orders, of one id the latest received; without those whose household may not be told."""
    theirs: dict[str, list[Order]] = defaultdict(list)
    latest = {one.order_id: one for one in sorted(orders, key=lambda one: one.received_at)}
    for order in latest.values():
        household = order.identity.account or order.identity.user
        if household is not None and order.consent.measurement is not Grant.DENIED:
            theirs[household].append(order)
    return theirs


def purchases_of(orders: Iterable[Order], now: datetime) -> HouseholdPurchases:
    """Return what one household bought by now, whosever the records say that they are: its own may serve it."""
    latest = {one.order_id: one for one in sorted(orders, key=lambda one: one.received_at)}
    theirs = HouseholdPurchases()
    for order in sorted(latest.values(), key=lambda one: (one.placed_at, one.order_id)):
        if order.placed_at > now or not stands(order):
            continue
        theirs.shipping_minor = order.shipping_minor
        if order.initiator is Initiator.MACHINE and order.placed_at > now - MONTH:
            theirs.spent_minor += order.revenue_minor
        for line in order.lines:
            if line.product_id is not None and line.quantity > 0:
                _add(theirs.products[line.product_id], order, line.quantity, line.unit_price_minor)
    return theirs


def stands(order: Order) -> bool:
    """Tell whether an order was one, and was neither cancelled nor paid back whole."""
    returned = order.status is OrderStatus.REFUNDED and order.refunded_minor >= order.revenue_minor
    return not (order.is_test or order.status is OrderStatus.CANCELLED or returned)


def _add(bought: BoughtProduct, order: Order, quantity: int, price_minor: int) -> None:
    bought.at.append(order.placed_at)
    bought.packs.append(quantity)
    bought.price_minor, bought.currency = price_minor, order.currency
