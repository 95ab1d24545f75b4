"""How many packs are meant where pieces were counted: 24 cans of what comes in 24 cans is one."""

from __future__ import annotations

import re
from collections.abc import Callable

from locales import Numbers
from shop.catalog import Catalog, Product, Wanted
from skill.understanding.choice import fit
from skill.understanding.sizes import size_in_name
from skill.understanding.unit_price import measured, unit_price, whole_packs

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


LEAST_PIECES = 4
"""Pieces, from which on it is asked whether they or packs are meant: "five blades", of what comes in eight."""

LEAST_DOUBTED = 6
"""Pieces, above which they are hardly so many packs, however many are in one."""

MOST_TIMES = 5
"""As many as a household bought at once, above which a number is asked back."""

HALF_A_DOZEN = 6
"""As many of anything are asked back for nobody who bought it before."""

A_DOZEN = 12
"""As many of anything are asked back for nobody: more of what was never bought are."""

MOST_SPENT = 50_000
"""Minor units that more of a product than were ever bought may cost without being asked back."""


def packs(catalog: Catalog, product: Product, quantity: int, unit: str | None) -> int | None:
    """Return how many packs so many of a unit are; None where that cannot be told."""
    inside = pieces(catalog.locale.numbers, product.size)
    if inside is None:
        return quantity
    count, piece = inside
    stems = catalog.words.stems
    if unit is None and stems(piece) <= stems(f"{product.name} {product.kind}"):  # "96 diapers", "72 coffee pods"
        if quantity % count == 0:
            return quantity // count
        doubtful = quantity > LEAST_DOUBTED or (quantity >= LEAST_PIECES and 2 * quantity > count)
        return None if doubtful else quantity
    if unit is None:
        return None if quantity == count >= LEAST_PIECES else quantity  # "24 of it", of what comes in 24
    if catalog.words.stems(piece) != catalog.words.stems(unit):
        return None if quantity == count >= LEAST_PIECES else quantity  # "24 tins" of 24 cans
    whole, rest = divmod(quantity, count)
    return None if rest else whole


def doubted(quantity: int, price_minor: int, usual: Callable[[], int | None]) -> bool:
    """Tell whether so many are hardly meant: far more than the household buys, or for very much money.

    `usual` is asked, of as many as were bought at once, only for more than anybody orders; None where none were.
    """
    if quantity <= HALF_A_DOZEN and quantity * price_minor <= MOST_SPENT:
        return False
    bought = usual()
    most = A_DOZEN if bought is None else max(MOST_TIMES * bought, HALF_A_DOZEN)
    return quantity > most or (quantity > (bought or 1) and quantity * price_minor > MOST_SPENT)


def pieces(numbers: Numbers, size: str) -> tuple[int, str] | None:
    """Return how many pieces a size is, and of what: "24 cans"; None for one that is weighed or measured."""
    words = size.split()
    if len(words) != 2 or not words[0].isdecimal() or numbers.is_measure(words[1]):
        return None
    return int(words[0]), words[1]


def piece_words(catalog: Catalog) -> frozenset[str]:
    """Return the words that packs are counted in, and that no goods are called by: "reams"."""
    names = " ".join(f"{one.name} {one.kind}" for one in catalog.products.values())
    goods = catalog.words.stems(names)
    found = (pieces(catalog.locale.numbers, one.size) for one in catalog.products.values())
    return frozenset(one[1] for one in found if one is not None and not catalog.words.stems(one[1]) <= goods)


def of_packs(catalog: Catalog, wanted: Wanted, words: str | None) -> tuple[Product, int | None] | None:
    """Return the one product of which packs make up a size, and how many: "ten pounds of flour", in packs of five.

    None for how many where they do not make it up; None where no product, or more than one, is meant.
    """
    size, rest = catalog.locale.numbers.apart(words or "")
    if not size:
        return None
    found = fit(catalog, wanted, catalog.find(wanted), rest)
    counted = [(one, many) for one in found if (many := whole_packs(catalog, one, size)) is not None]
    if len(counted) == 1:
        return counted[0]
    told = found[0] if len(found) == 1 and unit_price(catalog, found[0], size.split()[-1]) is not None else None
    return None if told is None else (told, None)


def largeness(catalog: Catalog, product: Product) -> float:
    """Return a number that is the greater, the larger a product is among those of its kind: "size four", 92 ounces."""
    by_name = size_in_name(catalog.locale.numbers, product)
    if by_name is not None:
        return float(by_name)
    return contents(catalog, product)


def contents(catalog: Catalog, product: Product) -> float:
    """Return how much is in a pack, as far as its size tells: of 120 diapers more than of 96 larger ones."""
    pack = measured(catalog, product)
    if pack is not None:
        return float(pack.smallest)
    told = _NUMBER.search(product.size)
    return float(told[0]) if told else 0.0
