"""What the household is taken to mean: by what it bought, by what is open, and by what it said in full."""

from __future__ import annotations

from dataclasses import replace

import pytest

from base.money import Money
from ledger.records import Action
from shop.catalog.load import load_catalog
from tests.factories.conversation import Talk

CLASSICO = "caffarro-classico-ground-coffee"
SUNRISE = "morning-jorv-sunrise-ground-coffee"


def buys(talk: Talk, product: str) -> None:
    talk("U: order it", intent="ReorderIntent", product=product)
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.later(days=10)


def test_a_household_that_buys_two_of_a_kind_is_asked_which(talk: Talk) -> None:
    buys(talk, CLASSICO)
    buys(talk, SUNRISE)
    talk("U: reorder coffee", intent="ReorderIntent", product="coffee")
    talk.hears(
        "A: I have Morning Jorv Sunrise ground coffee or Caffarro Classico ground coffee. Which one would you like?"
    )
    talk("U: both", intent="ChooseIntent", choice="both")
    assert talk.waits_for_a_yes_to_buy
    talk("U: yes", intent="AMAZON.YesIntent")
    assert {line.product_id for line in talk.orders[-1].lines} == {CLASSICO, SUNRISE}


def test_what_is_bought_far_more_often_is_the_usual_one(talk: Talk) -> None:
    buys(talk, SUNRISE)
    for _ in range(3):
        buys(talk, CLASSICO)
    talk("U: reorder coffee", intent="ReorderIntent", product="coffee")
    talk.hears("A: Your usual: Caffarro Classico ground coffee…")


def test_a_brand_alone_is_the_one_of_it_that_the_household_buys(talk: Talk) -> None:
    buys(talk, "caffarro-coffee-pods")
    talk("U: order caffarro", intent="ReorderIntent", brand="caffarro")
    talk.hears("A: Your usual: Caffarro coffee pods…")


def test_a_price_that_changed_since_last_time_is_said(talk: Talk) -> None:
    buys(talk, CLASSICO)
    catalog = load_catalog("")[0]
    catalog.products[CLASSICO] = replace(catalog.products[CLASSICO], price=Money(999, "USD"))  # type: ignore[index]
    talk.sell(catalog)
    talk("U: reorder coffee", intent="ReorderIntent", product="coffee")
    talk.hears(
        "A: The price of Caffarro Classico ground coffee has changed since you last bought it: it was $8.99."
        " Your usual: Caffarro Classico ground coffee, 12 ounces, from Harbor Pantry for $9.99. …"
    )


def test_a_question_about_shipping_keeps_the_question_which_brand(talk: Talk) -> None:
    talk("U: order coffee", intent="ReorderIntent", product="coffee")
    talk("U: how much is shipping", intent="TotalIntent", cost="shipping")
    talk.hears("A: I say the total, with tax and shipping, before anything is ordered. Which one would you like?")
    talk("U: the second one", intent="ChooseIntent", choice="second")
    assert talk.waits_for_a_yes_to_buy


def test_the_total_is_told_once_where_it_is_what_was_asked(talk: Talk) -> None:
    talk("U: order caffarro coffee", intent="ReorderIntent", brand="caffarro", product="coffee")
    talk("U: how much is that", intent="TotalIntent", cost="total")
    assert talk.speech.count("in all") == 1
    talk.hears("A: It is … in all. Shall I order it?")
    talk("U: how much without tax", intent="TotalIntent", cost="without tax")
    talk.hears(
        "A: Without tax it is …, shipping included. The total is …. Shall I order it?"
    )  # which is what a yes pays


def test_order_it_is_a_yes_to_what_was_quoted(talk: Talk) -> None:
    talk("U: order caffarro coffee", intent="ReorderIntent", brand="caffarro", product="coffee")
    talk("U: order it", intent="TakeItIntent")
    talk.hears("A: Done. …")
    assert len(talk.orders) == 1


def test_order_it_after_a_fact_is_quoted_first(talk: Talk) -> None:
    talk("U: tell me about Kaldivo", intent="ResearchIntent", brand="kaldivo")
    talk("U: I'll take it", intent="TakeItIntent")
    assert talk.waits_for_a_yes_to_buy
    assert not talk.orders


