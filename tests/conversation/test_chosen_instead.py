"""Which one is taken, said with "order" or "take" at an offer, is a correction of that offer: never a yes to it."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

GENTLE, WHITE = "A: I have Oralee Gentle toothpaste, …", "A: I have Oralee White toothpaste, …"


@pytest.fixture
def gentle(talk: Talk) -> Talk:
    """Of two kinds of toothpaste the first was chosen, and is quoted."""
    talk("U: order toothpaste", intent="ReorderIntent", product="toothpaste")
    talk("U: the first one", intent="ChooseIntent", choice="first")
    talk.hears(GENTLE)
    return talk


@pytest.mark.parametrize(
    ("choice", "answer"),
    [
        ("second", WHITE),
        ("last", WHITE),
        ("other", WHITE),
        ("first", GENTLE),
        ("one", GENTLE),
        ("smaller", "A: Oralee Gentle toothpaste is the smallest of that kind that I have. …Shall I order it?"),
        ("cheaper", "A: I have nothing cheaper of that kind. …Shall I order it?"),
    ],
)
def test_a_choice_beside_an_order_quotes_what_is_chosen_and_buys_nothing(
    gentle: Talk, choice: str, answer: str
) -> None:
    gentle("U: I'll take that one", intent="TakeItIntent", choice=choice)
    gentle.hears(answer)
    assert gentle.orders == []


def test_the_cheapest_is_quoted_in_the_place_of_a_dearer_one(talk: Talk) -> None:
    talk("U: order white toothpaste", intent="ReorderIntent", product="white toothpaste")
    talk("U: buy the cheapest one", intent="TakeItIntent", choice="cheapest")
    talk.hears(GENTLE)
    assert talk.orders == []


def test_of_what_was_told_of_the_chosen_one_is_quoted(talk: Talk) -> None:
    talk("U: what toothpaste do you have", intent="ResearchIntent", product="toothpaste")
    talk("U: the gentle one", intent="NameIntent", product="gentle")
    talk("U: order the second one", intent="TakeItIntent", choice="second")
    talk.hears(f"{WHITE}Shall I order it?")


@pytest.mark.parametrize("choice", ["second", "other"])
def test_a_subscription_is_offered_of_what_is_chosen_and_not_set_up_of_another(talk: Talk, choice: str) -> None:
    talk("U: subscribe to toothpaste", intent="SubscribeIntent", product="toothpaste", period="month")
    talk("U: the first one", intent="ChooseIntent", choice="first")
    talk.hears("A: I can order Oralee Gentle toothpaste, …")
    talk("U: I'll take the other", intent="TakeItIntent", choice=choice)
    talk.hears("A: I can order Oralee White toothpaste, …every month, …")
