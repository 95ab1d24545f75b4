"""Sizes and counts through corrections, choices and hand-offs: as many packs as make up what was said, of whichever."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

BREAD, GLUTEN_FREE = "marlow-mills-bread-flour", "marlow-mills-gluten-free-flour"
FLOUR = {"product": "flour", "quantity": "15", "unit": "pounds"}


def quoted(talk: Talk) -> list[tuple[str, int]]:
    talk("U: yes", intent="AMAZON.YesIntent")
    return [(str(line.product_id), line.quantity) for order in talk.orders for line in order.lines]


def test_a_size_is_made_up_of_what_is_meant_instead(talk: Talk) -> None:
    talk("U: order 15 pounds of flour", intent="ReorderIntent", **FLOUR)
    talk("U: the first one", intent="ChooseIntent", choice="first")
    talk("U: no, gluten-free flour", intent="CorrectIntent", product="gluten-free flour")
    assert quoted(talk) == [(GLUTEN_FREE, 5)]


def test_a_size_of_both_is_made_up_of_each(talk: Talk) -> None:
    talk("U: order 15 pounds of flour", intent="ReorderIntent", **FLOUR)
    talk("U: both", intent="ChooseIntent", choice="all")
    assert quoted(talk) == [(BREAD, 3), (GLUTEN_FREE, 5)]


def test_a_count_said_after_a_size_stands(talk: Talk) -> None:
    talk("U: order 15 pounds of flour", intent="ReorderIntent", **FLOUR)
    talk("U: the first one", intent="ChooseIntent", choice="first")
    talk("U: make it two", intent="CorrectIntent", quantity="2")
    assert quoted(talk) == [(BREAD, 2)]


def test_a_size_to_be_sent_is_asked_about_and_sent_in_packs(talk: Talk) -> None:
    talk("U: send 15 pounds of flour", intent="HandoffIntent", **FLOUR)
    talk("U: the second one", intent="ChooseIntent", choice="second")
    (sent,) = talk.ledger.handoffs.values()
    assert (sent.product_id, sent.quantity) == (GLUTEN_FREE, 5)


@pytest.mark.parametrize(
    ("said", "count"), [("24 rolls of paper towels", 2), ("80 tea bags", 2), ("two boxes of floss", 2)]
)
def test_what_packs_are_counted_in_may_stand_with_the_name(talk: Talk, said: str, count: int) -> None:
    talk(f"U: order {said}", intent="ReorderIntent", product=said)
    assert [many for _, many in quoted(talk)] == [count]


@pytest.mark.parametrize(
    ("intent", "slots"), [("BasketAddIntent", {}), ("ChooseIntent", {"choice": "that one"}), ("TakeItIntent", {})]
)
def test_it_is_the_one_that_was_just_said_to_be_cheaper(talk: Talk, intent: str, slots: dict[str, str]) -> None:
    talk("U: compare them", intent="CompareIntent", brand="ruxton", other_brand="caffarro", product="coffee")
    talk("U: which is cheaper", intent="CheaperIntent")
    talk("U: that one", intent=intent, **slots)
    assert "Caffarro Classico ground coffee" in talk.speech
    assert "Ruxton" not in talk.speech


@pytest.mark.parametrize("said", ["nothing", "nothing else", "that's it", "that is all, thanks"])
def test_nothing_else_is_no_goods(talk: Talk, said: str) -> None:
    talk("U: order floss", intent="ReorderIntent", product="dental floss")
    talk(f"U: {said}", intent="NameIntent", product=said)
    talk.hears("A: The total is $8.71. Shall I order it?")


def test_a_different_one_is_of_any_brand_but_not_that_thing(talk: Talk) -> None:
    talk("U: order two dog foods", intent="ReorderIntent", product="dog food", quantity="2")
    talk("U: the first one", intent="ChooseIntent", choice="first")
    talk("U: no, a different dog food", intent="CorrectIntent", product="different dog food")
    assert quoted(talk) == [("nuzzlo-puppy-food", 2)]
