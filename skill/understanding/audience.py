"""For whom a product is: a pet, a baby, or a person."""

from __future__ import annotations

from collections.abc import Iterable

from shop.catalog import Catalog, Product

PET, BABY, PERSON = "pet", "baby", "person"
OF_BODIES = frozenset({BABY, "personal-care", "beauty"})
"""Categories of goods for a body."""

_OF = {"dog": PET, "puppy": PET, "cat": PET, "baby": BABY, "me": PERSON}  # the model's WHOSE


def audience_of(whose: str | None) -> str | None:
    """Return whom "my dog", "me" stand for, or None."""
    return None if whose is None else _OF.get(whose)


def audience(catalog: Catalog, product: Product) -> str:
    """Return for whom a product is, by its category."""
    category = catalog.category_of(product)
    return category if category in (PET, BABY) else PERSON


def is_made_for(catalog: Catalog, product: Product, whose: str) -> bool:
    """Tell whether a product is made for such an animal, by its name, or for a baby."""
    whom = audience_of(whose)
    if whom != audience(catalog, product):
        return False
    stems = catalog.words.stems
    return whom != PET or stems(whose) <= stems(" ".join((product.name, product.kind, *product.needs)))


def made_by_label(catalog: Catalog, product: Product, whose: str, said: str) -> bool:
    """Tell the same by the words that were said: of an age ("my newborn") it is only told where the label has it."""
    stems = catalog.words.stems
    label = stems(" ".join((product.name, product.kind, *product.needs, *product.facts)))
    return is_made_for(catalog, product, whose) and stems(said) & catalog.locale.product_words.ages <= label


def made_for(catalog: Catalog, products: Iterable[Product], whom: str) -> list[Product]:
    """Return those that are for somebody; for a person what is for a body before what serves the home."""
    theirs = [product for product in products if audience(catalog, product) == whom]
    return sorted(theirs, key=lambda one: whom == PERSON and catalog.category_of(one) not in OF_BODIES)


def unclear(catalog: Catalog, products: Iterable[Product]) -> bool:
    """Tell whether it matters for whom a need is: of a pet or a baby, or of a body that may be a baby's: "dry skin"."""
    served = {catalog.category_of(product) for product in products}
    return served == {PET, BABY} or (BABY in served and not served.isdisjoint(OF_BODIES - {BABY}))
