"""Goods that are called by how they are, in other words than the catalogue's."""

from __future__ import annotations

import pytest

from shop.brands import BrandMatcher
from shop.catalog import Catalog, Wanted
from skill.conversation.mentioned import Mentioned
from skill.conversation.turn import Slot
from skill.understanding.choice import fit_or_told
from skill.understanding.sentence import SaidSlots, read
from skill.understanding.slots import SlotReader
from tests.factories.scenes import catalog

SOLD = catalog()
READER = SlotReader(SOLD, open_matcher=lambda: BrandMatcher.build(list(SOLD.brands.values())))


def meant(heard: Mentioned, sold: Catalog = SOLD) -> set[str]:
    """The products that may be offered for what was heard."""
    named = heard.product
    assert named is not None
    if named.product_id is not None:
        return {named.product_id}
    if named.kind is None:
        return set()
    wanted = Wanted(kind=named.kind)
    return {one.product_id for one in fit_or_told(sold, wanted, sold.find(wanted), named.words)}


@pytest.mark.parametrize(
    ("said", "product"),
    [
        ("unscented detergent", "tidewell-free-laundry-detergent"),
        ("dye free detergent", "tidewell-free-laundry-detergent"),
        ("decaffeinated coffee", "kaldivo-notte-decaf-ground-coffee"),
        ("low acid coffee", "kaldivo-single-origin-beans"),
        ("iced coffee", "morning-jorv-cold-brew-concentrate"),
        ("tear free shampoo", "lullabelle-baby-shampoo"),
        ("number four filters", "kaldivo-coffee-filters"),
        ("unbleached filters", "kaldivo-coffee-filters"),
        ("two pound bag of espresso beans", "caffarro-espresso-beans"),
        ("scent free deodorant", "calmora-unscented-deodorant"),
        ("acetone free remover", "vellore-nail-polish-remover"),
        ("sugarless crackers", "gristelle-seeded-crackers"),
        ("unflavored lip balm", "elowisp-lip-balm"),
    ],
)
def test_what_the_facts_say_in_other_words_is_found(said: str, product: str) -> None:
    assert meant(read(READER, SaidSlots(product=Slot(heard=said)))) == {product}


@pytest.mark.parametrize(
    ("brand", "goods", "product"),
    [
        ("unscented", "detergent", "tidewell-free-laundry-detergent"),
        ("compostable", "pods", "caffarro-coffee-pods"),
        ("acetone free", "remover", "vellore-nail-polish-remover"),
        ("low acid", "coffee", "kaldivo-single-origin-beans"),
    ],
)
def test_how_goods_are_is_no_brand(brand: str, goods: str, product: str) -> None:
    heard = read(READER, SaidSlots(brand=Slot(heard=brand), product=Slot(heard=goods)))
    assert heard.brand is None
    assert meant(heard) == {product}


def test_a_kind_of_another_name_is_asked_about_where_several_are_so() -> None:
    heard = read(READER, SaidSlots(product=Slot(heard="dark roast coffee")))
    assert meant(heard) == {"caffarro-espresso-beans", "ruxton-french-roast-beans"}


@pytest.mark.parametrize(
    "said",
    [
        "scented detergent",
        "perfumed deodorant",
        "wheat flour",
        "green tea",
        "water",
        "gluten flour",
        "oily hair",
        "cold water",
        "hard water",
    ],
)
def test_what_the_facts_deny_or_do_not_say_is_not_found(said: str) -> None:
    assert meant(read(READER, SaidSlots(product=Slot(heard=said)))) == set()
