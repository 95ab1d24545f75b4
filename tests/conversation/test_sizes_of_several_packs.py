"""A size that several packs make up is so many of them, whichever of several products they are of."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

SIZES = {
    "4 pounds of coffee beans": ("Caffarro espresso beans or Ruxton Roast French roast beans", 2),
    "24 ounces of coffee": (
        "Caffarro Classico ground coffee, Morning Jorv Sunrise ground coffee, or Kaldivo Notte …",
        2,
    ),
    "128 ounces of detergent": ("Tidewell Original laundry detergent or Tidewell Free & Pure laundry detergent", 2),
    "15 pounds of flour": ("Marlow Mills bread flour or Marlow Mills gluten-free flour", 3),
    "60 pounds of dog food": ("Nuzzlo Chicken dog food or Nuzzlo puppy food", 2),
}


@pytest.mark.parametrize("said", SIZES)
def test_it_is_asked_which_of_those_that_make_up_a_size(said: str) -> None:
    choices, count = SIZES[said]
    talk = Talk()
    talk(f"U: order {said}", intent="ReorderIntent", product=said)
    talk.hears(f"A: I have {choices}. Which one would you like?")
    talk("U: the first one", intent="ChooseIntent", choice="first")
    talk.hears(f"A: I have {count} of … Shall I order them?")


@pytest.mark.parametrize("said", SIZES)
def test_as_many_packs_go_into_the_basket(said: str) -> None:
    talk = Talk()
    talk(f"U: add {said}", intent="BasketAddIntent", product=said)
    talk("U: the first one", intent="ChooseIntent", choice="first")
    talk.hears(f"A: I put {SIZES[said][1]} of … into your basket, …")


def test_the_count_is_of_the_packs_of_the_one_that_is_chosen(talk: Talk) -> None:
    talk("U: order sixty pounds of dog food", intent="ReorderIntent", product="60 pounds of dog food")
    talk("U: the puppy food", intent="NameIntent", product="puppy food")
    talk.hears("A: I have 4 of Nuzzlo puppy food, 15 pounds, … Shall I order them?")


def test_the_usual_one_is_offered_in_as_many_packs(talk: Talk) -> None:
    talk.bought("U: order ruxton beans", brand="ruxton", product="coffee beans")
    talk("U: order four pounds of coffee beans", intent="ReorderIntent", product="four pounds of coffee beans")
    talk.hears("A: Your usual, 2 of Ruxton Roast French roast beans, … Shall I order them?")


@pytest.mark.parametrize(
    ("said", "choice", "count"),
    [("15 pounds of flour", "second", 5), ("60 pounds of dog food", "second", 4), ("15 pounds of flour", "first", 3)],
)
def test_in_the_basket_too_the_count_is_of_the_packs_of_the_one_that_is_chosen(
    said: str, choice: str, count: int
) -> None:
    talk = Talk()
    talk(f"U: add {said}", intent="BasketAddIntent", product=said)
    talk("U: that one", intent="ChooseIntent", choice=choice)
    talk.hears(f"A: I put {count} of … into your basket, …")


@pytest.mark.parametrize(
    "slots",
    [
        {"product": "flour", "quantity": "15", "unit": "pounds", "other_product": "dental floss"},
        {"product": "dental floss", "other_product": "flour", "other_quantity": "15", "other_unit": "pounds"},
    ],
)
def test_among_several_things_the_best_is_taken_in_as_many_packs(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: fifteen pounds of flour and floss", intent="ReorderIntent", **slots)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert sorted(line.quantity for order in talk.orders for line in order.lines) == [1, 3]