def test_an_explicit_order_in_the_middle_of_research_orders(talk: Talk) -> None:
    talk("U: tell me about coffee", intent="ResearchIntent", product="coffee")
    talk("U: order the Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    assert talk.waits_for_a_yes_to_buy
    assert talk.last.action is Action.REORDER


def test_next_tells_of_another_of_the_kind(talk: Talk) -> None:
    talk("U: tell me about Caffarro coffee", intent="ResearchIntent", brand="caffarro", product="coffee")
    talk("U: next", intent="NextIntent")
    talk.hears("A: Morning Jorv Sunrise ground coffee: A light roast …")
    talk("U: the next one", intent="NextIntent")
    talk.hears("A: Ruxton Roast House ground coffee: …")


def test_where_there_is_no_other_it_is_said(talk: Talk) -> None:
    talk("U: tell me about mascara", intent="ResearchIntent", product="mascara")
    talk("U: next", intent="NextIntent")
    talk.hears("A: I have nothing else like Elowisp Length mascara. Would you like to order it?")


def test_what_is_sold_out_is_noted_and_told_when_it_is_back(talk: Talk) -> None:
    talk("U: order trash bags", intent="ReorderIntent", product="trash bags")
    talk.hears("A: Sorry, we are out of Fennimoor trash bags right now. Shall I tell you here when it is back?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Okay, I will tell you when you open Harbor Pantry and Fennimoor trash bags is back. …")
    talk.later(days=3)
    talk.opens()
    assert "Fennimoor" not in talk.speech
    catalog = load_catalog("")[0]
    bags = "fennimoor-trash-bags"
    catalog.products[bags] = replace(catalog.products[bags], stock=5)  # type: ignore[index]
    talk.sell(catalog)
    talk.opens()
    talk.hears("A: Welcome back to Harbor Pantry. Fennimoor trash bags is in stock again. Would you like to order it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert talk.waits_for_a_yes_to_buy
    talk.later(days=1)
    talk.opens()
    assert "in stock again" not in talk.speech, "it is told once"


def test_when_is_it_back_asks_about_what_is_sold_out_and_not_about_its_substitute(talk: Talk) -> None:
    talk("U: order the night cream", intent="ReorderIntent", product="vellore-night-cream")
    talk.hears("A: Sorry, we are out of Velloré Night cream right now. Would you like Kalmara Day cream …")
    talk("U: when will it be back", intent="StockIntent")
    talk.hears("A: Velloré Night cream is out of stock, and I do not know yet when it is back. Shall I tell you …")


def test_three_things_at_once_are_one_offer(talk: Talk) -> None:
    talk(
        "U: I need coffee, paper towels and floss",
        intent="ReorderIntent",
        product=CLASSICO,
        other_product="paper towels",
        third_product="dental floss",
    )
    talk("U: yes", intent="AMAZON.YesIntent")
    assert len(talk.orders[-1].lines) == 3


def test_what_is_taken_out_of_an_offer_of_several_is_not_bought(talk: Talk) -> None:
    talk("U: cat food and litter", intent="ReorderIntent", product="cat food", other_product="cat litter")
    talk("U: take the litter off", intent="BasketRemoveIntent", product="litter")
    talk.hears("A: I have Whiskerton Salmon cat food, 24 cans, …Shall I order it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.product_id for line in talk.orders[-1].lines] == ["whiskerton-salmon-cat-food"]


def test_what_is_added_to_an_offer_is_bought_together_with_it(talk: Talk) -> None:
    talk("U: order caffarro coffee", intent="ReorderIntent", brand="caffarro", product="coffee")
    talk("U: also add paper towels", intent="BasketAddIntent", product="paper towels")
    talk("U: what is in my basket", intent="BasketIntent")
    talk.hears("A: In your basket: Caffarro Classico ground coffee and Fennimoor paper towels, …")
    talk("U: check out", intent="CheckoutIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert {line.product_id for line in talk.orders[-1].lines} == {CLASSICO, "fennimoor-paper-towels"}


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("BasketChangeIntent", {"product": "label rolls", "quantity": "2"}),
        ("ReorderIntent", {"product": "label rolls", "quantity": "2"}),
    ],
)
def test_of_one_of_several_that_are_offered_so_many_are_bought_with_a_single_yes(
    talk: Talk, intent: str, slots: dict[str, str]
) -> None:
    talk("U: label rolls and printer paper", intent="ReorderIntent", product="label rolls", other_product="paper")
    talk("U: make the label rolls two", intent=intent, **slots)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [(line.product_id, line.quantity) for line in talk.orders[-1].lines] == [
        ("quillon-label-rolls", 2),
        ("tonerra-printer-paper", 1),
    ]


def test_for_what_it_is_answers_which_one(talk: Talk) -> None:
    talk("U: I need dog food", intent="ReorderIntent", product="dog food")
    talk("U: for a puppy", intent="ResearchIntent", need="puppies")
    talk.hears("A: I have Nuzzlo puppy food, 15 pounds, …Shall I order it?")


def test_which_is_the_cheapest_of_what_is_being_ordered_is_quoted(talk: Talk) -> None:
    talk("U: order coffee", intent="ReorderIntent", product="coffee")
    talk("U: which is the cheapest", intent="CheaperIntent")
    talk.hears("A: I have Morning Jorv Sunrise ground coffee…Shall I order it?")


def test_for_what_a_doctor_should_be_asked_no_product_is_named(talk: Talk) -> None:
    talk("U: what helps with heartburn", intent="ResearchIntent", need="heartburn")
    talk.hears("A: I cannot give health advice: please ask a doctor or a pharmacist. …")
    talk("U: is it good for my diabetes", intent="GoodForIntent", product="crackers", need="diabetes")
    talk.hears("A: That I do not know. What I know of Gristelle Seeded crackers…")


def test_for_a_cat_no_dog_food_is_named(talk: Talk) -> None:
    talk("U: what can I get for my cat", intent="ResearchIntent", whose="cat")
    assert "dog" not in talk.speech
    assert "cat" in talk.speech


def test_when_it_comes_keeps_the_question_which_brand(talk: Talk) -> None:
    buys(talk, "caffarro-coffee-pods")
    talk("U: order detergent", intent="ReorderIntent", product="detergent")
    talk("U: when would it get here", intent="ArrivalIntent")
    talk.hears("A: I say the day it arrives before anything is ordered. Which one would you like?")
    talk("U: the first one", intent="ChooseIntent", choice="first")
    assert talk.waits_for_a_yes_to_buy


def test_what_is_asked_about_a_quoted_product_keeps_the_count(talk: Talk) -> None:
    talk("U: two of the classico", intent="ReorderIntent", product=CLASSICO, quantity="2")
    talk("U: tell me about it", intent="ResearchIntent")
    talk.hears("A: Caffarro Classico ground coffee: … The price is $8.99. The total is …")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.quantity for line in talk.orders[-1].lines] == [2]


def test_of_two_counts_in_a_sentence_the_later_is_meant(talk: Talk) -> None:
    talk("U: three no two", intent="ReorderIntent", product=CLASSICO, quantity="3", meant_quantity="2")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.quantity for line in talk.orders[-1].lines] == [2]


