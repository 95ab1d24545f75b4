"""Every question of ours can be answered as people answer it, and means what it was asked for."""

from __future__ import annotations

import pytest

from ledger.records import Action, Outcome
from tests.factories.conversation import Talk


def test_a_research_question_answered_by_a_brand_stays_research(talk: Talk) -> None:
    talk("U: tell me about coffee", intent="ResearchIntent", product="coffee")
    talk("U: Morning Jorv", intent="NameIntent", brand="morning jorv")
    talk.hears("A: Morning Jorv Sunrise ground coffee: A light roast …would you like to order it?")
    assert talk.actions == [Action.RESEARCH, Action.RESEARCH]


@pytest.mark.parametrize(
    ("intent", "about", "said", "heard"),
    [
        ("ResearchIntent", "dog food", "puppy food", "A: Nuzzlo puppy food: …"),
        ("ResearchIntent", "coffee", "dog food", "A: For dog food I have …Which one would you like to hear about?"),
        ("ResearchIntent", None, "flour", "A: For flour I have …Which one would you like to hear about?"),
        (
            "ReorderIntent",
            None,
            "coffee",
            "A: For coffee I have Caffarro, Morning Jorv, or Ruxton Roast. Which brand would you like?",
        ),
    ],
    ids=["one of those listed", "another subject", "what to know about", "what to order"],
)
def test_a_product_that_answers_a_question_keeps_what_it_was_asked_for(
    talk: Talk, intent: str, about: str | None, said: str, heard: str
) -> None:
    talk("U: ...", intent=intent, **({"product": about} if about else {}))
    talk(f"U: {said}", intent="NameIntent", product=said)
    talk.hears(heard)


def test_what_should_i_send_is_answered_by_a_product_and_then_by_a_brand(talk: Talk) -> None:
    talk("U: send it to my phone", intent="HandoffIntent")
    talk("U: the coffee", intent="ReorderIntent", product="coffee")
    talk.hears("A: For coffee I have Caffarro, Morning Jorv, or Ruxton Roast. Which brand would you like?")
    talk("U: Ruxton", intent="NameIntent", brand="ruxton")
    talk.hears("A: I sent Ruxton Roast House ground coffee to the Alexa app on your phone. …")
    assert (talk.last.action, talk.last.outcome) == (Action.HANDOFF, Outcome.HANDED_OFF)


def test_a_hand_off_of_what_the_brand_does_not_make_sends_nothing_else(talk: Talk) -> None:
    talk("U: send the Ruxton decaf to my phone", intent="HandoffIntent", brand="ruxton", product="decaf coffee")
    talk.hears("A: Sorry, Harbor Pantry does not sell Ruxton Roast decaf coffee. …")
    assert talk.ledger.handoffs == {}


def test_help_while_a_brand_is_asked_for_ends_in_that_question(talk: Talk) -> None:
    talk("U: order coffee", intent="ReorderIntent", product="coffee")
    talk("U: help", intent="AMAZON.HelpIntent")
    talk.hears("A: I named a few and asked which one you mean. …Which one would you like?")
    talk("U: the second one", intent="ChooseIntent", choice="second")
    talk.hears("A: I have Morning Jorv Sunrise ground coffee, …")


def test_help_and_mumbling_while_a_number_is_asked_for_end_in_that_question(talk: Talk) -> None:
    talk("U: order 500 coffee", intent="ReorderIntent", brand="ruxton", product="coffee", quantity="500")
    for intent in ("AMAZON.HelpIntent", "AMAZON.FallbackIntent", "AMAZON.YesIntent"):
        talk("U: ...", intent=intent)
        talk.hears("A: …How many would you like?")
    talk("U: two", intent="ReorderIntent", quantity="2")
    talk.hears("A: I have 2 of Ruxton Roast House ground coffee, …")


