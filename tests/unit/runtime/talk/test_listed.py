"""More things in one wish than there are slots: all of them reach the skill."""

from __future__ import annotations

import pytest

from tests.factories.resolvers import shipped_model

FOUR = "coffee pods and dish soap and paper towels and cat food"


@pytest.mark.parametrize(
    ("said", "intent", "product"),
    [
        (f"order {FOUR}", "ReorderIntent", FOUR),
        (f"order {FOUR} and toothpaste", "ReorderIntent", f"{FOUR} and toothpaste"),
        (
            "add coffee pods dish soap and paper towels to my cart",
            "BasketAddIntent",
            "coffee pods and dish soap and paper towels",
        ),
        (
            "order three granolas two oats and one crackers",
            "ReorderIntent",
            "three granolas and two oats and one crackers",
        ),
        (
            "two lip balms, a mascara and three hand soaps",
            "ReorderIntent",
            "two lip balms and mascara and three hand soaps",
        ),
        (
            "add two bags of granola a box of crackers and three bottles of dish soap to my cart",
            "BasketAddIntent",
            "two bags of granola and box of crackers and three bottles of dish soap",
        ),
        ("two five pound bags of flour and three teas", "ReorderIntent", "2 5 pound flour and three teas"),
        (
            "thirty pound bag of dog food and two bags of litter",
            "ReorderIntent",
            "30 pound dog food and two bags of litter",
        ),
        (
            "add two boxes of tea and a forty pound bag of litter to my cart",
            "BasketAddIntent",
            "two boxes of tea and 40 pound litter",
        ),
        ("get me oats granola tea", "ReorderIntent", "oats and granola and tea"),
        (
            "put two boxes of cat food in the basket and one litter",
            "BasketAddIntent",
            "two boxes of cat food and one litter",
        ),
        ("order coffee two packs and granola one", "ReorderIntent", "two coffee and one granola"),
    ],
)
def test_all_things_of_a_longer_list_are_handed_on(said: str, intent: str, product: str) -> None:
    found = shipped_model("en-US").resolve(said)["intent"]
    assert (found["name"], found["slots"]["product"].get("value")) == (intent, product)


def test_two_things_keep_slots_of_their_own() -> None:
    slots = shipped_model("en-US").resolve("order dish soap and paper towels")["intent"]["slots"]
    assert (slots["product"]["value"], slots["other_product"]["value"]) == ("dish soap", "paper towels")