def test_that_is_everything_is_a_goodbye_without_a_basket_and_no_order(talk: Talk) -> None:
    buys(talk, CLASSICO)
    talk("U: that's everything", intent="DoneIntent")
    talk.hears("A: Goodbye.")
    assert len(talk.orders) == 1


def test_that_is_everything_repeats_a_quote_of_several_things(talk: Talk) -> None:
    talk("U: order both", intent="ReorderIntent", product=CLASSICO, other_product=SUNRISE)
    talk("U: that's everything", intent="DoneIntent")
    assert talk.waits_for_a_yes_to_buy
    talk("U: yes", intent="AMAZON.YesIntent")
    assert {line.product_id for line in talk.orders[-1].lines} == {CLASSICO, SUNRISE}


def test_a_variant_named_alone_is_of_the_brand_just_put_into_the_basket(talk: Talk) -> None:
    talk("U: add the black ink", intent="BasketAddIntent", product="inkwright-black-ink-41")
    talk("U: add the color one too", intent="BasketAddIntent", product="color")
    talk.hears("A: I put Inkwright Color ink 41 into your basket. …")
    talk("U: and the color one", intent="NameIntent", brand="color", product="one")
    talk.hears("A: I put Inkwright Color ink 41 into your basket. …")
    talk("U: add salt", intent="BasketAddIntent", product="salt")
    talk.hears("A: Sorry, Harbor Pantry does not sell salt. …")


def test_an_aside_that_refuses_what_nobody_named_keeps_what_is_talked_about(talk: Talk) -> None:
    talk("U: tell me about the chicken dog food", intent="ResearchIntent", product="nuzzlo-chicken-dog-food")
    talk("U: he's five so not a puppy", intent="CorrectIntent", product="hes five so", not_product="a puppy")
    talk("U: order a bag", intent="ReorderIntent", unit="bag")
    talk.hears("A: I have Nuzzlo Chicken dog food, …Shall I order it?")


def test_a_question_that_ends_in_on_it_is_of_what_is_talked_about(talk: Talk) -> None:
    talk("U: tell me about the sunscreen", intent="ResearchIntent", product="serafyn-sunscreen")
    talk("U: what's the s p f on it", intent="ResearchIntent", brand="the s p", product="f on it")
    talk("U: text it to me", intent="HandoffIntent")
    assert talk.touchpoints[-1].outcome == "handed_off"
