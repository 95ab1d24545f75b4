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


@pytest.mark.parametrize("size", [{"product": "size", "quantity": "4"}, {"product": "size four"}])
def test_a_count_of_a_brand_is_of_whichever_of_its_kinds_and_sizes_is_meant(talk: Talk, size: dict[str, str]) -> None:
    talk("U: order two bumblekin", intent="ReorderIntent", brand="bumblekin", quantity="2")
    talk("U: diapers", intent="NameIntent", product="diapers")
    talk("U: size four", intent="ReorderIntent", **size)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [(line.product_id, line.quantity) for order in talk.orders for line in order.lines] == [
        ("bumblekin-diapers-size-four", 2)
    ]


def test_a_count_of_a_brand_is_none_of_what_it_does_not_make(talk: Talk) -> None:
    talk("U: order two bumblekin", intent="ReorderIntent", brand="bumblekin", quantity="2")
    talk("U: order floss", intent="ReorderIntent", product="dental floss")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.quantity for order in talk.orders for line in order.lines] == [1]
