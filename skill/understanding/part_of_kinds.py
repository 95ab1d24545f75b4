"""Goods of which a word is but a part: "cream" of two kinds of it, "face" of what is made for one."""

from __future__ import annotations

from shop.catalog import Catalog, Product, Wanted
from skill.understanding.audience import OF_BODIES


def ending_so(catalog: Catalog, heard: str) -> tuple[Product, ...]:
    """Return one of each kind whose name ends in a word that is other goods by itself; none where one kind does.

    "Cream" may be any of them or none: whoever says it is asked, where there are several. "Butter" is not sold.
    """
    word = catalog.words.stems(heard)
    if len(word) != 1 or not word <= catalog.words.stems(" ".join(catalog.locale.product_words.apart)):
        return ()
    return _ending(catalog, word)


def called_alike(catalog: Catalog, heard: str) -> tuple[Product, ...]:
    """Return one of each kind whose name ends in a plain noun that no kind is called by alone; none of one kind.

    "Soap" is sold for hands and for dishes: whoever says it means one of them.
    """
    word = catalog.words.stems(heard)
    alone = word in catalog.kinds_called
    other = word <= catalog.words.stems(" ".join(catalog.locale.product_words.apart))
    return () if len(word) != 1 or alone or other else _ending(catalog, word)


def _ending(catalog: Catalog, word: frozenset[str]) -> tuple[Product, ...]:
    firsts = [found[0] for kind in catalog.kinds_ending.get(word, ()) if (found := _in_stock(catalog, kind))]
    return tuple(firsts) if len(firsts) > 1 else ()


def made_for_part(catalog: Catalog, heard: str) -> tuple[Product, ...]:
    """Return what is, by the name of its kind, for the part of the body that is all that was said: "my face"."""
    words = catalog.words.stems(heard)
    if not words or not words <= parts_of_bodies(catalog):
        return ()
    kinds = [kind for kind in catalog.kinds if words <= catalog.words.stems(kind.rpartition("-")[0])]
    return tuple(one for kind in kinds for one in _in_stock(catalog, kind))


def told_of_part(catalog: Catalog, heard: str) -> tuple[Product, ...]:
    """Return one of each kind for people's bodies whose facts tell of that part: "my teeth"."""
    words = catalog.words.stems(heard)
    if not words or not words <= parts_of_bodies(catalog):
        return ()
    told = (one for one in catalog.products.values() if one.in_stock and catalog.category_of(one) in OF_BODIES)
    found = [one for one in told if words <= catalog.words.stems(" ".join((one.name, *one.facts)))]
    return tuple({one.kind: one for one in reversed(found)}.values())[::-1]


def is_of_a_body(catalog: Catalog, heard: str) -> bool:
    """Tell whether words end in a part of the body, which nobody buys: "oily skin"."""
    return bool(catalog.words.stems(" ".join(heard.split()[-1:])) & parts_of_bodies(catalog))


def parts_of_bodies(catalog: Catalog) -> frozenset[str]:
    """Return the stems of what goods are for and nobody buys: "face"."""
    return catalog.words.stems(" ".join(catalog.locale.product_words.of_bodies))


def _in_stock(catalog: Catalog, kind: str) -> tuple[Product, ...]:
    return tuple(one for one in catalog.find(Wanted(kind=kind)) if one.in_stock)
