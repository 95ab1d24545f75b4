"""Which products have the words that a customer said: by name and kind before need and size, and those before facts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from locales import ProductWords

if TYPE_CHECKING:
    from shop.catalog.product import Product

_APART = re.compile(r"[\W_]+")
_REMEMBERED = 4096


class WordSearch:
    """Products by words, in one language."""

    def __init__(self, words: ProductWords) -> None:
        self._words = words
        self._negated = re.compile(rf"\b(?:{'|'.join(sorted(words.negations))})\b")
        self.stems: Callable[[str], frozenset[str]] = lru_cache(maxsize=_REMEMBERED)(self._stems)
        """The words of a text that tell something, in their plainest form: no case, accents, apostrophes or plural."""

    def having(self, products: Iterable[Product], words: frozenset[str]) -> tuple[Product, ...]:
        """Return the products that have all the words, in the order given; nothing when none has them all."""
        several = tuple(products)
        for text in (_named, _described, self._told):
            found = tuple(product for product in several if words <= self.stems(text(product)))
            if found:
                return found
        return ()

    def named_so(self, products: Iterable[Product], words: frozenset[str]) -> tuple[Product, ...]:
        """Return the products whose name and kind have all the words."""
        return tuple(product for product in products if words <= self.stems(_named(product)))

    def described_so(self, products: Iterable[Product], words: frozenset[str]) -> tuple[Product, ...]:
        """Return the products whose name and kind have all the words; where none has, those with needs and size too."""
        several = tuple(products)
        return self.named_so(several, words) or tuple(one for one in several if words <= self.stems(_described(one)))

    def spoken(self, name: str) -> str:
        """Return a name as it is compared: "Phlox & Fern" and "phlox and fern" are one."""
        plain = name.lower()
        for sign, word in self._words.signs.items():
            plain = plain.replace(sign, f" {word} ")
        return " ".join("".join(char for char in plain if char.isalnum() or char == " ").split())

    def _stems(self, text: str) -> frozenset[str]:
        plain = unicodedata.normalize("NFKD", text.lower()).replace("'", "").replace("\u2019", "")
        letters = "".join(char for char in plain if not unicodedata.combining(char))
        every, ending = tuple(filter(None, _APART.split(letters))), self._words.plural_ending
        said = tuple(word for word in every if word not in self._words.little) or self._called(every)
        long = self._words.long_plurals
        short = (word[:-2] if word.endswith(long) else word for word in said) if long else said
        return frozenset(self._same_ending(word.removesuffix(ending) or word) for word in short)

    def _called(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The goods that one is addressed by too, where nothing else is named: "honey" is little behind coffee only."""
        return () if self._words.referring & set(words) else tuple(one for one in words if one in self._words.apart)

    def _same_ending(self, word: str) -> str:
        for plural, singular in self._words.same_endings:
            if word.endswith(plural):
                return word.removesuffix(plural) + singular
        return word

    def _told(self, product: Product) -> str:
        """A fact that says what the product has not ("no perfume") is no sign of it."""
        facts = (fact for fact in product.facts if not self._negated.search(fact.lower()))
        return " ".join((_described(product), *facts))


def _named(product: Product) -> str:
    return f"{product.name} {product.kind}"


def _described(product: Product) -> str:
    return " ".join((_named(product), *product.needs, product.size))
