"""Words that name nothing are no second thing, and none that is not sold."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize("said", ["thanks", "please", "thanks again"])
def test_thanks_in_the_place_of_a_second_thing_are_no_goods(talk: Talk, said: str) -> None:
    talk(f"U: get me a lip balm and {said}", intent="ReorderIntent", product="lip balm", other_product=said)
    talk.hears("A: I have Elowisp lip balm, …Shall I order it?")


def test_brands_of_goods_are_the_goods(talk: Talk) -> None:
    talk("U: what brands of coffee do you have", intent="ResearchIntent", product="brands of coffee")
    talk.hears("A: For coffee I have Caffarro …Which one would you like to hear about?")


def test_goods_in_the_place_of_a_brand_may_be_told_apart_by_a_word(talk: Talk) -> None:
    talk("U: is the color ink for photos", intent="GoodForIntent", brand="color ink", product="for", need="photos")
    assert "does not sell" not in talk.speech
    assert "ink" in talk.speech
