"""What people ask between a price and a yes: it is answered, the offer stays, and nothing untrue is claimed."""

from __future__ import annotations

import pytest

from ledger.records import Outcome
from tests.factories.conversation import Talk

STAYS = "Shall I order it?"


def quoted(talk: Talk, product: str, **more: str) -> None:
    talk(f"U: order {product}", intent="ReorderIntent", product=product, **more)
    assert talk.waits_for_a_yes_to_buy


def test_linking_again_keeps_the_quote(talk: Talk) -> None:
    quoted(talk, "dish soap")
    talk("U: link my account", intent="LinkAccountIntent")
    talk.hears(f"A: Your Harbor Pantry account is linked already. The total is $9.24. {STAYS}")


def test_linking_keeps_what_can_be_sent_until_it_is_done(talk: Talk) -> None:
    talk.token = None
    talk("U: order two dish soap", intent="ReorderIntent", product="dish soap", quantity="2")
    talk("U: link my account", intent="LinkAccountIntent")
    talk.hears("A: The card to link your Harbor Pantry account is in your Alexa app. Shall I send it to your phone?")
    talk("U: send it to me instead", intent="HandoffIntent")
    talk.hears("A: I sent 2 of Brightlea Lemon dish soap to the Alexa app on your phone. …")


def test_what_else_there_is_of_the_brand_is_told_beside_the_quote(talk: Talk) -> None:
    quoted(talk, "hand soap")
    talk("U: what else do you have from Calmora", intent="ResearchIntent", brand="calmora")
    talk.hears(f"A: From Calmora I also have Calmora Oat body wash and Calmora unscented deodorant. …{STAYS}")


def test_what_else_there_is_of_the_brand_can_be_chosen_after_a_fact(talk: Talk) -> None:
    talk("U: tell me about hand soap", intent="ResearchIntent", product="hand soap")
    talk("U: anything else by Calmora", intent="ResearchIntent", brand="calmora")
    talk.hears("A: For Calmora I have Calmora Oat body wash or Calmora unscented deodorant. Which one …?")


@pytest.mark.parametrize(
    ("choice", "said"),
    [("bigger", "biggest"), ("dearest", "dearest")],
)
def test_where_none_is_bigger_or_dearer_that_is_said_and_not_that_there_is_nothing_else(
    talk: Talk, choice: str, said: str
) -> None:
    quoted(talk, "hard water detergent", brand="tidewell")
    talk("U: is there a bigger one", intent="ChooseIntent", choice=choice)
    talk.hears(f"A: Tidewell Hard Water laundry detergent is the {said} of that kind that I have. …{STAYS}")


def test_a_question_about_sending_back_is_no_hand_off(talk: Talk) -> None:
    quoted(talk, "paper towels")
    talk("U: and can I send it back", intent="ReturnIntent")
    talk.hears(f"A: How to send something back stands on the page of Harbor Pantry: …{STAYS}")
    assert talk.last.outcome != Outcome.HANDED_OFF


@pytest.mark.parametrize("need", ["for acne", "colic", "a headache"])
def test_a_matter_of_health_gets_no_product_and_keeps_the_quote(talk: Talk, need: str) -> None:
    talk(f"U: anything {need}", intent="ResearchIntent", need=need)
    talk.hears("A: I cannot give health advice: …")
    quoted(talk, "dish soap")
    talk(f"U: anything {need}", intent="ResearchIntent", need=need)
    talk.hears(f"A: I cannot give health advice: …I still have Brightlea Lemon dish soap for you. …{STAYS}")


@pytest.mark.parametrize(
    ("product", "whose", "heard"),
    [
        ("formula", "newborn", "A: That I do not know. What I know of Lullabelle infant formula, …"),
        ("lotion", "baby", "A: Yes. Lullabelle baby lotion: …"),
        ("cat food", "kitten", "A: That I do not know. What I know of Whiskerton Salmon cat food, …"),
    ],
)
def test_for_whom_of_an_age_something_is_good_only_its_label_tells(
    talk: Talk, product: str, whose: str, heard: str
) -> None:
    talk(f"U: is the {product} good for my {whose}", intent="GoodForIntent", product=product, whose=whose)
    talk.hears(heard)


@pytest.mark.parametrize("slots", [{"quantity": "2"}, {"quantity": "2", "product": "dish soap"}])
def test_a_count_that_is_said_with_it_goes_to_the_phone(talk: Talk, slots: dict[str, str]) -> None:
    quoted(talk, "dish soap")
    talk("U: send two of them to my phone", intent="HandoffIntent", **slots)
    talk.hears("A: I sent 2 of Brightlea Lemon dish soap to the Alexa app on your phone. …")
