"""What is for a person is not offered for an animal, and an animal's not for a person."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize(("product", "whose"), [("shampoo", "dog"), ("toothpaste", "cat"), ("shaving cream", "dog")])
def test_what_is_for_people_is_not_sold_for_animals(talk: Talk, product: str, whose: str) -> None:
    talk("U: get some for my dog", intent="ReorderIntent", product=product, whose=whose)
    talk.hears(f"A: I do not offer …{product} for a pet: that is made for people. What would you like?")


def test_what_is_for_the_house_is_sold_to_whoever_has_a_dog(talk: Talk) -> None:
    talk("U: paper towels for the dog", intent="ReorderIntent", product="paper towels", whose="dog")
    talk.hears("A: I have Fennimoor paper towels, …")


def test_a_quote_stays_beside_what_is_not_sold_for_an_animal(talk: Talk) -> None:
    talk("U: order oats", intent="ReorderIntent", product="rolled oats")
    talk("U: shampoo for dogs", intent="ReorderIntent", product="shampoo", whose="dogs")
    talk.hears("A: I do not offer Fairwynd Clear shampoo for a pet: …Gristelle rolled oats… Shall I order it?")


def test_ones_own_teeth_are_no_dogs(talk: Talk) -> None:
    talk("U: that stuff for my teeth", intent="ResearchIntent", need="teeth")
    assert "Oralee" in talk.speech
    assert "Nuzzlo" not in talk.speech


def test_a_dogs_teeth_are(talk: Talk) -> None:
    talk("U: something for my dog's teeth", intent="ResearchIntent", need="teeth", whose="dog")
    assert "Nuzzlo dental chews" in talk.speech


def test_the_one_of_a_brand_for_a_need_is_chosen(talk: Talk) -> None:
    said = {"brand": "Tidewell", "product": "detergent", "need": "sensitive skin"}
    talk("U: tidewell detergent, the one for sensitive skin", intent="ReorderIntent", **said)
    talk.hears("A: I have Tidewell Free & Pure laundry detergent, …")


@pytest.mark.parametrize(
    ("need", "told"),
    [
        ("windows", "Sudzenwald glass spray"),
        ("chalk", "Brightlea descaler"),
        ("peed on the carpet", "Pawdry pet stain remover"),
    ],
)
def test_a_plight_is_a_need(talk: Talk, need: str, told: str) -> None:
    talk(f"U: what helps with {need}", intent="ResearchIntent", need=need)
    assert told in talk.speech
