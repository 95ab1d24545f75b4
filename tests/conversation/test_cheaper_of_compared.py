"""Whoever asks which of two is cheaper hears it, with both prices, and has ordered nothing."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.fixture
def compared(talk: Talk) -> Talk:
    talk("U: compare ruxton and caffarro", intent="CompareIntent", brand="ruxton", other_brand="caffarro")
    talk("U: which one is cheaper", intent="CheaperIntent")
    return talk


def test_the_cheaper_of_two_is_named_with_both_prices(compared: Talk) -> None:
    compared.hears(
        "A: The cheapest is Caffarro Classico ground coffee, 12 ounces, for $8.99. "
        "Ruxton Roast House ground coffee, 28 ounces, costs $13.49, before tax and shipping. Which one would you like?"
    )
    assert compared.open
    assert not compared.waits_for_a_yes_to_buy


def test_the_one_that_was_said_to_be_cheaper_is_taken(compared: Talk) -> None:
    compared("U: order it", intent="TakeItIntent")
    compared.hears("A: I have Caffarro Classico ground coffee, … Shall I order it?")


def test_the_other_one_is_still_to_be_chosen(compared: Talk) -> None:
    compared("U: the second one", intent="ChooseIntent", choice="second")
    compared.hears("A: I have Ruxton Roast House ground coffee, … Shall I order it?")


def test_the_first_one_is_the_one_that_was_named_first_as_the_cheaper(talk: Talk) -> None:
    talk("U: compare", intent="CompareIntent", brand="ruxton", other_brand="caffarro", product="coffee")
    talk("U: which one is cheaper", intent="CheaperIntent")
    talk("U: the first one", intent="ChooseIntent", choice="first")
    talk.hears("A: I have Caffarro Classico …")


@pytest.mark.parametrize("intent", ["ReorderIntent", "TakeItIntent"])
def test_a_number_then_is_how_many_of_the_cheaper(talk: Talk, intent: str) -> None:
    talk("U: compare", intent="CompareIntent", brand="ruxton", other_brand="caffarro", product="coffee")
    talk("U: which one is cheaper", intent="CheaperIntent")
    talk("U: get me two", intent=intent, quantity="2")
    talk.hears("A: I have 2 of Caffarro Classico …")


@pytest.mark.parametrize(
    "slots",
    [
        {"product": "that", "other_product": "rolled oats"},
        {"product": "rolled oats", "other_product": "it"},
        {"product": "rolled oats"},
    ],
)
def test_it_is_what_is_quoted_where_that_is_compared_with_another(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: order crackers", intent="ReorderIntent", product="crackers")
    talk("U: how does that compare to the oats", intent="CompareIntent", **slots)
    assert "Gristelle Seeded crackers" in talk.speech
    assert "Gristelle rolled oats" in talk.speech
    assert talk.speech.endswith("Which one would you like?")
