"""Goods that were called by how they are: where none of the kind is so, one of another kind of that name may be."""

from __future__ import annotations

from shop.catalog import Catalog, Wanted
from skill.conversation.mentioned import HeardProduct
from skill.understanding.as_told import told_elsewhere
from skill.understanding.choice import fit_or_told


def as_called(catalog: Catalog, kind: str, heard: str) -> HeardProduct:
    """Return what was called so: of the kind, or what else is as it was called: "low acid coffee", of beans."""
    named = HeardProduct(kind=kind, words=heard)
    return named if is_called_so(catalog, named) else of_its_facts(catalog, heard) or named


def is_called_so(catalog: Catalog, heard: HeardProduct) -> bool:
    """Tell whether a product was heard, or one of the kind is as it was called."""
    if heard.product_id is not None or heard.words is None:
        return heard.product_id is not None
    wanted = Wanted(kind=heard.kind)
    return bool(fit_or_told(catalog, wanted, catalog.find(wanted), heard.words))


def of_its_facts(catalog: Catalog, heard: str) -> HeardProduct | None:
    """Return the one product, or the one kind, that is as it was called by its needs or facts: "dark roast coffee"."""
    found = told_elsewhere(catalog, heard)
    if len(found) == 1:
        return HeardProduct(product_id=found[0].product_id, kind=found[0].kind, words=heard)
    kinds = {one.kind for one in found}
    return HeardProduct(kind=kinds.pop(), words=heard) if len(kinds) == 1 else None
