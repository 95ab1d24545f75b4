"""Where all of it is as it was said not to be, nothing is quoted or put into the basket, and nothing else is lost."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

SALMON = {"product": "cat food", "not_product": "salmon"}


def ordered(talk: Talk) -> list[tuple[str | None, int]]:
    return [(line.product_id, line.quantity) for order in talk.orders for line in order.lines]


@pytest.mark.parametrize("intent", ["ReorderIntent", "NameIntent", "BasketAddIntent", "CorrectIntent"])
@pytest.mark.parametrize(
    "said",
    [
        SALMON,
        {"product": "cat food", "not_brand": "salmon"},
        {"product": "cat food", "brand": "whiskerton", "not_product": "salmon"},
    ],
)
def test_nothing_is_offered_where_all_of_it_is_refused(talk: Talk, intent: str, said: dict[str, str]) -> None:
    talk("U: order cat food without salmon", intent=intent, **said)
    talk.hears("A: I have nothing else like Whiskerton Salmon cat food. …")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert not talk.orders


@pytest.mark.parametrize("others", [{}, {"other_product": "dish soap"}])
def test_what_is_quoted_stays_beside_it(talk: Talk, others: dict[str, str]) -> None:
    talk("U: order floss", intent="ReorderIntent", product="dental floss", **others)
    talk("U: cat food without salmon", intent="ReorderIntent", **SALMON)
    talk.hears("A: I have nothing else like Whiskerton Salmon cat food. I still have Oralee dental floss…")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert len(ordered(talk)) == 1 + len(others)


def test_the_basket_stays_beside_it(talk: Talk) -> None:
    talk("U: add floss", intent="BasketAddIntent", product="dental floss")
    talk("U: cat food without salmon", intent="ReorderIntent", **SALMON)
    talk.hears("A: I have nothing else like Whiskerton Salmon cat food…shall I check out?")


def test_of_several_things_the_one_that_is_refused_is_left_out(talk: Talk) -> None:
    two = {"product": "dental floss", "other_product": "cat food", "not_product": "salmon"}
    talk("U: floss and cat food without salmon", intent="ReorderIntent", **two)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == [("oralee-dental-floss", 1)]


def test_of_several_things_another_of_the_kind_comes_with_the_others(talk: Talk) -> None:
    two = {"product": "dental floss", "other_product": "dog food", "not_product": "chicken"}
    talk("U: floss and dog food but not chicken", intent="ReorderIntent", **two)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == [("oralee-dental-floss", 1), ("nuzzlo-puppy-food", 1)]


def test_nothing_is_told_of_where_all_of_a_kind_is_as_it_is_not_to_be(talk: Talk) -> None:
    talk("U: do you have cat food without salmon", intent="ResearchIntent", product="cat food", not_product="salmon")
    talk.hears("A: I have nothing else like Whiskerton Salmon cat food. …")
