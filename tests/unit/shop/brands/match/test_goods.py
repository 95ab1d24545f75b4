"""Everyday words beside and instead of a brand's name."""

from __future__ import annotations

import pytest

from locales.en_us import LOCALE
from shop.brands import Brand, BrandMatcher, Decision
from shop.brands.match.everyday_words import only_everyday, without_kind

WORDS = LOCALE.brand_words

CATALOG = [
    Brand(brand_id=name.lower().replace(" ", "-"), canonical=name)
    for name in (
        "Tide",
        "Tide Pods",
        "Bounty",
        "Vitamix",
        "Toblerone",
        "Folgers",
        "CeraVe",
        "CeraVe Healing Ointment",
        "Soap",
    )
]


@pytest.fixture(scope="module")
def matcher() -> BrandMatcher:
    return BrandMatcher.build(CATALOG)


@pytest.mark.parametrize(
    ("heard", "brand_id"),
    [
        ("bounty paper towels", "bounty"),
        ("my bounty paper towels", "bounty"),
        ("tide pods detergent", "tide-pods"),
        ("tide detergent", "tide"),
        ("folgers coffee", "folgers"),
        ("cerave healing ointment", "cerave-healing-ointment"),
        ("soap", "soap"),
    ],
)
def test_the_kind_of_goods_behind_a_name_does_not_hide_it(matcher: BrandMatcher, heard: str, brand_id: str) -> None:
    found = matcher.match(heard)
    assert (found.decision, found.brand_id) == (Decision.ACCEPT, brand_id)


@pytest.mark.parametrize(("heard", "brand_id"), [("tied detergent", "tide"), ("fold jerz coffee", "folgers")])
def test_a_misheard_name_is_asked_about_without_its_kind(matcher: BrandMatcher, heard: str, brand_id: str) -> None:
    found = matcher.match(heard)
    assert (found.decision, found.brand_id) == (Decision.ASK, brand_id)


@pytest.mark.parametrize("heard", ["vitamins", "vitamins vitamins", "the blue one", "paper towels", "some cold water"])
def test_everyday_words_alone_are_never_acted_on(matcher: BrandMatcher, heard: str) -> None:
    assert matcher.match(heard).decision is not Decision.ACCEPT


def test_a_kind_that_is_part_of_the_name_stays() -> None:
    assert without_kind(("sarah", "v", "healing", "ointment"), WORDS, ("cerave", "healing", "ointment")) == (
        "sarah",
        "v",
        "healing",
        "ointment",
    )


@pytest.mark.parametrize("tokens", [("paper", "towels"), ("the", "blue", "soap"), ("my", "usual", "coffee")])
def test_nothing_is_dropped_where_no_name_would_be_left(tokens: tuple[str, ...]) -> None:
    assert only_everyday(tokens, WORDS)
    assert without_kind(tokens, WORDS) == tokens


@pytest.mark.parametrize("tokens", [("tide",), ("tide", "soap"), ("one",), ("the", "one"), ()])
def test_other_words_are_not_everyday_goods(tokens: tuple[str, ...]) -> None:
    assert not only_everyday(tokens, WORDS)


def test_a_name_of_four_letters_written_just_so_is_acted_on_although_another_sounds_near() -> None:
    near = BrandMatcher.build(
        [Brand(brand_id=name.lower(), canonical=name) for name in ("Dove", "Grove", "Dawn", "Glove Co")]
    )
    found = near.match("dove")
    assert (found.decision, found.brand_id) == (Decision.ACCEPT, "dove")


@pytest.mark.parametrize("heard", ["on", "all", "the one"])
def test_a_word_that_everybody_says_is_asked_about_although_a_brand_is_called_so(heard: str) -> None:
    brands = BrandMatcher.build([Brand(brand_id=name.lower(), canonical=name) for name in ("On", "All", "One", "Tide")])
    assert brands.match(heard).decision is Decision.ASK


@pytest.mark.parametrize(
    ("heard", "brand"),
    [
        ("old spice deodorant", "Old Spice"),
        ("blue bottle coffee", "Blue Bottle"),
        ("era detergent", "Era"),
        ("i want tide", "Tide"),
    ],
)
def test_a_name_that_is_itself_everyday_words_is_found_before_its_kind(heard: str, brand: str) -> None:
    sold = BrandMatcher.build(
        [Brand(brand_id=name, canonical=name) for name in ("Old Spice", "Blue Bottle", "Era", "Tide")]
    )
    found = sold.match(heard)
    assert (found.decision, found.brand_id) == (Decision.ACCEPT, brand)
