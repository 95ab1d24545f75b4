"""Goods that are as they were asked for by what their facts say and not by their names: "sugar free crackers"."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from shop.catalog import Catalog, Product
from skill.understanding.verdict import REACH, verdict


def without_what_it_is_free_of(catalog: Catalog, heard: str) -> str | None:
    """Return the goods of "fragrance free wipes"; None where nothing is said to be free of anything."""
    words, free = heard.split(), catalog.locale.product_words.free
    at = next((place for place, word in enumerate(words) if 0 < place < REACH and word.lower() in free), None)
    return None if at is None else " ".join(words[at + 1 :]) or None


def told_so(catalog: Catalog, found: Iterable[Product], heard: str) -> tuple[Product, ...]:
    """Return the products whose facts or needs say that they are as they were called."""
    return tuple(one for one in found if _is_so(catalog, one, heard))


def told_elsewhere(catalog: Catalog, heard: str) -> tuple[Product, ...]:
    """Return what is so by its needs or facts, of whatever kind whose name has a word that was said.

    "Low acid coffee" is none of the ground ones, and the beans are; "wheat" is in the place of another flour, and no
    flour of it. What ends in no goods' name, or in a word that is other goods by itself ("cold water"), names nothing.
    """
    stems = catalog.words.stems
    named = [word for word in heard.split() if catalog.locale.numbers.whole_number(word) is None]
    words, last = stems(heard), stems(" ".join(named[-1:]))
    if len(words) < 2 or not last or not last <= _goods(catalog):  # goods, and how they are
        return ()
    every = catalog.products.values()
    so = catalog.words.described_so(every, words)
    return so or told_so(catalog, (one for one in every if last <= stems(f"{one.name} {one.kind}")), heard)


def _goods(catalog: Catalog) -> frozenset[str]:
    """The words that kinds of goods end in, without those that are other goods by themselves."""
    ends = catalog.words.stems(_ends(catalog.kinds))
    return ends - catalog.words.stems(" ".join(catalog.locale.product_words.apart))


@lru_cache(maxsize=8)
def _ends(kinds: tuple[str, ...]) -> str:
    """The last word of every kind, once for a catalogue and not in every turn."""
    return " ".join(one.rpartition("-")[2] for one in kinds)


def _is_so(catalog: Catalog, product: Product, heard: str) -> bool:
    stems, told = catalog.words.stems, catalog.locale.product_words
    called = stems(f"{product.name} {product.kind}") | told.loose
    said = [word for word in heard.lower().split() if word in told.free or not stems(word) <= called]
    says = verdict(catalog, product, " ".join(said))
    if says is None or says.holds is not None:
        return says is not None and says.holds is True
    # Of what it takes away it has none: "caffeine free", where water takes the caffeine out.
    partial = stems(" ".join((says.fact, *product.needs))) & told.partial
    return not told.free.isdisjoint(said) and not partial and not told.removing.isdisjoint(says.fact.lower().split())
