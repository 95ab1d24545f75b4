"""A whole category is reordered by what the household buys of it; else it is asked which of some of it."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize("slots", [{"category": "grocery"}, {"product": "groceries"}, {"product": "grocery items"}])
def test_what_is_bought_of_a_category_is_its_usual(talk: Talk, slots: dict[str, str]) -> None:
    for product in ("rolled oats", "dental floss"):
        talk("U: order that", intent="ReorderIntent", product=product)
        talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: order groceries", intent="ReorderIntent", **slots)
    talk.hears("A: Your usual: Gristelle rolled oats, …Shall I order it?")


def test_of_several_bought_of_it_one_is_chosen(talk: Talk) -> None:
    for product in ("rolled oats", "granola"):
        talk("U: order that", intent="ReorderIntent", product=product)
        talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: order groceries", intent="ReorderIntent", category="grocery")
    talk.hears("A: I have Phlox & Fern Wild granola or Gristelle rolled oats. Which one would you like?")


@pytest.mark.parametrize(
    "slots", [{"category": "pet"}, {"product": "pet supplies"}, {"brand": "pet", "product": "stuff"}]
)
def test_where_nothing_of_it_was_bought_it_is_asked_which(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: order pet supplies", intent="ReorderIntent", **slots)
    talk.hears("A: I have Nuzzlo Chicken dog food, …Which one would you like?")


def test_what_there_is_of_a_category_is_told(talk: Talk) -> None:
    talk("U: what baby products do you have", intent="ResearchIntent", product="baby products")
    talk.hears("A: For baby I have …Which one would you like to hear about?")


@pytest.mark.parametrize("said", ["coffee", "baby shampoo", "pet food"])
def test_goods_that_are_named_are_no_category(talk: Talk, said: str) -> None:
    talk("U: order that", intent="ReorderIntent", product=said)
    assert "Pawdry" not in talk.speech
    assert "infant formula" not in talk.speech


@pytest.mark.parametrize("slots", [{"product": "pet food"}, {"brand": "pet", "product": "food"}])
def test_a_category_before_what_several_kinds_are_is_of_those(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: order pet food", intent="ReorderIntent", **slots)
    talk.hears("A: I have Nuzzlo Chicken dog food, Whiskerton Salmon cat food…Which one would you like?")


@pytest.mark.parametrize(
    ("slots", "first"),
    [
        ({"product": "office stuff"}, "Inkwright"),
        ({"product": "cleaning things"}, "Tidewell"),
        ({"product": "something from", "variant": "baby category"}, "Bumblekin"),
    ],
)
def test_a_category_is_known_by_what_else_it_is_called(talk: Talk, slots: dict[str, str], first: str) -> None:
    talk("U: order that", intent="ReorderIntent", **slots)
    talk.hears(f"A: I have {first}…Which one would you like?")


def test_an_animal_in_the_place_of_a_need_is_whom_it_is_for(talk: Talk) -> None:
    talk("U: something for my cat", intent="ResearchIntent", need="cat")
    talk.hears("A: For cat I have Whiskerton …Which one would you like to hear about?")
