"""Questions about products: one fact worth hearing, then the next step."""

from __future__ import annotations

import pytest

from ledger.records import Action, Outcome, Stage
from tests.factories.conversation import Talk


def test_what_is_good_for_something_suggests_a_product_with_a_reason(talk: Talk) -> None:
    talk("U: what is good for hard water", intent="ResearchIntent", need="hard water")
    talk.hears(
        "A: For hard water I suggest Tidewell Hard Water laundry detergent. Its softening salts keep minerals from "
        "greying your laundry. The price is $19.99. I can send it to your phone. Or would you like to order it?"
    )
    assert (talk.last.action, talk.last.stage) == (Action.RESEARCH, Stage.CONSIDERATION)
    assert talk.last.product_id == "tidewell-hard-water-laundry-detergent"


def test_a_need_narrows_to_the_kind_of_product_that_was_named(talk: Talk) -> None:
    talk("U: which shampoo is good for hard water", intent="ResearchIntent", product="shampoo", need="very hard water")
    talk.hears("A: For hard water I suggest Fairwynd Clear shampoo. …")


def test_asking_about_a_brand_tells_a_fact_and_a_price(talk: Talk) -> None:
    talk("U: tell me about Phlox and Fern", intent="ResearchIntent", brand="phlox and fern")
    talk.hears("A: Phlox & Fern Wild granola: It is baked with gluten-free oats and sweetened with honey. The price…")


def test_a_product_heard_about_can_be_ordered_at_once(talk: Talk) -> None:
    talk("U: what is good for dry lips", intent="ResearchIntent", need="dry lips")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: I have Elowisp lip balm, 3 sticks, from Harbor Pantry for $7.99. …Shall I order it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert talk.orders[0].lines[0].product_id == "elowisp-lip-balm"
    assert talk.last.action is Action.BUY


def test_order_it_after_a_fact_means_the_product_just_told_about(talk: Talk) -> None:
    talk("U: what is good for dry lips", intent="ResearchIntent", need="dry lips")
    talk("U: order it", intent="ReorderIntent")
    talk.hears("A: I have Elowisp lip balm, …")


def test_no_interest_leaves_the_talk_open(talk: Talk) -> None:
    talk("U: what is good for dry lips", intent="ResearchIntent", need="dry lips")
    talk("U: no", intent="AMAZON.NoIntent")
    talk.hears("A: Okay, I have not ordered it. Is there anything else?")
    talk("U: send it to my phone", intent="HandoffIntent")
    assert talk.last.outcome == Outcome.HANDED_OFF


def test_a_category_offers_a_few_products_to_choose_from(talk: Talk) -> None:
    talk("U: what do you have for the printer", intent="ResearchIntent", category="things for the printer")
    talk.hears(
        "A: For printer supplies I have Inkwright Black ink 41, Tonerra Black toner 220, or Quillon 9 Ink refill "
        "bottle. Which one would you like to hear about?"
    )
    talk("U: the second one", intent="ChooseIntent", choice="second one")
    assert talk.open


def test_a_choice_among_products_tells_about_that_one(talk: Talk) -> None:
    talk("U: tell me about coffee", intent="ResearchIntent", product="coffee")
    talk("U: number three", intent="ChooseIntent", choice="three")
    talk.hears("A: Ruxton Roast House ground coffee: …")


def test_a_need_we_know_nothing_about_is_said_so(talk: Talk) -> None:
    talk("U: what is good for rocket fuel", intent="ResearchIntent", need="rocket fuel")
    talk.hears("A: Sorry, I know nothing about rocket fuel yet. What else would you like to know about?")
    assert (talk.last.outcome, talk.last.topic, talk.last.heard) == (Outcome.NO_ANSWER, "other", "rocket fuel")


def test_a_question_without_a_subject_is_asked_back(talk: Talk) -> None:
    talk("U: tell me about", intent="ResearchIntent")
    talk.hears("A: You can name a brand, a product, or what you need it for. What would you like to know about?")


def test_research_needs_no_linked_account(talk: Talk) -> None:
    talk.token = None
    talk("U: what is good for dry lips", intent="ResearchIntent", need="dry lips")
    talk.hears("A: For dry lips I suggest Elowisp lip balm. …")


def test_words_that_are_no_need_but_a_product_are_taken_as_the_product(talk: Talk) -> None:
    talk("U: what is good for cold brew", intent="ResearchIntent", need="cold brew")
    talk.hears("A: Morning Jorv cold brew concentrate: One bottle makes eight glasses of iced coffee. …")


@pytest.mark.parametrize(
    ("slots", "heard"),
    [
        ({"brand": "ink wright", "need": "hard water"}, "A: Inkwright Black ink 41: …"),
        (
            {"product": "soup", "need": "hard water"},
            "A: Sorry, I know nothing about soup for hard water yet. What else would you like to know about?",
        ),
        (
            {"product": "gluten-free flour"},
            "A: Marlow Mills gluten-free flour: You can use it cup for cup in place of wheat flour. …",
        ),
    ],
    ids=["a brand none of whose products fills the wish", "a product that serves no such need", "one named in full"],
)
def test_what_is_told_is_what_the_facts_say_of_what_was_named(talk: Talk, slots: dict[str, str], heard: str) -> None:
    talk("U: ...", intent="ResearchIntent", **slots)
    talk.hears(heard)


def test_words_in_the_category_slot_that_are_no_category_are_heard_as_a_brand(talk: Talk) -> None:
    talk("U: what do you have in kaldivo", intent="ResearchIntent", category="kaldivo")
    assert talk.last.brand_id == "kaldivo"


def test_no_to_a_choice_of_products_asks_what_else(talk: Talk) -> None:
    talk("U: tell me about coffee", intent="ResearchIntent", product="coffee")
    talk("U: no", intent="AMAZON.NoIntent")
    talk.hears("A: What would you like?")


def test_a_brand_named_after_what_would_you_like_to_know_is_a_question_not_an_order(talk: Talk) -> None:
    talk("U: tell me about", intent="ResearchIntent")
    talk("U: Kaldivo", intent="NameIntent", brand="kaldivo")
    talk.hears("A: Kaldivo single-origin beans: …")


def test_next_tells_of_one_after_the_other_of_those_that_were_just_named(talk: Talk) -> None:
    talk("U: tell me about toothpaste", intent="ResearchIntent", product="toothpaste")
    talk.hears("A: …Which one would you like to hear about?")
    talk("U: next", intent="NextIntent")
    talk.hears("A: Oralee Gentle toothpaste: …")
    talk("U: next", intent="NextIntent")
    talk.hears("A: Oralee White toothpaste: …")
