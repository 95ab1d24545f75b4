"""A product that is offered, with all that is bought together with it."""

from __future__ import annotations

from dataclasses import dataclass

from shop.catalog import Product
from shop.checkout.session import RequestedLine
from skill.conversation.answer import Facts
from skill.conversation.memory import BasketLine
from skill.conversation.purchase_state import Purchase, Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A product to offer, how many, and the facts of the turn so far."""

    product: Product
    quantity: int
    facts: Facts
    usual: bool = False
    more: tuple[BasketLine, ...] = ()  # what is bought together with it
    of: int = 1  # how many fitted what was asked for: of several it is said to be the best offer
    without: tuple[str, ...] = ()  # what was asked for too, and left out because the business is out of it
    opened: Purchase | None = None  # the draft of which a checkout is open for it already

    @property
    def lines(self) -> tuple[RequestedLine, ...]:
        """Everything that is asked for."""
        first = RequestedLine(product_id=self.product.product_id, quantity=self.quantity)
        return (first, *(RequestedLine(product_id=one.product_id, quantity=one.quantity) for one in self.more))

    @classmethod
    def as_quoted(cls, product: Product, quote: Quote, facts: Facts) -> Offer:
        """Return what was quoted, of which `product` is the first."""
        more = tuple(BasketLine(product_id=one, quantity=count) for one, count in quote.more)
        return cls(product=product, quantity=quote.quantity, facts=facts, more=more)
