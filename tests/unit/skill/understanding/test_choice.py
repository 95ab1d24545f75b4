"""Which product is offered: the usual one, the best offer that is said to be one, or a question."""

from __future__ import annotations

import pytest

from shop.catalog import Catalog, Wanted
from shop.catalog.load import load_catalog
from skill.understanding.choice import MOST_CHOICES, Chosen, WhichBrand, WhichProduct, choose


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog("")[0]


def test_a_brand_of_several_things_is_asked_about_one_of_each_kind_first(catalog: Catalog) -> None:
    found = choose(catalog, Wanted(brand_id="tidewell"), ())
    assert isinstance(found, WhichProduct)
    assert len(found.products) == MOST_CHOICES
    assert [one.kind for one in found.products[:2]] == ["laundry-detergent", "fabric-softener"]


def test_the_usual_one_is_taken_without_a_word_of_offers(catalog: Catalog) -> None:
    found = choose(catalog, Wanted(brand_id="tidewell"), ("tidewell-fabric-softener",))
    assert isinstance(found, Chosen)
    assert (found.product.product_id, found.usual, found.of) == ("tidewell-fabric-softener", True, 1)


def test_the_plain_one_is_the_best_offer_of_its_kind_where_none_is_cheaper(catalog: Catalog) -> None:
    found = choose(catalog, Wanted(brand_id="tidewell", kind="laundry-detergent"), ())
    assert isinstance(found, Chosen)
    assert (found.product.product_id, found.usual, found.of) == ("tidewell-original-laundry-detergent", False, 3)


def test_variants_of_which_none_is_the_plain_one_are_asked_about(catalog: Catalog) -> None:
    found = choose(catalog, Wanted(brand_id="oralee", kind="toothpaste"), ())
    assert isinstance(found, WhichProduct)
    assert [one.product_id for one in found.products] == ["oralee-gentle-toothpaste", "oralee-white-toothpaste"]


def test_several_brands_of_a_kind_are_asked_about_and_the_cheapest_is_the_best_offer(catalog: Catalog) -> None:
    found = choose(catalog, Wanted(kind="coffee"), ())
    assert isinstance(found, WhichBrand)
    assert len(found.brands) == MOST_CHOICES
    assert (found.best.product_id, found.of) == ("morning-jorv-sunrise-ground-coffee", 4)


def test_the_only_one_of_its_kind_is_no_best_offer(catalog: Catalog) -> None:
    found = choose(catalog, Wanted(kind="dish-soap"), ())
    assert isinstance(found, Chosen)
    assert (found.usual, found.of) == (False, 1)
