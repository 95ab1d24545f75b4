"""What is in the basket stays there, as many as were said last, whatever is quoted or chosen meanwhile."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

FLOSS = "oralee-dental-floss"


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("BasketChangeIntent", {"quantity": "2"}),
        ("ReorderIntent", {"meant_quantity": "2"}),
        ("TakeItIntent", {"quantity": "2"}),
        ("CorrectIntent", {"quantity": "2"}),
    ],
)
def test_a_count_that_is_said_at_the_quote_of_a_basket_is_the_baskets_too(
    talk: Talk, intent: str, slots: dict[str, str]
) -> None:
    talk("U: add floss", intent="BasketAddIntent", product="dental floss")
    talk("U: check out", intent="CheckoutIntent")
    talk("U: make it two", intent=intent, **slots)
    talk("U: no", intent="AMAZON.NoIntent")
    talk("U: what is in my basket", intent="BasketIntent")
    talk.hears("A: In your basket: 2 of Oralee dental floss…")


def test_another_count_of_what_is_ordered_beside_the_basket_is_not_the_baskets(talk: Talk) -> None:
    talk("U: add two floss", intent="BasketAddIntent", product="dental floss", quantity="2")
    talk("U: order one dish soap", intent="ReorderIntent", product="dish soap")
    talk("U: make it four", intent="ReorderIntent", meant_quantity="4")
    talk("U: no", intent="AMAZON.NoIntent")
    talk("U: what is in my basket", intent="BasketIntent")
    assert "2 of Oralee dental floss" in talk.speech


def test_a_no_to_a_choice_asks_about_the_basket_again(talk: Talk) -> None:
    talk("U: order two dog foods", intent="ReorderIntent", product="dog food", quantity="2")
    talk("U: add floss", intent="BasketAddIntent", product="dental floss")
    talk("U: no", intent="AMAZON.NoIntent")
    talk.hears("A: In your basket: Oralee dental floss, …Or shall I check out?")
