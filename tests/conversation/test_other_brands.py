"""A brand that nobody here knows, before goods that are sold: it is said, and what is sold of them is named."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

TOOTHPASTES = "Oralee Gentle toothpaste or Oralee White toothpaste"


@pytest.mark.parametrize("intent", ["ReorderIntent", "ResearchIntent"])
def test_what_is_sold_of_the_kind_is_named(talk: Talk, intent: str) -> None:
    talk("U: ... sensodyne toothpaste", intent=intent, brand="sensodyne", product="toothpaste")
    talk.hears(f"A: Sorry, I do not know that brand. For toothpaste I have {TOOTHPASTES}. Which one would you like?")


@pytest.mark.parametrize(
    ("said", "intent", "slots", "offered"),
    [
        ("whatever you have", "ChooseIntent", {"choice": "whatever you have"}, "Oralee Gentle"),
        ("the second one", "ChooseIntent", {"choice": "second"}, "Oralee White"),
        ("the white one", "NameIntent", {"product": "white"}, "Oralee White"),
    ],
)
def test_one_of_those_can_be_taken_in_any_way(
    talk: Talk, said: str, intent: str, slots: dict[str, str], offered: str
) -> None:
    talk("U: order sensodyne toothpaste", intent="ReorderIntent", brand="sensodyne", product="toothpaste")
    talk(f"U: {said}", intent=intent, **slots)
    talk.hears(f"A: I have {offered} toothpaste, …Shall I order it?")


def test_the_only_one_of_the_kind_is_offered_and_said_not_to_be_that(talk: Talk) -> None:
    talk("U: order huggies wipes", intent="ReorderIntent", brand="huggies", product="wipes")
    talk.hears("A: Sorry, I do not know that brand. I have Bumblekin baby wipes, …Shall I order it?")


def test_what_the_household_bought_of_the_kind_is_the_one_that_is_named(talk: Talk) -> None:
    talk.bought(product="dog food", brand="nuzzlo")
    talk("U: order nozzle dog food", intent="ReorderIntent", brand="nozzle", product="dog food")
    talk.hears("A: Sorry, I do not know that brand. For dog food I have Nuzzlo …. Would you like that one?")
    talk("U: how much is the bag", intent="PriceIntent", per="the bag")
    talk.hears("A: Nuzzlo … costs …")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: …Nuzzlo Chicken dog food, …Shall I order it?")


def test_other_goods_than_those_whose_name_they_end_are_not_sold(talk: Talk) -> None:
    talk("U: order charmin toilet paper", intent="ReorderIntent", brand="charmin toilet", product="paper")
    talk.hears("A: Sorry, Harbor Pantry does not sell charmin toilet paper. What else would you like?")
