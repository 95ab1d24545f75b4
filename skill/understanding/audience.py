"""For whom a product is: a pet, a baby, or a person."""

from __future__ import annotations

from collections.abc import Iterable

from shop.catalog import Catalog, Product

PET, BABY, PERSON = "pet", "baby", "person"
OF_BODIES = frozenset({BABY, "personal-care", "beauty"})
"""Categories of goods for a body."""

OF_HOUSES = frozenset({"home-care", "printer-supplies"})
"""Categories of goods that serve a home, whoever lives there."""

_KIN = {"dog": "dog puppy", "puppy": "dog puppy", "cat": "cat kitten"}
"""What an animal is called, by the model's WHOSE: the names of the young are those of their kind too."""

ANIMALS = tuple(_KIN)

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


def never_for(catalog: Catalog, product: Product, whose: str) -> bool:
    """Tell whether a product is not for them at all: a person's for a pet, a pet's for a person, a dog's for a cat."""
    whom, made = audience_of(whose), audience(catalog, product)
    if whom is None or whom != PET:
        return whom is not None and made == PET
    if made != PET:
        return catalog.category_of(product) not in OF_HOUSES
    labelled = animals_of(catalog, product)
    return bool(labelled) and not labelled & catalog.words.stems(_KIN[whose])


def animals_of(catalog: Catalog, product: Product) -> frozenset[str]:
    """Return the animals that a product is labelled for, as stems: by its name, its kind or its needs."""
    return names_animals(catalog, " ".join((product.name, product.kind, *product.needs)))


def names_animals(catalog: Catalog, said: str, whose: str | None = None) -> frozenset[str]:
    """Return the animals that are named, as stems; `whose` is the one that is looked for, by the model's WHOSE."""
    kin = " ".join(_KIN.values()) if whose is None else _KIN[whose]
    return catalog.words.stems(said) & catalog.words.stems(kin)


def told_for(catalog: Catalog, product: Product) -> str:
    """Return how a pet's thing is said to be for its animal where its name does not tell: "for dogs", else nothing."""
    if audience(catalog, product) != PET or names_animals(catalog, product.name):
        return ""
    animals, stems = animals_of(catalog, product), catalog.words.stems
    return next((told for one, told in catalog.locale.manner.animals.items() if stems(one) & animals), "")


def suits(catalog: Catalog, product: Product, whose: str) -> bool:
    """Tell whether what a label promises may be promised to them: of what a baby takes or wears only a baby's."""
    if audience_of(whose) == BABY:
        return audience(catalog, product) == BABY or catalog.category_of(product) in OF_HOUSES
    return not never_for(catalog, product, whose)


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
