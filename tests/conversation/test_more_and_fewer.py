"""More, fewer, and all of it: counted on what is there, in whatever slots Alexa put the words."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

TWO = "A: I have 2 of Brightlea Lemon dish soap, …"


def test_some_of_what_is_on_offer_is_taken_away(talk: Talk) -> None:
    talk("U: order three dish soap", intent="ReorderIntent", product="dish soap", quantity="3")
    talk("U: take one away", intent="BasketRemoveIntent", quantity="1")
    talk.hears(TWO)


def test_of_several_on_offer_it_is_asked_of_which(talk: Talk) -> None:
    talk("U: soaps", intent="ReorderIntent", product="dish soap", quantity="3", other_product="hand soap")
    talk("U: one less", intent="BasketRemoveIntent", quantity="1")
    talk.hears("A: Please say of which, …")


def test_more_than_are_sold_at_once_changes_nothing(talk: Talk) -> None:
    talk("U: add 13 dish soap", intent="BasketAddIntent", product="dish soap", quantity="13")
    talk("U: double it", intent="BasketChangeIntent", factor="double")
    talk.hears("A: I can order one to 24 of …")
    talk("U: what is in it", intent="BasketIntent")
    talk.hears("A: In your basket: 13 of Brightlea Lemon dish soap, …")


@pytest.mark.parametrize("product", ["four cans of soup", "four cans soup"])
def test_pieces_within_the_name_are_no_count_of_packs(talk: Talk, product: str) -> None:
    talk("U: two packs of four cans", intent="ReorderIntent", quantity="2", unit="packs", product=product)
    talk.hears("A: I have 2 of Quenby's Tomato soup, …")


@pytest.mark.parametrize("intent", ["ReorderIntent", "BasketAddIntent"])
def test_it_beside_a_name_is_what_was_told_of(talk: Talk, intent: str) -> None:
    talk("U: tell me about descaler", intent="ResearchIntent", product="descaler")
    talk("U: order it and dish soap", intent=intent, product="it", other_product="dish soap")
    talk.hears("A: … Brightlea descaler and Brightlea Lemon dish soap …")


def test_more_of_the_one_thing_in_the_basket_is_told_as_all_that_is_there(talk: Talk) -> None:
    talk("U: add floss", intent="BasketAddIntent", product="floss")
    talk("U: add two more", intent="BasketAddIntent", quantity="2")
    talk.hears("A: In your basket: 3 of Oralee dental floss, for $10.47 before tax and shipping. …shall I check out?")


def test_so_many_of_those_beside_a_name_are_of_what_is_on_offer(talk: Talk) -> None:
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk("U: two of those and one floss", intent="ReorderIntent", quantity="2", other_product="floss")
    talk.hears("A: I have 2 of Ruxton Roast House ground coffee and Oralee dental floss …")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.quantity for line in talk.orders[0].lines] == [2, 1]
