"""A number that is a size: "no, four", where diapers of size two are talked about and a size four is sold."""

from __future__ import annotations

from collections.abc import Iterable

from locales import Numbers
from shop.catalog import Catalog, Product, Wanted


def size_in_name(numbers: Numbers, product: Product) -> int | None:
    """Return the size that a product is called by: 4 of "diapers size four"; None where its name has none."""
    words = product.name.lower().split()
    named = (words[at + 1] for at in range(len(words) - 1) if words[at] == numbers.size)
    return next((found for one in named if (found := numbers.whole_number(one)) is not None), None)


def of_size(numbers: Numbers, products: Iterable[Product], size: int) -> Product | None:
    """Return the one of several products that is called by a size; None where none is, or more than one."""
    found = [one for one in products if size_in_name(numbers, one) == size]
    return found[0] if len(found) == 1 else None


def in_other_size(catalog: Catalog, product: Product, size: int) -> Product | None:
    """Return what is sold in another size than a product, and is the same but for that."""
    numbers = catalog.locale.numbers
    if size_in_name(numbers, product) in (None, size):
        return None
    family = catalog.family(product.brand_id)
    alike = (one for one in catalog.find(Wanted(kind=product.kind)) if one.in_stock and one.brand_id in family)
    return of_size(numbers, alike, size)
