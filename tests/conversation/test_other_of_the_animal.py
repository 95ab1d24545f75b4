"""What is for one animal is never taken for what another eats, and a question about it leaves the quote."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

ADULT, PUPPY, CAT = "nuzzlo-chicken-dog-food", "nuzzlo-puppy-food", "whiskerton-salmon-cat-food"


def quoted(talk: Talk, product: str) -> None:
    talk("U: order that", intent="ReorderIntent", product=product)
    assert talk.waits_for_a_yes_to_buy


def ordered(talk: Talk) -> list[tuple[str | None, int]]:
    return [(line.product_id, line.quantity) for order in talk.orders for line in order.lines]


def test_it_is_for_my_dog_stays_with_the_dogs_food(talk: Talk) -> None:
    quoted(talk, "chicken dog food")
    talk("U: it's for my dog", intent="ResearchIntent", whose="dog")
    talk.hears("A: Nuzzlo Chicken dog food…The total is $52.17. Shall I order it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == [(ADULT, 1)]


@pytest.mark.parametrize(("whose", "heard"), [("puppy", "Nuzzlo puppy food"), ("cat", "Whiskerton Salmon cat food")])
def test_for_another_animal_its_own_food_is_told_of(talk: Talk, whose: str, heard: str) -> None:
    quoted(talk, "chicken dog food")
    talk(f"U: it's for my {whose}", intent="ResearchIntent", whose=whose)
    talk.hears(f"A: {heard}…Or would you like to order it?")


def test_what_nobody_makes_for_that_animal_is_no_other_animals(talk: Talk) -> None:
    quoted(talk, "dental chews")
    talk("U: it's for the cat", intent="ResearchIntent", whose="cat")
    talk.hears("A: For cat I have Whiskerton Salmon cat food or Whiskerton clumping cat litter…")


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("DetailIntent", {"whether": "does", "product": "puppy", "detail": "chicken"}),
        ("DetailIntent", {"whether": "is", "product": "puppy food", "detail": "grain"}),
        ("GoodForIntent", {"product": "puppy food", "need": "old dogs"}),
    ],
)
def test_a_question_about_another_of_the_kind_leaves_the_quote(talk: Talk, intent: str, slots: dict[str, str]) -> None:
    quoted(talk, "chicken dog food")
    talk("U: and the puppy one", intent=intent, **slots)
    talk.hears(
        "A: …Nuzzlo puppy food…I still have Nuzzlo Chicken dog food for you. The total is $52.17. Shall I order it?"
    )
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == [(ADULT, 1)]


def test_the_other_one_is_taken_by_what_it_is_called(talk: Talk) -> None:
    quoted(talk, "chicken dog food")
    talk("U: get the puppy one instead", intent="ReorderIntent", product="puppy")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == [(PUPPY, 1)]
