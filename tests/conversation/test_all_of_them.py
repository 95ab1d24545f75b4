"""All that is offered is put into the basket; of something it is asked what, and the offer comes with it."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

ALL = ({"product": "everything"}, {"choice": "all of them"}, {"product": "both"})


def _quoted(talk: Talk) -> None:
    talk("U: order oats and crackers", intent="ReorderIntent", product="rolled oats", other_product="crackers")


@pytest.mark.parametrize("said", ALL)
def test_everything_that_is_quoted_is_put_into_the_basket(talk: Talk, said: dict[str, str]) -> None:
    _quoted(talk)
    talk("U: put the lot in my basket", intent="BasketAddIntent", **said)
    talk.hears("A: I put Gristelle rolled oats and Gristelle Seeded crackers into your basket. …")


@pytest.mark.parametrize("said", ALL)
def test_all_of_a_choice_are_put_into_the_basket(talk: Talk, said: dict[str, str]) -> None:
    talk("U: order toothpaste", intent="ReorderIntent", product="toothpaste")
    talk("U: add them all", intent="BasketAddIntent", **said)
    talk.hears("A: I put Oralee Gentle toothpaste and Oralee White toothpaste into your basket. …")


def test_one_of_a_choice_is_put_into_the_basket_by_its_place(talk: Talk) -> None:
    talk("U: order toothpaste", intent="ReorderIntent", product="toothpaste")
    talk("U: add the second one to my basket", intent="BasketAddIntent", choice="second one")
    talk.hears("A: I put Oralee White toothpaste into your basket, …")


def test_everything_with_nothing_there_is_asked_about(talk: Talk) -> None:
    talk("U: add everything", intent="BasketAddIntent", product="everything")
    talk.hears("A: There is nothing in your basket. What would you like?")


def test_everything_said_to_an_offer_of_several_is_told_again(talk: Talk) -> None:
    _quoted(talk)
    talk("U: everything please", intent="ChooseIntent", choice="everything")
    talk.hears("A: Your order would be Gristelle rolled oats and Gristelle Seeded crackers. … Shall I order it?")


def test_the_first_one_of_an_offer_puts_no_other_into_the_basket(talk: Talk) -> None:
    _quoted(talk)
    talk("U: add the first one", intent="BasketAddIntent", choice="first one")
    talk.hears("A: Your order would be Gristelle rolled oats and Gristelle Seeded crackers. … Shall I order it?")


def test_what_was_quoted_is_quoted_with_something_that_is_named_next(talk: Talk) -> None:
    talk("U: order oats", intent="ReorderIntent", product="rolled oats")
    talk("U: add something else", intent="BasketAddIntent", product="something else")
    talk.hears("A: What would you like?")
    talk("U: floss", intent="NameIntent", product="dental floss")
    talk.hears("A: I have Gristelle rolled oats and Oralee dental floss from … Shall I order it?")
