"""Whose a name is: what is no other brand's may be learned for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from shop.brands.brand import Brand
from shop.brands.sound.normal import squeezed


def name_owners(brands: Iterable[Brand]) -> dict[str, set[str]]:
    """Return the ids of the brands of each name as written, spaces and case aside."""
    owners: dict[str, set[str]] = defaultdict(set)
    for brand in brands:
        for name in (brand.canonical, *brand.aliases):
            owners[squeezed(name)].add(brand.brand_id)
    return dict(owners)
