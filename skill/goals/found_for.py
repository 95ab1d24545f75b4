"""What is sold of that which is asked about: of the brand without the wish it does not fill, of a kind of that name."""

from __future__ import annotations

from dataclasses import replace

from shop.catalog import Catalog, Product, Wanted
from skill.conversation.sought import Sought


def found_for(catalog: Catalog, known: Sought) -> list[Product]:
    """Return the products that are asked about, what is in stock first."""
    wanted = _wanted(known)
    found = catalog.find(wanted)
    if not found and known.brand_id is not None:
        # The brand without the wish it does not fill: first its products of the kind, then any.
        found = catalog.find(replace(wanted, need=None, category=None)) or catalog.find(Wanted(brand_id=known.brand_id))
    if not found and known.kind is not None and known.need is not None:
        # What serves it is of another kind of that name: beans, of "low acid coffee".
        words = catalog.words.stems(known.kind)
        serving = catalog.find(Wanted(need=known.need))
        found = tuple(one for one in serving if words <= catalog.words.stems(f"{one.name} {one.kind}"))
    return sorted(found, key=lambda product: not product.in_stock)


def _wanted(known: Sought) -> Wanted:
    return Wanted(brand_id=known.brand_id, kind=known.kind, category=known.category, need=known.need)
