"""A size stays with the wish until it is known what is to make it up, and is packs of that, however that is said."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

BREAD, GLUTEN_FREE = "marlow-mills-bread-flour", "marlow-mills-gluten-free-flour"


def asked_which(talk: Talk) -> None:
    talk("U: order fifteen pounds of flour", intent="ReorderIntent", product="flour", quantity="15", unit="pounds")
    talk.hears("A: I have Marlow Mills bread flour or Marlow Mills gluten-free flour. Which one would you like?")


def ordered(talk: Talk) -> list[tuple[str | None, int]]:
    talk("U: yes", intent="AMAZON.YesIntent")
    return [(line.product_id, line.quantity) for order in talk.orders for line in order.lines]


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("CorrectIntent", {"product": "gluten free flour"}),
        ("CorrectIntent", {"need": "gluten free"}),
        ("CorrectIntent", {"not_product": "bread flour"}),
        ("ResearchIntent", {"need": "gluten free"}),
        ("ResearchIntent", {"product": "gluten free flour"}),
        ("NameIntent", {"product": "gluten free flour"}),
        ("ChooseIntent", {"choice": "second"}),
    ],
)
def test_the_variant_is_said_in_whatever_words(talk: Talk, intent: str, slots: dict[str, str]) -> None:
    asked_which(talk)
    talk("U: the gluten free one", intent=intent, **slots)
    assert ordered(talk) == [(GLUTEN_FREE, 5)]


def test_the_variant_is_put_into_the_basket(talk: Talk) -> None:
    asked_which(talk)
    talk("U: add the gluten free flour", intent="BasketAddIntent", product="gluten free flour")
    talk.hears("A: I put 5 of Marlow Mills gluten-free flour into your basket…")


@pytest.mark.parametrize(("intent", "slots"), [("CorrectIntent", {"product": "bread flour"}), ("CheaperIntent", {})])
def test_another_variant_in_its_place_is_counted_anew(talk: Talk, intent: str, slots: dict[str, str]) -> None:
    asked_which(talk)
    talk("U: the second one", intent="ChooseIntent", choice="second")
    talk("U: no, the bread flour", intent=intent, **slots)
    assert ordered(talk) == [(BREAD, 3)]


def test_packs_that_do_not_make_it_up_are_asked_for(talk: Talk) -> None:
    talk("U: order 24 ounces of coffee", intent="ReorderIntent", product="coffee", quantity="24", unit="ounces")
    talk("U: the ruxton coffee", intent="NameIntent", brand="ruxton", product="coffee")
    talk.hears("A: Ruxton Roast House ground coffee comes in packs of 28 ounces. How many packs would you like?")
    talk("U: one", intent="ReorderIntent", quantity="1")
    assert ordered(talk) == [("ruxton-house-ground-coffee", 1)]


def test_packs_that_are_counted_before_it_is_chosen_are_so_many(talk: Talk) -> None:
    asked_which(talk)
    talk("U: make it two bags", intent="BasketChangeIntent", quantity="2")
    talk("U: the second one", intent="ChooseIntent", choice="second")
    assert ordered(talk) == [(GLUTEN_FREE, 2)]
