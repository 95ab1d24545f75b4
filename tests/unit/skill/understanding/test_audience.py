"""Whom a product is not for at all, and whom its promises are for."""

from __future__ import annotations

import pytest

from shop.catalog import Catalog
from shop.catalog.load import load_catalog
from skill.understanding.audience import never_for, suits, told_for


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog("")[0]


@pytest.mark.parametrize(
    ("product", "whose", "never"),
    [
        ("calmora-oat-body-wash", "dog", True),
        ("lullabelle-infant-formula", "cat", True),
        ("gristelle-rolled-oats", "puppy", True),
        ("nuzzlo-chicken-dog-food", "cat", True),
        ("whiskerton-clumping-cat-litter", "puppy", True),
        ("pawdry-training-pads", "baby", True),
        ("nuzzlo-dental-chews", "me", True),
        ("nuzzlo-puppy-food", "dog", False),
        ("pawdry-training-pads", "dog", False),
        ("pawdry-pet-stain-remover", "cat", False),
        ("fennimoor-paper-towels", "puppy", False),
        ("bumblekin-baby-wipes", "me", False),
        ("gristelle-rolled-oats", "baby", False),
        ("nuzzlo-dental-chews", "parrot", False),
    ],
)
def test_a_thing_is_for_no_other_animal_and_no_pets_thing_for_people(
    catalog: Catalog, product: str, whose: str, *, never: bool
) -> None:
    assert never_for(catalog, catalog.products[product], whose) is never


def test_of_what_a_baby_takes_or_wears_only_a_babys_is_promised_for_one(catalog: Catalog) -> None:
    promised = ("lullabelle-baby-lotion", "serafyn-sunscreen", "quenbys-tomato-soup", "fennimoor-paper-towels")
    assert [suits(catalog, catalog.products[one], "baby") for one in promised] == [True, False, False, True]


def test_for_which_animal_is_told_where_a_name_does_not(catalog: Catalog) -> None:
    named = ("nuzzlo-dental-chews", "pawdry-training-pads", "nuzzlo-puppy-food", "pawdry-pet-stain-remover")
    told = [told_for(catalog, catalog.products[one]) for one in (*named, "oralee-dental-floss")]
    assert told == ["for dogs", "for puppies", "", "", ""]