def test_mumbling_while_the_brand_is_asked_for_openly_asks_for_the_brand(talk: Talk) -> None:
    talk("U: order zorblax", intent="ReorderIntent", brand="zorblax")
    talk("U: mumble", intent="AMAZON.FallbackIntent")
    talk.hears("A: Sorry, I did not get that. Which brand would you like?")


def test_a_no_to_a_brand_list_does_not_bar_a_brand_said_by_its_name(talk: Talk) -> None:
    talk("U: order coffee", intent="ReorderIntent", product="coffee")
    talk("U: neither", intent="AMAZON.NoIntent")
    talk("U: Ruxton", intent="NameIntent", brand="ruxton")
    talk.hears("A: I have Ruxton Roast House ground coffee, …")


@pytest.mark.parametrize(
    ("kind", "slots", "heard"),
    [
        ("detergent", {"product": "free"}, "A: I have Tidewell Free & Pure laundry detergent, …"),
        ("printer ink", {"brand": "color"}, "A: I have Inkwright Color ink 41, …"),
    ],
)
def test_which_brand_is_answered_by_what_tells_the_products_apart(
    talk: Talk, kind: str, slots: dict[str, str], heard: str
) -> None:
    talk(f"U: order {kind}", intent="ReorderIntent", product=kind)
    talk("U: the ... one", intent="ReorderIntent", **slots)
    talk.hears(heard)


def test_another_variant_of_what_is_offered_can_be_asked_for_by_its_word(talk: Talk) -> None:
    talk("U: order two toothpaste", intent="ReorderIntent", product="toothpaste", quantity="2")
    talk.hears("A: I have Oralee Gentle toothpaste or Oralee White toothpaste. Which one would you like?")
    talk("U: any", intent="ChooseIntent", choice="any")
    talk.hears("A: I have 2 of Oralee Gentle toothpaste, …")
    talk("U: the white one", intent="ReorderIntent", product="white")
    talk.hears("A: I have 2 of Oralee White toothpaste, …")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [(line.product_id, line.quantity) for line in talk.orders[0].lines] == [("oralee-white-toothpaste", 2)]


def test_how_much_is_it_means_what_is_talked_about(talk: Talk) -> None:
    talk("U: order toothpaste", intent="ReorderIntent", product="toothpaste")
    talk("U: the first one", intent="ChooseIntent", choice="first")
    talk("U: how much is it", intent="PriceIntent")
    talk.hears("A: The total is $10.84. Shall I order it?")
    assert talk.waits_for_a_yes_to_buy  # a question in between drops no offer


def test_a_number_while_the_brand_is_asked_for_is_kept_for_the_offer(talk: Talk) -> None:
    talk("U: order zorblax coffee", intent="ReorderIntent", brand="zorblax", product="coffee")
    talk("U: make it three", intent="ReorderIntent", meant_quantity="3")
    talk("U: Ruxton", intent="NameIntent", brand="ruxton")
    talk.hears("A: I have 3 of Ruxton Roast House ground coffee, …")


def test_the_brand_named_instead_of_its_line_is_not_answered_by_the_line_again(talk: Talk) -> None:
    talk.bought(brand="tidewell free", product="detergent")
    talk("U: order detergent", intent="ReorderIntent", product="detergent")
    talk.hears("A: Your usual: Tidewell Free & Pure laundry detergent, …")
    talk("U: no I said Tidewell", intent="ReorderIntent", brand="tidewell")
    talk.hears("A: I have Tidewell Original laundry detergent, …")


def test_help_before_agreeing_to_be_measured_says_again_what_is_agreed_to(talk: Talk) -> None:
    talk("U: you may remember what I buy", intent="ConsentIntent")
    for intent in ("AMAZON.HelpIntent", "AMAZON.FallbackIntent"):
        talk("U: ...", intent=intent)
        talk.hears("A: May I keep what you ask and buy here together with your account, …May I?")


def test_order_something_asks_what(talk: Talk) -> None:
    talk("U: order something", intent="ReorderIntent", product="something")
    talk.hears("A: I do not know an earlier order of yours. What would you like to order?")
