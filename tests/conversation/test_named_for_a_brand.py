"""Goods that came where a brand stands, alone or before a little word, are those goods."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize("beside", [{}, {"product": "for"}, {"product": "and"}])
def test_goods_in_the_place_of_a_brand_are_offered(talk: Talk, beside: dict[str, str]) -> None:
    talk("U: order lip balm for", intent="ReorderIntent", brand="lip balm", **beside)
    talk.hears("A: I have Elowisp lip balm, …Shall I order it?")


@pytest.mark.parametrize("intent", ["NameIntent", "BasketAddIntent", "ResearchIntent"])
def test_so_they_are_whatever_is_done_with_them(talk: Talk, intent: str) -> None:
    talk("U: dish soap", intent=intent, brand="dish soap")
    talk.hears("A: …Brightlea Lemon dish soap…")


def test_a_trouble_of_health_called_as_something_else_gets_no_product(talk: Talk) -> None:
    for need in ("a cold", "my cold", "a bad cold", "colds"):
        talk("U: what is good for a cold", intent="ResearchIntent", need=need)
        talk.hears("A: I cannot give health advice: …")
    talk("U: what is good for cold water", intent="ResearchIntent", need="cold water")
    talk.hears("A: For cold water I suggest …")


def test_the_price_of_each_is_told_where_one_of_them_is_to_be_chosen(talk: Talk) -> None:
    talk("U: order toothpaste", intent="ReorderIntent", product="toothpaste")
    talk("U: how much are they", intent="PriceIntent")
    talk.hears("A: Oralee Gentle toothpaste, …costs $5.49, …Oralee White toothpaste, …costs $5.79, …Which one …?")


def test_of_several_that_are_quoted_the_cheapest_is_told_and_the_quote_stays(talk: Talk) -> None:
    talk("U: order granola and oats", intent="ReorderIntent", product="granola", other_product="rolled oats")
    talk("U: which is cheaper", intent="CheaperIntent")
    talk.hears("A: The cheapest is Gristelle rolled oats, …for $5.89. Phlox & Fern Wild granola, …Shall I order it?")
    assert talk.waits_for_a_yes_to_buy
