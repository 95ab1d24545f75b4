"""Which products have the words that a customer said: by name and kind before need and size, and those before facts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from shop.catalog.product import Product

# Words that tell no product from another.
LITTLE = frozenset(
    "a an the my our your some any more of for from with in to and or please thanks again now today usual another"
    " me us it one ones brand kind stuff thing product item something anything".split()
)
_APART = re.compile(r"[\W_]+")
_NEGATED = re.compile(r"\b(?:no|not|nor|nothing|without)\b")


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """Return the words that tell something, in their plainest form: no case, accents, apostrophes or plural s."""
    plain = unicodedata.normalize("NFKD", text.lower()).replace("'", "").replace("\u2019", "")
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return frozenset(word.removesuffix("s") or word for word in _APART.split(letters) if word and word not in LITTLE)


def having(products: Iterable[Product], words: frozenset[str]) -> tuple[Product, ...]:
    """Return the products that have all the words, in the order given; nothing when none has them all."""
    several = tuple(products)
    for text in (_named, _described, _told):
        found = tuple(product for product in several if words <= stems(text(product)))
        if found:
            return found
    return ()


def named_so(products: Iterable[Product], words: frozenset[str]) -> tuple[Product, ...]:
    """Return the products whose name and kind have all the words."""
    return tuple(product for product in products if words <= stems(_named(product)))


def _named(product: Product) -> str:
    return f"{product.name} {product.kind}"


def _described(product: Product) -> str:
    return " ".join((_named(product), *product.needs, product.size))


def _told(product: Product) -> str:
    """A fact that says what the product has not ("no perfume") is no sign of it."""
    return " ".join((_described(product), *(fact for fact in product.facts if not _NEGATED.search(fact.lower()))))
