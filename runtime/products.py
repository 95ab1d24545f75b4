"""The shop's sold items in the words of our catalogue."""

from __future__ import annotations

from intake.sold_items import NamedProduct, ProductOf, SoldItem, same_product
from shop.catalog import Catalog


def products_of(catalog: Catalog) -> ProductOf:
    """Return how a sold item is named in the catalogue's words: its SKU is our product id."""

    def product_of(item: SoldItem) -> NamedProduct | None:
        ours = catalog.product(item.sku)
        return NamedProduct(product_id=ours.product_id, brand_id=ours.brand_id) if ours else same_product(item)

    return product_of
