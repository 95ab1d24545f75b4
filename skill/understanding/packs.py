"""How many packs are meant where pieces were counted: 24 cans of what comes in 24 cans is one."""

from __future__ import annotations

import re

from locales import Numbers
from shop.catalog import Catalog, Product

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


LEAST_DOUBTED = 6
"""Pieces in a pack, from above which as many of something else are hardly so many packs."""

MOST_TIMES = 5
"""As many as a household bought at once, above which a number is asked back."""

HALF_A_DOZEN = 6
"""As many of anything are asked back for nobody."""


def packs(catalog: Catalog, product: Product, quantity: int, unit: str | None) -> int | None:
    """Return how many packs so many of a unit are; None where that cannot be told."""
    inside = pieces(catalog.locale.numbers, product.size)
    if inside is None:
        return quantity
    count, piece = inside
    if unit is None:
        return None if quantity == count and count > LEAST_DOUBTED else quantity  # "24 of it", of what comes in 24
    if catalog.words.stems(piece) != catalog.words.stems(unit):
        return None if quantity == count and count > LEAST_DOUBTED else quantity  # "24 tins" of 24 cans
    whole, rest = divmod(quantity, count)
    return None if rest else whole


def doubted(quantity: int, usual: int | None) -> bool:
    """Tell whether so many are far more than a household buys; None where it never bought any."""
    return usual is not None and quantity > max(MOST_TIMES * usual, HALF_A_DOZEN)


def pieces(numbers: Numbers, size: str) -> tuple[int, str] | None:
    """Return how many pieces a size is, and of what: "24 cans"; None for one that is weighed or measured."""
    words = size.split()
    if len(words) != 2 or not words[0].isdecimal() or numbers.is_measure(words[1]):
        return None
    return int(words[0]), words[1]


def largeness(numbers: Numbers, product: Product) -> float:
    """Return a number that is the greater, the larger a product is among those of its kind: "size four", 92 ounces."""
    words = product.name.lower().split()
    named = (words[at + 1] for at in range(len(words) - 1) if words[at] == numbers.size)
    by_name = next((found for one in named if (found := numbers.whole_number(one)) is not None), None)
    if by_name is not None:
        return float(by_name)
    told = _NUMBER.search(product.size)
    return float(told[0]) if told else 0.0
