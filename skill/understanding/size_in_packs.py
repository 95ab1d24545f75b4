"""Several products of which packs make up a size: "four pounds of coffee beans", of what two brands sell in twos."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import structs

from shop.catalog import Catalog, Product, Wanted
from skill.conversation.sought import Sought
from skill.understanding.choice import MOST_CHOICES, fit
from skill.understanding.unit_price import whole_packs


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeInPacks:
    """Products to choose from, the household's usual one alone; `known` has their count where it is the same of all."""

    products: tuple[Product, ...]
    known: Sought


def size_in_packs(catalog: Catalog, known: Sought, bought: tuple[str, ...]) -> SizeInPacks | None:
    """Return what a size may be made up of; None where no size was said, or no packs of anything make it up."""
    size, rest = catalog.locale.numbers.apart(known.words or "")
    wanted = Wanted(brand_id=known.brand_id, kind=known.kind)
    if not size or wanted == Wanted():
        return None
    found = tuple(
        one for one in fit(catalog, wanted, catalog.find(wanted), rest) if one.product_id not in known.refused
    )
    found = tuple(one for one in found if whole_packs(catalog, one, size) is not None)
    found = tuple(one for one in found if one.in_stock) or found
    usual = next((one for theirs in bought for one in found if one.product_id == theirs), None)
    found = found[:MOST_CHOICES] if usual is None else (usual,)
    counts = {whole_packs(catalog, one, size) for one in found}
    if not counts:
        return None
    if len(counts) == 1:  # of several that come in packs of several sizes it is counted when one is chosen
        known = counted_in_packs(catalog, found[0], known)
    return SizeInPacks(products=found, known=known)


def counted_in_packs(catalog: Catalog, product: Product, known: Sought) -> Sought:
    """Return what is known with as many packs of a product as make up the size that was said, if any do."""
    told, rest = catalog.locale.numbers.apart(known.words or "")
    size = told or known.size
    many = whole_packs(catalog, product, size) if size and known.quantity == 1 else None
    if many is None:
        return known
    words = (rest or None) if told else known.words
    return structs.replace(known, quantity=many, unit=None, words=words, size=size)
