"""Which product's label tells of what was said, where no need of the catalogue does."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from shop.catalog import Catalog

RARE = 4
"""On how many labels a word may stand and still tell one product from the others."""


class Labels:
    """What is told of every product: its name, its fact, its needs."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def product(self, heard: str) -> str | None:
        """Return the id of the one product whose label has most of what was said: two telling words at least; or None.

        "what takes the cat smell out of the floor" has more of a floor cleaner's label than of any other's. The rarer a
        word is on labels, the more it tells.
        """
        words = self._catalog.words.stems(heard)
        having = Counter(word for told in self._told.values() for word in words & told)
        telling = {word: 1 / count for word, count in having.items() if count <= RARE}
        ranked = sorted(
            ((sum(telling.get(word, 0.0) for word in told), one) for one, told in self._told.items()), reverse=True
        )
        (most, product_id), (second, _) = (*ranked[:2], (0.0, ""), (0.0, ""))[:2]
        enough = len(telling.keys() & self._told.get(product_id, frozenset())) > 1
        return product_id if enough and most > second else None

    @cached_property
    def _told(self) -> dict[str, frozenset[str]]:
        stems = self._catalog.words.stems
        products = self._catalog.products.values()
        return {one.product_id: stems(" ".join((one.name, one.fact, *one.needs))) for one in products}
