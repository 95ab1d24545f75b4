"""One of several things on offer is put right or added to, in whatever slots Alexa put the words."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

BOTH = "A: I have Brightlea Lemon dish soap and Calmora hand soap from …"


@pytest.mark.parametrize("beside", ["variant", "other_product"])
def test_a_yes_in_the_place_of_a_product_agrees_and_adds_the_other(talk: Talk, beside: str) -> None:
    talk("U: order dish soap", intent="ReorderIntent", product="dish soap")
    talk("U: yes but hand soap too", intent="ReorderIntent", product="yes", **{beside: "hand soap"})
    talk.hears(BOTH)


@pytest.mark.parametrize("slot", ["brand", "product"])
def test_a_word_of_a_variant_takes_the_place_of_the_one_on_offer(talk: Talk, slot: str) -> None:
    talk("U: toothpaste and towels", intent="ReorderIntent", product="toothpaste", other_product="paper towels")
    talk("U: white", intent="NameIntent", **{slot: "white"})
    talk.hears("A: I have Fennimoor paper towels and Oralee White toothpaste from …")


@pytest.mark.parametrize("intent", ["CorrectIntent", "ResearchIntent"])
def test_what_a_variant_is_for_takes_the_place_of_the_one_on_offer(talk: Talk, intent: str) -> None:
    talk("U: coffee and towels", intent="ReorderIntent", product="coffee", other_product="paper towels")
    talk("U: the decaf", intent=intent, need="decaf")
    talk.hears("A: I have Kaldivo Notte decaf ground coffee and Fennimoor paper towels from …")


def test_what_is_not_sold_in_place_of_one_of_several_loses_none_of_them(talk: Talk) -> None:
    talk("U: litter and dog food", intent="ReorderIntent", product="cat litter", other_product="dog food")
    talk("U: no, I meant the butter", intent="CorrectIntent", product="butter")
    talk.hears("A: … I still have Whiskerton clumping cat litter and Nuzzlo puppy food …")
