"""Packs of one product: which other size might come instead, as the catalogue's `pack_of` and `holds` say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shop.catalog.product import Catalog, Product

AS_MUCH: Final = 1.2  # times more or less than is wanted: no further from it
MOST_PACKS: Final = 24


@dataclass(frozen=True, slots=True)
class OtherPack:
    """So many packs of another size, in the place of those that come."""

    product: Product
    quantity: int

    @property
    def price_minor(self) -> int:
        """What they cost before tax, in minor units."""
        return self.product.price.minor * self.quantity


def other_pack(catalog: Catalog, product_id: str, amount: float, *, saves: float) -> OtherPack | None:
    """Return the other size that costs least for about as much of a product; None where none is cheaper so far.

    Args:
        catalog: what is sold.
        product_id: the pack that comes.
        amount: how many such packs are wanted each time.
        saves: the share of the price of as much that another has to save at least.
    """
    comes = catalog.product(product_id)
    if comes is None or comes.pack_of is None:
        return None
    wanted = amount * comes.holds
    found = [
        OtherPack(one, count)
        for one in catalog.products.values()
        if one.pack_of == comes.pack_of and one is not comes and one.in_stock
        and one.price.currency == comes.price.currency
        and 1 <= (count := round(wanted / one.holds)) <= MOST_PACKS
        and 1 / AS_MUCH < count * one.holds / wanted < AS_MUCH
    ]  # fmt: skip
    dearest = comes.price.minor / comes.holds * (1 - saves)
    cheaper = [one for one in found if one.product.price.minor / one.product.holds <= dearest]
    return min(
        cheaper, key=lambda one: (one.product.price.minor / one.product.holds, one.product.product_id), default=None
    )
