"""What came in other slots than it belongs in, or with a word that tells nothing, is heard for what it is."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


def test_asked_again_what_it_costs_the_total_is_said_again(talk: Talk) -> None:
    talk("U: order black ink", intent="ReorderIntent", product="black ink")
    talk("U: how much is it again", intent="PriceIntent", per="again")
    talk.hears("A: The total is $29.47. Shall I order it?")


@pytest.mark.parametrize("slots", [{"product": "formula for diarrhea"}, {"product": "formula", "need": "diarrhea"}])
def test_a_matter_of_health_gets_no_product_in_whichever_slot_it_is(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: my baby has diarrhea what formula should I get", intent="ResearchIntent", **slots)
    talk.hears("A: I cannot give health advice: …")


def test_goods_that_came_as_a_fact_are_not_sold(talk: Talk) -> None:
    talk("U: eggs", intent="DetailIntent", detail="eggs")
    talk.hears("A: Sorry, Harbor Pantry does not sell eggs. What else would you like?")


def test_something_for_an_occasion_is_no_brand(talk: Talk) -> None:
    talk("U: something for my wife's birthday", intent="ReorderIntent", brand="wifes birthday", product="something")
    talk.hears("A: You can name a brand, a product, or what you need it for. …")


def test_what_else_there_is_keeps_the_order(talk: Talk) -> None:
    talk("U: order coffee", intent="ReorderIntent", product="coffee")
    talk("U: what else is there", intent="NextIntent")
    talk.hears("A: I have Kaldivo Notte decaf ground coffee, …Shall I order it?")


@pytest.mark.parametrize(
    "slots",
    [
        {"product": "toothpaste", "size": "one of each"},
        {"product": "toothpaste", "each": "each", "quantity": "1"},
    ],
)
def test_one_of_each_is_every_variant_of_the_kind(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: order one of each toothpaste", intent="ReorderIntent", **slots)
    talk.hears("A: I have Oralee Gentle toothpaste and Oralee White toothpaste from …Shall I order it?")


@pytest.mark.parametrize("name", ["variant", "product"])
def test_what_is_counted_one_by_one_is_not_so_many_of_the_first(talk: Talk, name: str) -> None:
    slots = {"brand": "tidewells", "quantity": "2", name: "one free and one original"}
    talk("U: order two tidewells one free and one original", intent="ReorderIntent", **slots)
    talk.hears("A: I have Tidewell Free & Pure laundry detergent and Tidewell Original laundry detergent from …")


@pytest.mark.parametrize("slots", [{"product": "that", "other_product": "cat food"}, {"product": "that and cat food"}])
def test_that_and_something_else_are_both_ordered(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: tell me about the cat litter", intent="ResearchIntent", product="cat litter")
    talk("U: buy that and cat food", intent="ReorderIntent", **slots)
    talk.hears("A: I have Whiskerton clumping cat litter and Whiskerton Salmon cat food from …Shall I order it?")


@pytest.mark.parametrize("said", ["then", "some then"])
def test_some_then_is_of_what_was_told_about(talk: Talk, said: str) -> None:
    talk("U: tell me about the cat litter", intent="ResearchIntent", product="cat litter")
    talk("U: order some then", intent="ReorderIntent", product=said)
    talk.hears("A: I have Whiskerton clumping cat litter, …Shall I order it?")


@pytest.mark.parametrize(
    ("intent", "slots", "heard"),
    [
        ("ResearchIntent", {"product": "detergent without perfume"}, "A: Tidewell Free & Pure laundry detergent: …"),
        ("ResearchIntent", {"product": "detergent", "not_product": "perfume"}, "A: Tidewell Free & Pure laundry …"),
        ("ReorderIntent", {"product": "detergent without perfume"}, "A: I have Tidewell Free & Pure laundry …"),
        ("NameIntent", {"product": "flour with no gluten"}, "A: I have Marlow Mills gluten-free flour, …"),
    ],
)
def test_what_has_none_of_something_is_told_of_or_quoted(
    talk: Talk, intent: str, slots: dict[str, str], heard: str
) -> None:
    talk("U: detergent without perfume", intent=intent, **slots)
    talk.hears(heard)


def test_the_cheaper_of_two_that_were_asked_about(talk: Talk) -> None:
    talk("U: how much is dish soap", intent="ResearchIntent", product="dish soap")
    talk("U: how much is hand soap", intent="ResearchIntent", product="hand soap")
    talk("U: which one is cheaper", intent="CheaperIntent")
    talk.hears("A: The cheapest is Brightlea Lemon dish soap, …Would you like to order it?")


def test_of_another_sort_nothing_is_cheaper_than_what_is_quoted(talk: Talk) -> None:
    talk("U: tell me about granola", intent="ResearchIntent", product="granola")
    talk("U: order paper towels", intent="ReorderIntent", product="paper towels")
    talk("U: anything cheaper", intent="CheaperIntent")
    talk.hears("A: I have nothing cheaper of that kind. The total is …Shall I order it?")


def test_which_of_two_it_is_switches_to_no_other_product(talk: Talk) -> None:
    talk("U: order caffarro coffee", intent="ReorderIntent", brand="caffarro", product="coffee")
    talk("U: is it ground or whole beans", intent="CompareIntent", product="ground", other_product="whole beans")
    talk.hears("A: This is what I know of Caffarro Classico ground coffee, …The total is $13.98. Shall I order it?")


def test_two_variants_are_still_compared(talk: Talk) -> None:
    talk("U: order the gentle toothpaste", intent="ReorderIntent", product="gentle toothpaste")
    talk("U: what's the difference to the white one", intent="CompareIntent", product="gentle", other_product="white")
    talk.hears("A: Oralee Gentle toothpaste, …Oralee White toothpaste, …Which one would you like?")


def test_a_basket_that_is_started_takes_what_is_named_next(talk: Talk) -> None:
    talk("U: start a basket", intent="BasketAddIntent")
    talk.hears("A: There is nothing in your basket. What would you like?")
    talk("U: shampoo", intent="NameIntent", product="shampoo")
    talk.hears("A: I put Fairwynd Clear shampoo into your basket, …")


def test_where_an_account_is_unlinked_is_said_and_the_offer_stays(talk: Talk) -> None:
    talk("U: order hand soap", intent="ReorderIntent", product="hand soap")
    talk("U: unlink my account", intent="LinkAccountIntent", undone="unlink")
    talk.hears("A: You can unlink your Harbor Pantry account on this skill's page in the Alexa app. The total is …")


def test_an_age_that_no_label_tells_of_is_not_known(talk: Talk) -> None:
    talk("U: do you have cat food for kittens", intent="ResearchIntent", product="cat food", need="kittens")
    talk.hears("A: Sorry, I know nothing about that yet. Whiskerton Salmon cat food: …")


def test_what_is_refused_where_nothing_is_open_is_not_offered(talk: Talk) -> None:
    talk("U: no oats any more", intent="CorrectIntent", none_of="rolled oats")
    talk.hears("A: …What else would you like?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert not talk.orders
    assert not talk.waits_for_a_yes_to_buy
