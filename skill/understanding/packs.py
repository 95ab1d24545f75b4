"""How many packs are meant where pieces were counted: 24 cans of what comes in 24 cans is one."""

from __future__ import annotations

from locales import Numbers
from shop.catalog import Catalog, Product


def packs(catalog: Catalog, product: Product, quantity: int, unit: str | None) -> int | None:
    """Return how many packs so many of a unit are; None where that cannot be told."""
    inside = pieces(catalog.locale.numbers, product.size)
    if unit is None or inside is None:
        return quantity
    count, piece = inside
    if catalog.words.stems(piece) != catalog.words.stems(unit):
        return quantity
    whole, rest = divmod(quantity, count)
    return None if rest else whole


def pieces(numbers: Numbers, size: str) -> tuple[int, str] | None:
    """Return how many pieces a size is, and of what: "24 cans"; None for one that is weighed or measured."""
    words = size.split()
    if len(words) != 2 or not words[0].isdecimal() or numbers.is_measure(words[1]):
        return None
    return int(words[0]), words[1]
