"""What a product costs by the ounce or the piece, and how many packs make up a size."""

from __future__ import annotations

from fractions import Fraction

import pytest

from shop.catalog import Wanted
from skill.understanding.packs import of_packs, packs
from skill.understanding.unit_price import common_unit, unit_price, whole_packs
from tests.factories.scenes import catalog


@pytest.mark.parametrize(
    ("product", "unit", "each"),
    [
        ("ruxton-house-ground-coffee", "ounce", Fraction(1349, 28)),
        ("caffarro-espresso-beans", "ounces", Fraction(2249, 32)),
        ("caffarro-espresso-beans", "pound", Fraction(2249, 2)),
        ("kalmara-day-cream", "ounce", Fraction(2499 * 10, 17)),  # 1.7 ounces
        ("bumblekin-diapers-size-four", "diaper", Fraction(3799, 96)),
        ("bumblekin-diapers-size-four", "piece", Fraction(3799, 96)),
        ("inkwright-black-ink-41", "piece", Fraction(2299)),
        ("caffarro-coffee-pods", "ounce", None),
        ("tidewell-original-laundry-detergent", "gallon", Fraction(1449 * 2)),
        ("tidewell-original-laundry-detergent", "pound", None),  # fluid ounces are no weight
    ],
)
def test_the_price_of_one(product: str, unit: str, each: Fraction | None) -> None:
    assert unit_price(catalog(), catalog().products[product], unit) == each


def test_packs_are_compared_in_what_all_of_them_are_told_in() -> None:
    coffee = catalog().find(Wanted(kind="coffee"))
    assert common_unit(catalog(), coffee) == "ounce"
    assert common_unit(catalog(), (*coffee, catalog().products["caffarro-coffee-pods"])) is None


@pytest.mark.parametrize(
    ("size", "many"), [("10 pounds", 2), ("80 ounces", None), ("160 ounces", 2), ("8 pounds", None)]
)
def test_whole_packs_that_make_up_a_size(size: str, many: int | None) -> None:
    assert whole_packs(catalog(), catalog().products["marlow-mills-bread-flour"], size) == many


def test_a_size_chooses_the_product_whose_packs_make_it_up() -> None:
    found = of_packs(catalog(), Wanted(kind="flour"), "10 pounds flour")
    assert found is not None
    assert (found[0].product_id, found[1]) == ("marlow-mills-bread-flour", 2)
    assert of_packs(catalog(), Wanted(kind="flour"), "flour") is None


@pytest.mark.parametrize(
    ("product", "quantity", "many"),
    [
        ("bumblekin-diapers-size-four", 96, 1),
        ("caffarro-coffee-pods", 72, 2),
        ("caffarro-coffee-pods", 2, 2),
        ("kaldivo-coffee-filters", 20, None),
        ("whiskerton-salmon-cat-food", 24, None),  # "24 of it", of what comes in 24 cans
    ],
)
def test_pieces_that_are_counted_by_their_name_are_packs(product: str, quantity: int, many: int | None) -> None:
    assert packs(catalog(), catalog().products[product], quantity, None) == many
