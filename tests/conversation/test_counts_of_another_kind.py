"""How many were wanted of one kind is nothing of another that is ordered instead."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize(("first", "then"), [("toothpaste", "dental floss"), ("coffee", "dish soap")])
def test_an_order_of_another_kind_counts_afresh(talk: Talk, first: str, then: str) -> None:
    talk(f"U: order three {first}", intent="ReorderIntent", product=first, quantity="3")
    talk(f"U: order {then}", intent="ReorderIntent", product=then)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.quantity for order in talk.orders for line in order.lines] == [1]


def test_one_of_those_to_choose_from_is_as_many_as_were_wanted(talk: Talk) -> None:
    talk("U: order three toothpastes", intent="ReorderIntent", product="toothpaste", quantity="3")
    talk("U: the gentle toothpaste", intent="ReorderIntent", product="oralee-gentle-toothpaste")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.quantity for order in talk.orders for line in order.lines] == [3]
