"""A number that Alexa took for a choice is a count where there is nothing to choose from."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize(("said", "there"), [("one", 2), ("two", 3), ("three more", 4)])
def test_what_is_put_beside_a_quote_is_more_of_it(talk: Talk, said: str, there: int) -> None:
    talk("U: order oats", intent="ReorderIntent", product="rolled oats")
    talk(f"U: add {said} more", intent="BasketAddIntent", choice=said)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.quantity for order in talk.orders for line in order.lines] == [there]


def test_what_is_put_into_the_basket_is_more_of_what_is_there(talk: Talk) -> None:
    talk("U: add oats to my basket", intent="BasketAddIntent", product="rolled oats")
    talk("U: put two more in", intent="BasketAddIntent", choice="two")
    talk.hears("A: In your basket: 3 of Gristelle rolled oats, …")


def test_at_a_choice_the_number_chooses(talk: Talk) -> None:
    talk("U: order toothpaste", intent="ReorderIntent", product="toothpaste")
    talk("U: add the second one", intent="BasketAddIntent", choice="two")
    talk.hears("A: I put … into your basket, …")
