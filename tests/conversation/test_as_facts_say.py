"""Goods that are as they are asked for by what their facts say, and not by their names, are sold."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

TOLD = {
    "fragrance free detergent": "Tidewell Free & Pure laundry detergent",
    "fragrance free wipes": "Bumblekin baby wipes",
    "sugar free crackers": "Gristelle Seeded crackers",
    "aluminum free deodorant": "Calmora unscented deodorant",
    "alcohol free shaving cream": "Knoxley shaving cream",
    "acetone free nail polish remover": "Velloré nail polish remover",
    "mineral sunscreen": "Serafyn & Co sunscreen",
    "caffeine free coffee": "Kaldivo Notte decaf ground coffee",
}


@pytest.mark.parametrize("said", TOLD)
def test_what_the_facts_say_of_goods_is_sold(said: str) -> None:
    talk = Talk()
    talk(f"U: order {said}", intent="ReorderIntent", product=said)
    talk.hears(f"A: I have {TOLD[said]},… Shall I order it?")


@pytest.mark.parametrize("said", TOLD)
def test_what_the_facts_say_of_goods_is_told_of(said: str) -> None:
    talk = Talk()
    talk(f"U: do you have {said}", intent="ResearchIntent", product=said)
    talk.hears(f"A: {TOLD[said]}: … Or would you like to order it?")


UNTOLD = ("sugar free oats", "fragrance free shampoo", "white sunscreen", "cruelty free mascara")


@pytest.mark.parametrize("said", UNTOLD)
def test_what_the_facts_do_not_say_is_not_sold_as_such(said: str) -> None:
    talk = Talk()
    talk(f"U: order {said}", intent="ReorderIntent", product=said)
    talk.hears(f"A: Sorry, Harbor Pantry does not sell {said}. I have …")


@pytest.mark.parametrize(("goods", "of", "says"), [("deodorant", "aluminum", "Yes"), ("granola", "gluten", "Yes")])
def test_free_behind_the_name_is_of_what_is_asked(goods: str, of: str, says: str) -> None:
    talk = Talk()
    talk(f"U: is the {goods} free of {of}", intent="DetailIntent", product=f"{goods} free", detail=of, whether="is")
    talk.hears(f"A: {says}. … Would you like to order it?")


def test_what_is_not_told_to_be_free_of_it_is_sold_all_the_same() -> None:
    talk = Talk()
    talk("U: is the lip balm free of wax", intent="DetailIntent", product="lip balm free", detail="wax", whether="is")
    talk.hears("A: …Elowisp lip balm…")
