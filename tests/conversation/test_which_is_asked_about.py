"""A question about goods of which several are called so: which one is asked first, and the question answered then."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

BOTH = "A: For dog food I have Nuzzlo Chicken dog food or Nuzzlo puppy food. Which one would you like to hear about?"


def test_which_of_several_is_asked_about_is_asked_back_and_not_guessed(talk: Talk) -> None:
    talk("U: what's in the dog food", intent="DetailIntent", product="dog food")
    talk.hears(BOTH)
    talk("U: the chicken one", intent="NameIntent", product="chicken")
    talk.hears("A: This is what I know of Nuzzlo Chicken dog food, 30 pounds: …Would you like to order it?")


@pytest.mark.parametrize(
    ("intent", "slots", "heard"),
    [
        ("StockIntent", {}, "A: Yes, Nuzzlo puppy food is in stock, for $31.49. …"),
        ("PriceIntent", {}, "A: Nuzzlo puppy food, 15 pounds, costs $31.49, before tax and shipping. …"),
        ("PriceIntent", {"quantity": "2"}, "A: 2 of Nuzzlo puppy food would be $62.98, …"),
    ],
)
def test_what_was_asked_is_answered_of_the_one_that_is_chosen(
    talk: Talk, intent: str, slots: dict[str, str], heard: str
) -> None:
    talk("U: ...", intent=intent, product="dog food", **slots)
    talk.hears(BOTH)
    talk("U: the second one", intent="ChooseIntent", choice="second")
    talk.hears(heard)


def test_whoever_orders_instead_of_hearing_more_is_quoted(talk: Talk) -> None:
    talk("U: what's in the dog food", intent="DetailIntent", product="dog food")
    talk("U: order the puppy food", intent="ReorderIntent", product="puppy food")
    talk.hears("A: I have Nuzzlo puppy food, …Shall I order it?")


def test_of_a_brand_which_of_its_goods_is_asked(talk: Talk) -> None:
    talk("U: what's in the caffarro", intent="DetailIntent", product="caffarro")
    talk.hears("A: For Caffarro I have Caffarro Classico ground coffee, …Which one would you like to hear about?")
    talk("U: the pods", intent="NameIntent", product="pods")
    talk.hears("A: This is what I know of Caffarro coffee pods, 36 pods: …")
    talk("U: how big is the caffarro", intent="DetailIntent", product="caffarro")
    talk.hears("A: This is what I know of Caffarro coffee pods, …")  # the one that is talked about


def test_the_usual_one_is_meant_without_asking(talk: Talk) -> None:
    talk.bought("U: order the chicken dog food", product="chicken dog food")
    talk("U: what's in the dog food", intent="DetailIntent", product="dog food")
    talk.hears("A: This is what I know of Nuzzlo Chicken dog food, …")


@pytest.mark.parametrize(
    ("intent", "slots", "heard"),
    [
        ("GoodForIntent", {"need": "decaf"}, "A: Yes, Kaldivo Notte decaf ground coffee is for decaf. …"),
        (
            "DetailIntent",
            {"detail": "citrus", "whether": "is"},
            "A: This is what I know of Morning Jorv Sunrise ground coffee, …",
        ),
        (
            "GoodForIntent",
            {"need": "hairballs"},
            "A: Sorry, I know nothing about that yet. For coffee I have …Which one would you like to hear about?",
        ),
    ],
)
def test_what_only_one_of_them_has_is_answered_of_that_one(
    talk: Talk, intent: str, slots: dict[str, str], heard: str
) -> None:
    talk("U: is the coffee ...", intent=intent, product="coffee", **slots)
    talk.hears(heard)


def test_each_is_told_of_beside_a_quote_that_stays(talk: Talk) -> None:
    talk("U: order hand soap", intent="ReorderIntent", product="hand soap")
    talk("U: what's in the dog food", intent="DetailIntent", product="dog food")
    talk.hears(
        "A: …Nuzzlo Chicken dog food, 30 pounds: …Nuzzlo puppy food, 15 pounds: …I still have Calmora hand soap …"
    )
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.product_id for order in talk.orders for line in order.lines] == ["calmora-hand-soap"]


def test_each_is_told_of_while_it_is_to_be_chosen_which_to_order(talk: Talk) -> None:
    talk("U: order toothpaste", intent="ReorderIntent", product="toothpaste")
    talk("U: how much is the toothpaste", intent="PriceIntent", product="toothpaste")
    talk.hears("A: …costs $5.49, …costs $5.79, …Which one would you like?")
    talk("U: white", intent="NameIntent", brand="white")
    talk.hears("A: I have Oralee White toothpaste, …Shall I order it?")
