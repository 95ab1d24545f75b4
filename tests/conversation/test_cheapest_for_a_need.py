"""The cheapest for a need is the cheapest of what serves it; of a matter of health nothing is."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize(
    ("need", "cheapest"),
    [
        ("hard water", "Brightlea descaler"),
        ("dry skin", "Calmora hand soap"),
        ("gluten free", "Phlox & Fern Wild granola"),
    ],
)
def test_the_cheapest_of_what_serves_it_is_told(talk: Talk, need: str, cheapest: str) -> None:
    talk(f"U: what is your cheapest for {need}", intent="CheaperIntent", need=need)
    talk.hears(f"A: The cheapest is {cheapest}…Would you like to order it?")


def test_of_a_matter_of_health_no_product_is_the_cheapest(talk: Talk) -> None:
    talk("U: the cheapest thing for a cough", intent="CheaperIntent", need="a cough")
    talk.hears("A: I cannot give health advice: …")


def test_for_what_nothing_is_known_to_be_for_it_is_asked(talk: Talk) -> None:
    talk("U: the cheapest thing for a rainy day", intent="CheaperIntent", need="a rainy day")
    talk.hears("A: You can name …What would you like to know about?")


def test_when_it_expires_is_not_known(talk: Talk) -> None:
    talk("U: when does the sunscreen expire", intent="DetailIntent", product="sunscreen", detail="expire")
    talk.hears("A: That I do not know. What I know of Serafyn & Co sunscreen, …")
