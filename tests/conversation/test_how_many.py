"""How many: wherever in the sentence the number was heard, and however it was said."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize(
    ("slots", "count"),
    [
        ({"brand": "5 tonerra", "product": "toner"}, 5),
        ({"brand": "tonerra", "product": "five toner"}, 5),
        ({"brand": "three tonerra toner"}, 3),
        ({"product": "two tonerra toner"}, 2),
        ({"brand": "two boxes of tonerra", "product": "toner"}, 2),
        ({"brand": "a couple of tonerra", "product": "toner"}, 2),
        ({"brand": "half a dozen tonerra", "product": "toner"}, 6),
        ({"brand": "boxes of tonerra", "product": "toner", "quantity": "4"}, 4),
        ({"brand": "boxes of", "product": "toner", "quantity": "4"}, 4),
        ({"brand": "of tonerra", "product": "toner", "quantity": "4"}, 4),
    ],
)
def test_a_number_or_a_container_before_the_name_is_how_many(talk: Talk, slots: dict[str, str], count: int) -> None:
    talk("U: get me ...", intent="ReorderIntent", **slots)
    talk.hears(f"A: I have {count} of Tonerra Black toner 220, …")


@pytest.mark.parametrize("brand", ["a box of tonerra", "a tonerra", "one tonerra"])
def test_a_box_of_something_is_one(talk: Talk, brand: str) -> None:
    talk("U: get me ...", intent="ReorderIntent", brand=brand, product="toner")
    talk.hears("A: I have Tonerra Black toner 220, …")


def test_more_than_there_is_is_said_also_when_the_number_was_in_the_brands_slot(talk: Talk) -> None:
    talk("U: get me 20 Tonerra toner", intent="ReorderIntent", brand="20 tonerra", product="toner")
    talk.hears("A: Sorry, I have only 18 of Tonerra Black toner 220 left. How many would you like?")
    talk("U: two", intent="ReorderIntent", quantity="2")
    talk.hears("A: I have 2 of Tonerra Black toner 220, …")


@pytest.mark.parametrize(
    "slots", [{"product": "two"}, {"brand": "two"}, {"product": "2 please"}, {"brand": "just two"}]
)
def test_a_number_alone_is_how_many_whatever_slot_it_was_heard_in(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: order Tonerra toner", intent="ReorderIntent", brand="tonerra", product="toner")
    talk("U: add two", intent="ReorderIntent", **slots)
    talk.hears("A: I have 2 of Tonerra Black toner 220, …")


def test_a_number_at_the_end_of_a_name_is_the_name(talk: Talk) -> None:
    talk("U: order Quillon 9 label rolls", intent="ReorderIntent", brand="quillon 9", product="label rolls")
    talk.hears("A: I have Quillon 9 label rolls, …")


def test_a_number_answers_which_one(talk: Talk) -> None:
    talk("U: order coffee", intent="ReorderIntent", product="coffee")
    talk("U: two", intent="ReorderIntent", quantity="2")
    talk.hears("A: I have Morning Jorv Sunrise ground coffee, …")
    talk("U: no", intent="AMAZON.NoIntent")
    talk("U: tell me about coffee", intent="ResearchIntent", product="coffee")
    talk("U: seven", intent="ReorderIntent", quantity="7")
    talk.hears("A: Please say the name, or the number: 1: …")


def test_a_number_does_not_agree_to_be_measured(talk: Talk) -> None:
    talk("U: you may remember what I buy", intent="ConsentIntent")
    talk("U: two", intent="ReorderIntent", quantity="2")
    talk.hears("A: Sorry, I did not get that. Was that a yes or a no?")
    assert talk.ledger.consents == {}
    assert talk.orders == []


def test_a_number_of_nothing_is_asked_about_and_kept(talk: Talk) -> None:
    talk.bought(brand="ruxton", product="coffee")
    talk("U: order two", intent="ReorderIntent", quantity="2")
    talk.hears("A: What would you like to reorder?")
    talk("U: coffee", intent="ReorderIntent", product="coffee")
    talk.hears("A: Your usual, 2 of Ruxton Roast House ground coffee, …")


def test_two_bags_of_what_is_offered_are_two_of_it(talk: Talk) -> None:
    talk("U: order dog food", intent="ReorderIntent", product="dog food")
    talk.hears("A: I have Nuzzlo Chicken dog food or Nuzzlo puppy food. Which one would you like?")
    talk("U: two bags please", intent="ReorderIntent", quantity="2", product="bags")  # how many, and not which
    talk("U: the chicken one", intent="ReorderIntent", product="chicken")
    talk.hears("A: I have 2 of Nuzzlo Chicken dog food, …")


def test_a_container_alone_is_not_taken_for_the_usual(talk: Talk) -> None:
    talk.bought(brand="ruxton", product="coffee")
    talk("U: order cartridges", intent="ReorderIntent", product="cartridges")
    talk.hears("A: What would you like to reorder?")


@pytest.mark.parametrize("intent", ["ReorderIntent", "CorrectIntent"])
def test_pieces_of_what_is_on_offer_are_packs_of_it(talk: Talk, intent: str) -> None:
    talk.bought(brand="whiskerton", product="salmon cat food")
    talk("U: order cat food", intent="ReorderIntent", product="cat food")
    talk("U: get me ...", intent=intent, quantity="24", unit="cans")
    talk.hears("A: Your usual: Whiskerton Salmon cat food, …")


def test_far_more_than_the_household_buys_is_asked_back_and_taken_when_said_again(talk: Talk) -> None:
    talk.bought(brand="tonerra", product="toner")
    talk("U: order twelve toner", intent="ReorderIntent", product="toner", quantity="12")
    talk.hears("A: 12 of Tonerra Black toner 220 is far more than you usually order. How many would you like?")
    talk("U: twelve", intent="ReorderIntent", quantity="12")
    talk.hears("A: Your usual, 12 of Tonerra Black toner 220, …")
