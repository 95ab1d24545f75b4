"""Everyday words of shopping: the names of goods, what is said of any goods, and what the goods here are called by."""

from __future__ import annotations

from functools import cached_property

from shop.catalog import Catalog
from skill.understanding.packs import piece_words


class EverydayWords:
    """One catalogue's everyday words, compared by their stems."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._stems = catalog.words.stems
        self._loose = catalog.locale.product_words.loose
        self._places = catalog.locale.product_words.places

    @cached_property
    def of_sentences(self) -> frozenset[str]:
        """Words of sentences, which stand in no name of goods."""
        told = self._catalog.locale
        words = told.product_words
        return (words.little | told.brand_words.speaking | words.asking) - self.of_names

    @cached_property
    def of_names(self) -> frozenset[str]:
        """Words of the goods' names, as they are written."""
        return frozenset(" ".join(product.name for product in self._catalog.products.values()).lower().split())

    def are_apart(self, words: frozenset[str]) -> bool:
        """Tell whether the words are by themselves other goods than those whose name they end: "butter"."""
        return words <= self._apart

    def name_goods(self, words: frozenset[str]) -> bool:
        """Tell whether one of the words is the name of everyday goods."""
        return bool(words & (self._apart | self._goods))

    def belong(self, said: str) -> bool:
        """Tell whether words stand behind other goods, and are a thing for these: "creamer", "plates"."""
        words = self._stems(said)
        return bool(words) and words <= self._belonging

    def are_places(self, words: frozenset[str]) -> bool:
        """Tell whether words only say where something is, if they say anything."""
        return words <= self._places

    def are_loose(self, words: frozenset[str]) -> bool:
        """Tell whether words are but said of any goods: "cheap", "big"."""
        return words <= self._loose

    def count_only(self, said: str) -> bool:
        """Tell whether nothing was said but a container, or what packs are counted in: "bags please", "reams"."""
        return self.are_pieces(said) or self._catalog.locale.numbers.only_container(said)

    def are_pieces(self, said: str) -> bool:
        """Tell whether nothing was said but what packs are counted in."""
        words = self._stems(said)
        return bool(words) and words <= self._pieces

    @cached_property
    def _pieces(self) -> frozenset[str]:
        return self._stems(" ".join(piece_words(self._catalog)))

    def are_no_brand(self, words: frozenset[str]) -> bool:
        """Tell whether all the words are everyday ones, or words that goods here are called by."""
        return bool(words) and words <= self._everyday

    @cached_property
    def _belonging(self) -> frozenset[str]:
        return self._stems(" ".join(self._catalog.locale.product_words.belonging))

    @cached_property
    def _apart(self) -> frozenset[str]:
        return self._stems(" ".join(self._catalog.locale.product_words.apart))

    @cached_property
    def _goods(self) -> frozenset[str]:
        return self._stems(" ".join(self._catalog.locale.brand_words.kinds))

    @cached_property
    def _everyday(self) -> frozenset[str]:
        catalog, told = self._catalog, self._catalog.locale.brand_words
        names = (without_brand(one.name, catalog.brand_name(one.brand_id)) for one in catalog.products.values())
        return self._stems(" ".join((*names, *catalog.kinds, *catalog.needs, *told.kinds, *told.qualities)))


def without_brand(name: str, brand: str) -> str:
    """Return a product's name without its brand's."""
    return name.removeprefix(brand).strip().lower()
