"""Which of several is meant, told by what it has not: it is chosen, or its price is told, and no other's."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

FREE = "Tidewell Free & Pure laundry detergent"


@pytest.mark.parametrize("has_not", ["perfume", "any scent", "dye"])
def test_the_only_one_without_it_is_told_of(talk: Talk, has_not: str) -> None:
    talk("U: what laundry detergents do you have", intent="ResearchIntent", product="laundry detergents")
    talk("U: the one without it", intent="ReorderIntent", not_product=has_not)
    talk.hears(f"A: {FREE}: …")


def test_of_several_that_are_not_for_it_it_is_asked_which(talk: Talk) -> None:
    talk("U: what laundry detergents do you have", intent="ResearchIntent", product="laundry detergents")
    talk("U: the one that isn't for hard water", intent="ReorderIntent", not_product="hard water")
    talk.hears(f"A: …Tidewell Original laundry detergent or {FREE}. Which one …")


def test_in_the_midst_of_an_order_it_is_quoted(talk: Talk) -> None:
    talk("U: order toothpaste", intent="ReorderIntent", product="toothpaste")
    talk("U: the one that isn't white", intent="ReorderIntent", not_product="white")
    talk.hears("A: I have Oralee Gentle toothpaste, …Shall I order it?")


@pytest.fixture
def priced(talk: Talk) -> Talk:
    """Of three the price of the one without perfume was told."""
    talk("U: what laundry detergents do you have", intent="ResearchIntent", product="laundry detergents")
    talk("U: how much is the one without perfume", intent="PriceIntent", not_product="perfume")
    talk.hears(f"A: {FREE}, …costs $15.99, …Which one would you like?")
    return talk


@pytest.mark.parametrize(("count", "quoted"), [({}, FREE), ({"quantity": "2"}, f"2 of {FREE}")])
def test_a_bottle_of_that_is_of_the_one_that_was_told_of(priced: Talk, count: dict[str, str], quoted: str) -> None:
    priced("U: a bottle of that please", intent="ReorderIntent", unit="bottle", **count)
    priced.hears(f"A: I have {quoted}, …Shall I order …")


def test_where_no_one_alone_is_without_it_no_price_is_made_up(talk: Talk) -> None:
    talk("U: order coffee", intent="ReorderIntent", product="coffee")
    talk("U: how much is the one without gluten", intent="PriceIntent", not_product="gluten")
    assert "caffarro" not in talk.speech.lower() or "costs" not in talk.speech
