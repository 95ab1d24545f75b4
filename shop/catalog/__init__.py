"""Products, prices, stock and facts; CSV in. `shop.catalog.load` reads the files."""

from __future__ import annotations

from shop.catalog.product import Catalog, Product, Wanted, said, slug

__all__ = ["Catalog", "Product", "Wanted", "said", "slug"]
