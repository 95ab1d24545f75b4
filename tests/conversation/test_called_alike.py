"""A plain noun that several kinds of goods are called by is asked about; what was bought before settles it."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize("intent", ["ReorderIntent", "NameIntent"])
@pytest.mark.parametrize(
    ("noun", "named"),
    [
        ("soap", "Brightlea Lemon dish soap or Calmora hand soap"),
        ("paper", "Inkwright photo paper or Tonerra printer paper"),
    ],
)
def test_a_noun_of_two_kinds_is_asked_about(talk: Talk, intent: str, noun: str, named: str) -> None:
    talk("U: order soap", intent=intent, product=noun)
    talk.hears(f"A: I have {named}. Which one would you like?")


def test_as_many_are_quoted_of_the_one_that_is_chosen(talk: Talk) -> None:
    talk("U: order two soaps", intent="ReorderIntent", product="soaps", quantity="2")
    talk("U: the hand one", intent="NameIntent", product="hand")
    talk.hears("A: I have 2 of Calmora hand soap, …")


def test_the_kind_that_was_bought_before_is_the_one_that_is_meant(talk: Talk) -> None:
    talk("U: order dish soap", intent="ReorderIntent", product="dish soap")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.later(days=20)
    talk("U: order soap", intent="ReorderIntent", product="soap")
    talk.hears("A: Your usual: Brightlea Lemon dish soap, …")


def test_what_is_on_offer_is_what_its_noun_means(talk: Talk) -> None:
    talk("U: order dish soap", intent="ReorderIntent", product="dish soap")
    talk("U: two soaps", intent="ReorderIntent", product="soaps", quantity="2")
    talk.hears("A: …Brightlea Lemon dish soap…")


@pytest.mark.parametrize(
    ("slots", "product"),
    [
        ({"brand": "kitty", "product": "food"}, "Whiskerton Salmon cat food"),
        ({"product": "kitty food"}, "Whiskerton Salmon cat food"),
        ({"product": "doggy treats"}, "Nuzzlo dental chews for dogs"),
        ({"product": "doggie treats"}, "Nuzzlo dental chews for dogs"),
    ],
)
def test_a_pet_is_the_same_by_its_pet_name(talk: Talk, slots: dict[str, str], product: str) -> None:
    talk("U: I need kitty food", intent="ReorderIntent", **slots)
    talk.hears(f"A: I have {product}, …")


def test_another_is_one_more_of_what_is_quoted(talk: Talk) -> None:
    talk("U: order floss", intent="ReorderIntent", product="dental floss")
    talk("U: add another", intent="BasketAddIntent", again="another")
    talk.hears("A: I have 2 of Oralee dental floss, …")
