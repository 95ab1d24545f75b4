"""What a shop sold, in its own words, and how our catalogue names it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_LONGEST = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldItem:
    """What a line item says of its product."""

    sku: str | None = None
    product_id: str | None = None
    variant_id: str | None = None
    vendor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedProduct:
    """Our own product and brand for a sold item."""

    product_id: str
    brand_id: str | None = None


ProductOf = Callable[[SoldItem], NamedProduct | None]


def same_product(item: SoldItem) -> NamedProduct | None:
    """Take the shop's own words: its SKU, else its product id, and no brand."""
    named = item.sku or item.product_id
    return NamedProduct(product_id=named[:_LONGEST]) if named else None
