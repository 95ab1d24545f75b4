"""While it is open which one is meant, every way to say it is looked for among those first."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize(
    ("whose", "slots", "heard"),
    [
        ("cats", {"category": "food"}, "A: Whiskerton Salmon cat food: …Or would you like to order it?"),
        (
            "dogs",
            {"category": "food"},
            "A: I have Nuzzlo Chicken dog food or Nuzzlo puppy food. Which one would you like?",
        ),
        ("dogs", {"need": "puppies"}, "A: For puppies I suggest Nuzzlo puppy food. …"),
    ],
)
def test_a_word_for_one_of_those_to_hear_about_is_no_new_question(
    talk: Talk, whose: str, slots: dict[str, str], heard: str
) -> None:
    talk(f"U: what do you have for {whose}", intent="ResearchIntent", whose=whose)
    talk("U: the ...", intent="ResearchIntent", **slots)
    talk.hears(heard)


def test_another_category_than_those_to_hear_about_is_a_new_question(talk: Talk) -> None:
    talk("U: what do you have for cats", intent="ResearchIntent", whose="cats")
    talk("U: cosmetics", intent="ResearchIntent", category="cosmetics")
    talk.hears("A: For beauty I have …")


def test_a_need_after_a_category_stays_in_the_category(talk: Talk) -> None:
    talk("U: what do you have for babies", intent="ResearchIntent", category="babies")
    talk("U: for sensitive skin", intent="ResearchIntent", need="sensitive skin")
    talk.hears("A: I have Bumblekin baby wipes, Lullabelle baby lotion, or Lullabelle baby shampoo. …")


def test_of_two_for_a_need_the_one_that_is_called_so_is_meant(talk: Talk) -> None:
    talk("U: order beans", intent="ReorderIntent", product="beans")
    talk("U: the espresso ones", intent="CorrectIntent", need="espresso")
    talk.hears("A: I have Caffarro espresso beans, …Shall I order it?")


def test_which_is_better_for_a_need_is_answered_from_the_facts(talk: Talk) -> None:
    talk("U: compare ...", intent="CompareIntent", brand="tidewell", other_brand="tidewell free")
    talk("U: which one is better for sensitive skin", intent="CompareIntent", need="sensitive skin")
    talk.hears(
        "A: Tidewell Free & Pure laundry detergent: It has no dye and no perfume, and was made for sensitive skin."
        " I have Tidewell Free & Pure laundry detergent, …Shall I order it?"
    )


@pytest.mark.parametrize(
    ("asked", "slots", "heard"),
    [
        ("dog food", {"detail": "chicken"}, "A: Nuzzlo Chicken dog food: Chicken and rice, …Shall I order it?"),
        ("dog food", {"detail": "rice"}, "A: Nuzzlo Chicken dog food: Chicken and rice, …Shall I order it?"),
        ("dog food", {"detail": "beef"}, "A: Sorry, I know nothing about that yet. I have …Which one would you like?"),
        ("toothpaste", {"detail": "peroxide", "whether": "is"}, "A: No. Oralee White …Which one would you like?"),
        ("diapers", {"unit": "pack"}, "A: …120 diapers: …Which one would you like?"),
    ],
)
def test_which_one_has_something_is_answered_from_the_facts_and_leaves_the_choice_open(
    talk: Talk, asked: str, slots: dict[str, str], heard: str
) -> None:
    talk(f"U: order {asked}", intent="ReorderIntent", product=asked)
    talk("U: which one has ...", intent="DetailIntent", **slots)
    talk.hears(heard)


@pytest.mark.parametrize("kind", ["ReorderIntent", "ResearchIntent"])
def test_what_do_you_recommend_names_the_best_offer_and_no_taste(talk: Talk, kind: str) -> None:
    talk("U: coffee", intent=kind, product="coffee")
    talk("U: which one do you recommend", intent="CompareIntent", advice="recommend")
    talk.hears("A: …Morning Jorv Sunrise ground coffee…$8.49…order it?")


def test_what_do_you_recommend_is_a_question_of_what_where_nothing_is_talked_about(talk: Talk) -> None:
    talk("U: what do you recommend", intent="CompareIntent", advice="recommend")
    talk.hears("A: You can name a brand, a product, or what you need it for. …")


def test_what_do_you_recommend_keeps_the_quote(talk: Talk) -> None:
    talk("U: order dish soap", intent="ReorderIntent", product="dish soap")
    talk("U: what would you suggest", intent="CompareIntent", advice="suggest")
    talk.hears("A: …cuts baked-on grease …Shall I order it?")
    assert talk.waits_for_a_yes_to_buy


def test_the_difference_between_brands_to_choose_from_is_told(talk: Talk) -> None:
    talk("U: order coffee", intent="ReorderIntent", product="coffee")
    talk("U: what's the difference", intent="CompareIntent")
    talk.hears("A: Caffarro Classico ground coffee, …Morning Jorv Sunrise ground coffee, …Which one would you like?")


def test_it_is_the_one_that_was_told_of_last_while_it_is_open_which(talk: Talk) -> None:
    talk("U: order toothpaste", intent="ReorderIntent", product="toothpaste")
    talk("U: is there peroxide in it", intent="DetailIntent", whether="is", detail="peroxide")
    talk("U: send it to my phone", intent="HandoffIntent")
    talk.hears("A: I sent Oralee White toothpaste to the Alexa app on your phone. …")


def test_order_it_is_of_the_one_that_was_told_of_last(talk: Talk) -> None:
    talk("U: order toothpaste", intent="ReorderIntent", product="toothpaste")
    talk("U: is there peroxide in it", intent="DetailIntent", whether="is", detail="peroxide")
    talk("U: order it", intent="TakeItIntent")
    talk.hears("A: I have Oralee White toothpaste, …Shall I order it?")
