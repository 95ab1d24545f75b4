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
        ("vellore-nail-polish-remover", "almonds", True),  # a "no" reaches no further than to the next "and"
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
    ],
)
def test_the_facts_say_yes_no_or_nothing(product: str, asked: str, holds: bool | None) -> None:
    found = verdict(catalog(), catalog().products[product], asked)
    assert (None if found is None else found.holds) is holds
