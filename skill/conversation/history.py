"""What a household bought by voice: the strongest hint at what it means now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ledger.records import Order, OrderStatus
from ledger.settlements import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a household bought, newest first; `known` is False when the ledger could not tell."""

    orders: tuple[Order, ...] = ()
    notices: tuple[Notice, ...] = ()  # what it has yet to hear of them
    known: bool = True

    @property
    def products(self) -> tuple[str, ...]:
        """The ids of the products bought and kept, newest first, each once."""
        bought = (
            line.product_id
            for order in self.orders
            if order.status is not OrderStatus.CANCELLED
            for line in order.lines
            if line.product_id is not None
        )
        return tuple(dict.fromkeys(bought))

    def most_at_once(self, product_id: str) -> int | None:
        """Return of how many of a product the largest order was; None where none was bought and kept."""
        kept = (order for order in self.orders if order.status is not OrderStatus.CANCELLED)
        counts = (line.quantity for order in kept for line in order.lines if line.product_id == product_id)
        return max(counts, default=None)

    @property
    def often(self) -> Counter[str]:
        """In how many of the orders each product was bought and kept."""
        kept = (order for order in self.orders if order.status is not OrderStatus.CANCELLED)
        return Counter(one for order in kept for one in {line.product_id for line in order.lines} if one is not None)

    @property
    def brands(self) -> tuple[str, ...]:
        """The ids of the brands bought, newest first, each once."""
        bought = (line.brand_id for order in self.orders for line in order.lines if line.brand_id is not None)
        return tuple(dict.fromkeys(bought))
