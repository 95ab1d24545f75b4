"""A size or pieces without a name are of what is there, in packs: "make it fifteen pounds", "add twelve rolls"."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk
from tests.factories.scenes import catalog

BREAD, GLUTEN_FREE = "marlow-mills-bread-flour", "marlow-mills-gluten-free-flour"
FIFTEEN = {"quantity": "15", "unit": "pounds"}


@pytest.fixture
def talk() -> Talk:
    return Talk(catalog=catalog())


def ordered(talk: Talk) -> dict[str, int]:
    return {line.product_id: line.quantity for order in talk.orders for line in order.lines}


@pytest.mark.parametrize("intent", ["ReorderIntent", "BasketChangeIntent"])
def test_a_size_is_made_up_of_packs_of_what_is_quoted(talk: Talk, intent: str) -> None:
    talk("U: order bread flour", intent="ReorderIntent", product="bread flour")
    talk("U: make it fifteen pounds", intent=intent, **FIFTEEN)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == {BREAD: 3}


@pytest.mark.parametrize("slots", [FIFTEEN, {"meant_quantity": "15", "unit": "pounds"}])
def test_a_size_is_made_up_of_packs_of_what_is_in_the_basket(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: add bread flour", intent="BasketAddIntent", product="bread flour")
    talk("U: make it fifteen pounds", intent="ReorderIntent", **slots)
    talk.hears("A: …3 of Marlow Mills bread flour…")


def test_a_size_that_no_packs_make_up_is_asked_back(talk: Talk) -> None:
    talk("U: order bread flour", intent="ReorderIntent", product="bread flour")
    talk("U: make it twelve pounds", intent="ReorderIntent", quantity="12", unit="pounds")
    talk.hears("A: Marlow Mills bread flour comes in packs of 5 pounds. How many packs would you like?")
    talk("U: three", intent="ReorderIntent", quantity="3")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == {BREAD: 3}


@pytest.mark.parametrize("intent", ["ReorderIntent", "BasketChangeIntent"])
def test_another_size_is_of_what_is_to_be_chosen(talk: Talk, intent: str) -> None:
    talk("U: order fifteen pounds of flour", intent="ReorderIntent", product="flour", **FIFTEEN)
    talk("U: no, twenty pounds", intent=intent, quantity="20", unit="pounds")
    talk.hears("A: I have 4 of Marlow Mills bread flour…")


def test_a_size_of_a_kind_is_of_the_one_of_it_among_several(talk: Talk) -> None:
    talk("U: order", intent="ReorderIntent", product="gluten free flour", other_product="dental floss")
    talk("U: fifteen pounds of flour", intent="ReorderIntent", product="flour", **FIFTEEN)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == {GLUTEN_FREE: 5, "oralee-dental-floss": 1}


@pytest.mark.parametrize(("intent", "count"), [("BasketAddIntent", 3), ("BasketChangeIntent", 1)])
def test_pieces_are_packs_of_what_is_quoted(talk: Talk, intent: str, count: int) -> None:
    talk("U: order 24 rolls", intent="ReorderIntent", product="paper towels", quantity="24", unit="rolls")
    talk("U: twelve rolls", intent=intent, quantity="12", unit="rolls")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == {"fennimoor-paper-towels": count}


def test_what_packs_are_counted_in_tells_the_kind(talk: Talk) -> None:
    talk("U: order ten reams of paper", intent="ReorderIntent", product="ten reams of paper")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == {"tonerra-printer-paper": 2}
