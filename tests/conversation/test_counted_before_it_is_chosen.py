"""How many are wanted is said before it is known of which: another count, and a comparison, leave it so."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


def ordered(talk: Talk) -> list[tuple[str | None, int]]:
    talk("U: yes", intent="AMAZON.YesIntent")
    return [(line.product_id, line.quantity) for order in talk.orders for line in order.lines]


@pytest.mark.parametrize("intent", ["CorrectIntent", "ReorderIntent", "BasketChangeIntent"])
def test_a_number_that_is_no_place_is_another_count(talk: Talk, intent: str) -> None:
    talk("U: order two dog foods", intent="ReorderIntent", product="dog food", quantity="2")
    talk("U: no, three", intent=intent, quantity="3")
    talk.hears("A: …Which one?")
    talk("U: the second one", intent="ChooseIntent", choice="second")
    assert ordered(talk) == [("nuzzlo-puppy-food", 3)]


def test_a_place_that_is_not_there_is_no_count(talk: Talk) -> None:
    talk("U: order two dog foods", intent="ReorderIntent", product="dog food", quantity="2")
    talk("U: the third one", intent="ChooseIntent", choice="third")
    talk("U: the second one", intent="ChooseIntent", choice="second")
    assert ordered(talk) == [("nuzzlo-puppy-food", 2)]


def test_as_many_are_wanted_of_two_that_are_compared(talk: Talk) -> None:
    talk("U: order three coffees", intent="ReorderIntent", product="coffee", quantity="3")
    talk("U: compare them", intent="CompareIntent", brand="ruxton", other_brand="caffarro", product="coffee")
    talk("U: the second one", intent="ChooseIntent", choice="second")
    assert ordered(talk) == [("caffarro-classico-ground-coffee", 3)]


def test_as_much_is_wanted_of_two_that_are_compared(talk: Talk) -> None:
    talk("U: order fifteen pounds of flour", intent="ReorderIntent", product="flour", quantity="15", unit="pounds")
    talk("U: compare", intent="CompareIntent", product="bread flour", other_product="gluten free flour")
    talk("U: the second one", intent="ChooseIntent", choice="second")
    assert ordered(talk) == [("marlow-mills-gluten-free-flour", 5)]


def test_two_that_are_compared_in_between_are_counted_anew(talk: Talk) -> None:
    talk("U: order three coffees", intent="ReorderIntent", product="coffee", quantity="3")
    talk("U: compare", intent="CompareIntent", product="chicken dog food", other_product="puppy food")
    talk("U: the second one", intent="ChooseIntent", choice="second")
    assert ordered(talk) == [("nuzzlo-puppy-food", 1)]


def test_what_is_wrong_behind_the_question_after_the_first_order_is_that_order() -> None:
    talk = Talk(never_asked=True)
    talk("U: order floss", intent="ReorderIntent", product="dental floss")
    assert ordered(talk) == [("oralee-dental-floss", 1)]
    talk("U: that's wrong", intent="WrongIntent")
    talk.hears("A: Your order of Oralee dental floss, $8.71 in all, can still be cancelled. Shall I cancel it?")
