"""How a basket is told: what is in it, and what that costs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from base.money import Money
from skill.speech import AllOf

if TYPE_CHECKING:
    from shop.catalog import Catalog
    from skill.conversation.memory import BasketLine


def all_of(catalog: Catalog, lines: Iterable[BasketLine]) -> AllOf:
    """Return every product by name, with how many of it where that is not one."""
    counted = catalog.locale.manner.counted
    names = ((line.quantity, catalog.products[line.product_id].name) for line in lines)
    return AllOf(tuple(name if many == 1 else counted.format(count=many, name=name) for many, name in names))


def price_of(catalog: Catalog, lines: Iterable[BasketLine]) -> Money:
    """Return what the goods cost together, before tax and shipping."""
    minor = sum(catalog.products[line.product_id].price.minor * line.quantity for line in lines)
    return Money(minor, catalog.currency)
