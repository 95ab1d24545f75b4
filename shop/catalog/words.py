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
        self._without = re.compile("|".join(words.without)) if words.without else None
        self._free = min(words.free, default="")
        self._before_free = re.compile(rf"\b([a-z]\w*)[\s-]+(?:{'|'.join(sorted(words.free))})\b")  # no brand's name
        self.without: Callable[[str], frozenset[str]] = lru_cache(maxsize=_REMEMBERED)(self._free_of)
        self.stems: Callable[[str], frozenset[str]] = lru_cache(maxsize=_REMEMBERED)(self._stems)
        """The words of a text that tell something, in their plainest form: no case, accents, apostrophes or plural."""

    def having(self, products: Iterable[Product], words: frozenset[str]) -> tuple[Product, ...]:
        """Return the products that have all the words, in the order given; nothing when none has them all."""
        several = tuple(products)
        for text in (_named, _described, self._told):
            found = tuple(product for product in several if self._has(words, text(product)))
            if found:
                return found
        return ()

    def named_so(self, products: Iterable[Product], words: frozenset[str]) -> tuple[Product, ...]:
        """Return the products whose name and kind have all the words."""
        stems = self.stems  # every product in every turn: whatever fails the first look costs no call more
        may = (one for one in products if words <= stems(f"{one.name} {one.kind}"))
        return tuple(one for one in may if self._has(words, _named(one)))

    def described_so(self, products: Iterable[Product], words: frozenset[str]) -> tuple[Product, ...]:
        """Return the products whose name and kind have all the words; where none has, those with needs and size too."""
        several, stems = tuple(products), self.stems
        if named := self.named_so(several, words):
            return named
        may = (one for one in several if words <= stems(" ".join((one.name, one.kind, *one.needs, one.size))))
        return tuple(one for one in may if self._has(words, _described(one)))

    def _has(self, words: frozenset[str], text: str) -> bool:
        """Tell whether a text has all the words, and says of none of them that it is free of it."""
        return words <= self.stems(text) and (self._free in words or words.isdisjoint(self.without(text)))

    def spoken(self, name: str) -> str:
        """Return a name as it is compared: "Phlox & Fern" and "phlox and fern" are one."""
        plain = name.lower()
        for sign, word in self._words.signs.items():
            plain = plain.replace(sign, f" {word} ")
        return " ".join("".join(char for char in plain if char.isalnum() or char == " ").split())

    def alike(self, text: str) -> str:
        """Return a text in lower case in which what is without something says so in two words: "unscented"."""
        plain = text.lower()
        if self._without is None or self._without.search(plain) is None:
            return plain
        return self._without.sub(self._in_two_words, plain)

    def _free_of(self, text: str) -> frozenset[str]:
        said = self._without.sub(self._in_two_words, text) if self._without is not None else text
        named = self._before_free.findall(said) if self._free else ()
        return frozenset().union(*(self.stems(one) for one in named))

    def _in_two_words(self, found: re.Match[str]) -> str:
        return f"{next(filter(None, found.groups()))} {self._free}"

    def _stems(self, text: str) -> frozenset[str]:
        text = self.alike(text)
        plain = unicodedata.normalize("NFKD", text.lower()).replace("'", "").replace("\u2019", "")
        letters = "".join(char for char in plain if not unicodedata.combining(char))
        every, ending = tuple(filter(None, _APART.split(letters))), self._words.plural_ending
        said = tuple(word for word in every if word not in self._words.little) or self._called(every)
        long = self._words.long_plurals
        short = (word[:-2] if word.endswith(long) else word for word in said) if long else said
        stems = (self._same_ending(word.removesuffix(ending) or word) for word in short)
        return frozenset(self._words.same.get(word, word) for word in stems)

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
