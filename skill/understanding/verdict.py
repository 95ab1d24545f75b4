"""Whether something holds of a product, by what its facts say: yes, no, or not known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shop.catalog import Catalog, Product

_WORD = re.compile(r"[\w']+|[,.;:]")

REACH = 4
"""Words between a "no" and what it denies: "It does not sting in the eyes"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSays:
    """Whether it holds, and the fact that says so."""

    holds: bool | None  # None where the fact is of what it takes away: it speaks for itself
    fact: str


def verdict(catalog: Catalog, product: Product, asked: str) -> FactSays | None:
    """Return whether what was asked holds of a product; None where neither its facts nor its name tell."""
    stems = catalog.words.stems
    words = stems(asked) or frozenset(asked.lower().split())  # "honey" is a little word, and in the granola
    if not words:
        return None
    for fact in product.facts:
        if words <= stems(fact) | frozenset(_WORD.findall(fact.lower())):
            taken = not catalog.locale.product_words.removing.isdisjoint(_WORD.findall(fact.lower()))
            denied = _denied(catalog, fact, words)
            return FactSays(holds=None if taken and not denied else not denied, fact=fact)
    without = catalog.locale.product_words.free
    needs = [stems(need) for need in product.needs]
    if any(words <= need and (not need & without or words & without) for need in needs):
        return FactSays(holds=True, fact=product.fact)
    if any(words <= need for need in needs):
        return FactSays(holds=False, fact=product.fact)  # perfume, in what is perfume-free
    if words <= stems(product.name) and not words <= stems(product.kind):
        return FactSays(holds=True, fact=product.fact)
    return None


def _denied(catalog: Catalog, fact: str, words: frozenset[str]) -> bool:
    """Tell whether a fact says that the product has it not: "no perfume", "gluten-free", "without peroxide"."""
    told, said = catalog.locale.product_words, [word.lower() for word in _WORD.findall(fact)]
    denied = len(said) + REACH
    for at, word in enumerate(said):
        if word in told.negations and word not in words:
            denied = at
        elif not word.isalnum() or word == catalog.locale.numbers.joined:
            denied = len(said) + REACH  # a "no" reaches no further than to the next "and"
        elif (catalog.words.stems(word) | {word}) & words:
            free = at + 1 < len(said) and said[at + 1] in told.free and said[at + 1] not in words
            if free or 0 < at - denied <= REACH:
                return True
    return False
