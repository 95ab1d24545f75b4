"""A question for the largest, or about a size, is answered, and what was ordered is told: none of them is an order."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize(
    ("product", "size", "told"),
    [
        ("diapers", "biggest pack", "Bumblekin diapers size two, 120 diapers, for $37.99"),
        ("diapers", "largest", "Bumblekin diapers size four, 96 diapers, for $37.99"),
        ("dog food", "smallest bag", "Nuzzlo puppy food, 15 pounds, for $31.49"),
    ],
)
def test_the_largest_is_told_with_its_size_and_ordered_by_the_next_turn(
    talk: Talk, product: str, size: str, told: str
) -> None:
    talk("U: which is the largest", intent="ResearchIntent", product=product, size=size)
    talk.hears(f"A: That is {told}. Would you like to order it?")
    talk("U: order that", intent="TakeItIntent")
    assert talk.waits_for_a_yes_to_buy


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("DetailIntent", {"whether": "is", "detail": "the wrong size"}),
        ("GoodForIntent", {"need": "the right size"}),
    ],
)
def test_which_size_it_is_is_told_whichever_is_meant(talk: Talk, intent: str, slots: dict[str, str]) -> None:
    talk("U: order floss", intent="ReorderIntent", product="dental floss")
    talk("U: is it the wrong size", intent=intent, **slots)
    talk.hears("A: This is what I know of Oralee dental floss, 55 yards: … Shall I order it?")


def test_a_size_that_is_not_sold_is_said_with_those_that_are(talk: Talk) -> None:
    talk("U: order two pounds of flour", intent="ReorderIntent", product="flour", quantity="2", unit="pound")
    talk.hears(
        "A: I do not have it in that size. I have Marlow Mills bread flour, 5 pounds "
        "or Marlow Mills gluten-free flour, 3 pounds. Which one would you like?"
    )


def test_a_pound_is_a_size_and_no_count(talk: Talk) -> None:
    talk("U: order a pound of oats", intent="ReorderIntent", product="oats", unit="pound")
    talk.hears("A: Gristelle rolled oats comes in packs of 42 ounces. How many packs would you like?")
