"""Yes, no or not known: what a product's facts say of what was asked."""

from __future__ import annotations

import pytest

from skill.understanding.verdict import verdict
from tests.factories.scenes import catalog


@pytest.mark.parametrize(
    ("product", "asked", "holds"),
    [
        ("elowisp-lip-balm", "beeswax", True),
        ("elowisp-lip-balm", "vegan", None),
        ("calmora-unscented-deodorant", "perfume", False),
        ("vellore-nail-polish-remover", "acetone", False),
        ("vellore-nail-polish-remover", "almonds", None),  # what it smells of is not what it is made of
        ("morning-jorv-sunrise-ground-coffee", "citrus", None),
        ("nuzzlo-puppy-food", "bones", None),
        ("phlox-fern-wild-granola", "oats", True),
        ("phlox-fern-wild-granola", "gluten", False),
        ("phlox-fern-wild-granola", "gluten free", True),
        ("phlox-fern-wild-granola", "honey", True),  # a little word of sentences too
        ("lullabelle-baby-shampoo", "sting", False),
        ("lullabelle-baby-shampoo", "the eyes", False),
        ("oralee-white-toothpaste", "peroxide", False),
        ("knoxley-razor-blades", "knoxley handles", True),
        ("knoxley-razor-blades", "gillette", None),
        ("nuzzlo-chicken-dog-food", "chicken", True),
        ("tidewell-free-laundry-detergent", "fragrance", False),  # by what it is for
        ("kaldivo-notte-decaf-ground-coffee", "caffeine", None),  # "takes the caffeine out" speaks for itself
        ("calmora-hand-soap", "", None),
        ("quenbys-peanut-butter", "sugar", None),  # what is low in something speaks for itself
        ("quenbys-peanut-butter", "sugar free", None),
        ("quenbys-peanut-butter", "palm oil", False),  # peanuts and salt, nothing else
        ("quenbys-peanut-butter", "vegan", None),
        ("tottleby-pear-baby-food", "milk", False),
        ("quenbys-peanut-butter", "low sugar", True),
        ("quenbys-pasta-sauce", "sugar", None),  # no added sugar
        ("quenbys-pasta-sauce", "added sugar", False),
        ("quenbys-pasta-sauce", "no added sugar", True),
        ("gristelle-rolled-oats", "sugar free", None),
        ("gristelle-seeded-crackers", "sugar free", True),
        ("gristelle-seeded-crackers", "free of sugar", True),
        ("gristelle-seeded-crackers", "no sugar", True),
        ("knoxley-shaving-cream", "alcohol free", True),
        ("marlow-mills-gluten-free-flour", "wheat", None),  # in its place
        ("marlow-mills-gluten-free-flour", "gluten", False),
        ("phlox-fern-wild-granola", "honey free", False),
        ("whiskerton-clumping-cat-litter", "dust", None),  # almost no dust
        ("kaldivo-single-origin-beans", "acid", None),
    ],
)
def test_the_facts_say_yes_no_or_nothing(product: str, asked: str, holds: bool | None) -> None:
    found = verdict(catalog(), catalog().products[product], asked)
    assert (None if found is None else found.holds) is holds
