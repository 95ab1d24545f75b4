"""What a product costs by the ounce, the pound or the piece, from the size of its pack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from locales import Numbers
from shop.catalog import Catalog, Product


@dataclass(frozen=True, slots=True, kw_only=True)
class InPack:
    """How much is in a pack: so many of a unit, and all of it in the smallest of its dimension."""

    amount: Fraction
    unit: str  # as it is said of one: "ounce", "pod"
    smallest: Fraction
    dimension: str  # "weight", "volume", or the word for its pieces

    def per(self, numbers: Numbers, unit: str | None) -> Fraction | None:
        """Return how many of a unit are in the pack; None where it is not told in that."""
        asked = (unit or self.unit).lower()
        sizes = {"weight": numbers.weights, "volume": numbers.volumes}.get(self.dimension)
        if sizes is not None:
            return self.smallest / sizes[asked] if asked in sizes else None
        return self.amount if asked in (self.unit, *numbers.pieces) or asked == self.dimension else None


def measured(catalog: Catalog, product: Product) -> InPack | None:
    """Return how much of a product is in its pack; None where its size is no number of anything."""
    numbers, words = catalog.locale.numbers, product.size.lower().split()
    if len(words) < 2:
        return None
    number = words[0] if words[0].replace(".", "", 1).isdecimal() else numbers.whole_number(words[0])
    if number is None:
        return None
    amount, unit = Fraction(Decimal(str(number))), _singular(catalog, words[-1])
    sizes = numbers.volumes if words[1] in numbers.fluid or unit not in numbers.weights else numbers.weights
    dimension = "volume" if sizes is numbers.volumes else "weight"
    if amount <= 0:
        return None
    if unit not in sizes:
        return InPack(amount=amount, unit=unit, smallest=amount, dimension=unit)
    return InPack(amount=amount, unit=unit, smallest=amount * sizes[unit], dimension=dimension)


def unit_price(catalog: Catalog, product: Product, unit: str | None) -> Fraction | None:
    """Return the price of one of a unit, in minor units of the currency; None where the pack does not tell."""
    pack = measured(catalog, product)
    one = None if unit is None else _singular(catalog, unit.lower())
    many = None if pack is None else pack.per(catalog.locale.numbers, one)
    return None if not many else Fraction(product.price.minor) / many


def common_unit(catalog: Catalog, products: Iterable[Product]) -> str | None:
    """Return the unit that all the packs are told in or can be; None where they are of several dimensions."""
    packs = [measured(catalog, one) for one in products]
    dimensions = {None if pack is None else pack.dimension for pack in packs}
    return packs[0].unit if len(dimensions) == 1 and packs and packs[0] is not None else None


def whole_packs(catalog: Catalog, product: Product, size: str) -> int | None:
    """Return how many packs make up a size that is larger than one: "ten pounds" of what comes in five is two."""
    pack, words = measured(catalog, product), size.lower().split()
    if pack is None or len(words) < 2 or not words[0].isdecimal():
        return None
    inside = pack.per(catalog.locale.numbers, _singular(catalog, words[-1]))
    times = None if not inside else Fraction(int(words[0])) / inside
    return int(times) if times is not None and times.denominator == 1 and times > 1 else None


def _singular(catalog: Catalog, word: str) -> str:
    told = catalog.locale.product_words
    long = next((ending for ending in told.long_plurals if word.endswith(ending)), None)
    return word[:-2] if long is not None else word.removesuffix(told.plural_ending) or word
