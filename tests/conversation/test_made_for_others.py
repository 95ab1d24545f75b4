"""What is made for others is offered to nobody it is not for, by whatever goal it is asked for."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize(
    ("product", "whose", "told"),
    [
        ("conditioner", "cat", "that is made for people"),
        ("sunscreen", "puppy", "that is made for people"),
        ("rusks", "dog", "that is made for people"),
        ("puppy food", "cat", "it is made for another animal"),
        ("clumping litter", "dog", "it is made for another animal"),
        ("dental chews", "me", "that is made for pets"),
        ("training pads", "baby", "that is made for pets"),
    ],
)
def test_it_is_said_and_nothing_is_quoted(talk: Talk, product: str, whose: str, told: str) -> None:
    talk(f"U: order {product} for my {whose}", intent="ReorderIntent", product=product, whose=whose)
    talk.hears(f"A: …{told}. What would you like?")
    assert not talk.waits_for_a_yes_to_buy
    talk("U: yes", intent="AMAZON.YesIntent")
    assert not talk.orders


def test_a_choice_of_what_is_made_for_others_is_none(talk: Talk) -> None:
    talk("U: toothpaste for my dog", intent="ReorderIntent", product="toothpaste", whose="dog")
    talk.hears("A: I do not offer Oralee Gentle toothpaste for a pet: that is made for people. What would you like?")


def test_a_name_that_says_the_animal_is_for_that_animal(talk: Talk) -> None:
    talk("U: order cat treats", intent="ReorderIntent", product="cat treats")
    assert not talk.waits_for_a_yes_to_buy
    talk("U: order dog conditioner", intent="ReorderIntent", brand="dog", product="conditioner")
    talk.hears("A: …that is made for people. What would you like?")


def test_what_is_quoted_already_stays_beside_it(talk: Talk) -> None:
    talk("U: order floss", intent="ReorderIntent", product="dental floss")
    talk("U: and conditioner for the cat", intent="ReorderIntent", product="conditioner", whose="cat")
    talk.hears("A: I do not offer Fairwynd Repair conditioner for a pet: that is made for people. …Shall I order it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.product_id for order in talk.orders for line in order.lines] == ["oralee-dental-floss"]


def test_whoever_keeps_an_animal_may_be_bought_its_food(talk: Talk) -> None:
    talk("U: cat food for my wife", intent="ReorderIntent", product="cat food", whose="wife")
    talk.hears("A: I have Whiskerton Salmon cat food, …Shall I order it?")


def test_one_for_the_dog_beside_another_leaves_the_other(talk: Talk) -> None:
    talk(
        "U: coffee filters and dog treats", intent="ReorderIntent", product="coffee filters", other_product="dog treats"
    )
    talk.hears("A: I have Kaldivo coffee filters and Nuzzlo dental chews …Shall I order it?")


@pytest.mark.parametrize(
    ("product", "need", "whose"),
    [
        ("cat food", "hairballs", "dog"),
        ("unscented deodorant", "sensitive skin", "cat"),
        ("decaf coffee", "sleep", "baby"),
        ("dental chews", "dog teeth", "me"),
    ],
)
def test_what_is_good_for_others_is_good_for_nobody_else(talk: Talk, product: str, need: str, whose: str) -> None:
    talk(f"U: is {product} good for {need}", intent="GoodForIntent", product=product, need=need, whose=whose)
    assert "Yes" not in talk.speech


@pytest.mark.parametrize(("need", "whose"), [("hairballs", "dog"), ("sensitive stomach", "cat"), ("puppies", "cat")])
def test_another_animals_thing_is_suggested_for_no_need(talk: Talk, need: str, whose: str) -> None:
    talk(f"U: something for my {whose}'s {need}", intent="ResearchIntent", need=need, whose=whose)
    assert "$" not in talk.speech


@pytest.mark.parametrize(
    ("category", "told"), [("baby", "For dry skin I suggest Lullabelle baby lotion."), ("pet", "Sorry, I know nothing")]
)
def test_the_words_of_the_question_answer_it(talk: Talk, category: str, told: str) -> None:
    talk("U: what is good for dry skin", intent="ResearchIntent", need="dry skin")
    talk.hears("A: For whom is it: for a person, a baby, or a pet?")
    talk(f"U: a {category}", intent="ResearchIntent", category=category)
    talk.hears(f"A: {told}…")


def test_neither_of_them_keeps_what_it_is_for(talk: Talk) -> None:
    talk("U: what is good for dry skin", intent="ResearchIntent", need="dry skin")
    talk("U: neither", intent="AMAZON.NoIntent")
    talk("U: for me", intent="ResearchIntent", whose="me")
    talk.hears("A: For dry skin I suggest Calmora Oat body wash. …")
