"""Whether something holds of a product, by what its facts say: yes, no, or not known."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from shop.catalog import Catalog, Product

_WORD = re.compile(r"[\w']+|[,.;:]")

_OF = frozenset({"of", "any"})

REACH = 4
"""Words between a "no" and what it denies: "It does not sting in the eyes"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSays:
    """Whether it holds, and the fact that says so."""

    holds: bool | None  # None where the fact is of what it takes away: it speaks for itself
    fact: str


def verdict(catalog: Catalog, product: Product, asked: str) -> FactSays | None:
    """Return whether what was asked holds of a product; None where neither its facts nor its name tell.

    Of "sugar free", "free of sugar" and "no sugar" it is whether there is none of it: what the facts deny holds then.
    """
    asked = catalog.words.alike(asked)
    said, told = _WORD.findall(asked), catalog.locale.product_words
    left = [word for word in said if word not in told.free | told.negations | _OF]
    if len(left) == len(said):
        return _told(catalog, product, asked)
    says = _told(catalog, product, " ".join(left))
    return None if says is None else replace(says, holds=None if says.holds is None else not says.holds)


def _told(catalog: Catalog, product: Product, asked: str) -> FactSays | None:
    stems, told = catalog.words.stems, catalog.locale.product_words
    words = stems(asked) or frozenset(asked.lower().split())  # "honey" is a little word, and in the granola
    if not words:
        return None
    for fact in product.facts:
        says = catalog.words.alike(fact)
        if words <= stems(fact) | frozenset(_WORD.findall(says)):
            taken = not told.removing.isdisjoint(_WORD.findall(says))
            denied = _denied(catalog, says, words)
            by_itself = _in_part(catalog, says, words) or (taken and not denied)
            return FactSays(holds=None if by_itself else not denied, fact=fact)
    return _by_name_or_need(catalog, product, words)


def _by_name_or_need(catalog: Catalog, product: Product, words: frozenset[str]) -> FactSays | None:
    stems, told = catalog.words.stems, catalog.locale.product_words
    needs = [need for need in map(stems, product.needs) if words <= need]
    if any(need & told.partial - words for need in needs):
        return FactSays(holds=None, fact=product.fact)  # sugar, in what is low in it
    if any(not need & told.free or words & told.free for need in needs):
        return FactSays(holds=True, fact=product.fact)
    if needs:
        return FactSays(holds=False, fact=product.fact)  # perfume, in what is perfume-free
    if words <= stems(product.name) and not words <= stems(product.kind):
        return FactSays(holds=True, fact=product.fact)
    return _by_all_of_it(catalog, product, words)


def _by_all_of_it(catalog: Catalog, product: Product, words: frozenset[str]) -> FactSays | None:
    """Tell that goods which are not told of are not in what a fact tells all of: "peanuts and salt, nothing else"."""
    told = catalog.locale
    goods = catalog.words.stems(" ".join((*told.brand_words.kinds, *told.product_words.apart)))
    whole = (fact for fact in product.facts if any(said in fact.lower() for said in told.product_words.all_of_it))
    fact = next(whole, None)
    return None if fact is None or words.isdisjoint(goods) else FactSays(holds=False, fact=fact)


def _in_part(catalog: Catalog, fact: str, words: frozenset[str]) -> bool:
    """Tell whether a fact says so of a part of it alone: "no added sugar" does not say that there is none."""
    told, said = catalog.locale.product_words, [word.lower() for word in _WORD.findall(fact)]
    at = [place for place, word in enumerate(said) if (catalog.words.stems(word) | {word}) & words]
    before = {word for place in at for word in said[max(0, place - REACH) : place]}
    return bool(before & told.partial - words)


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
