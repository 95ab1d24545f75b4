"""Conversations in British English, in a shop that sells in pounds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from base.money import Money
from base.settings import Settings
from ledger.records import Action
from runtime.talk.conversation import AlexaUser, Conversation
from shop.catalog import Catalog
from shop.catalog.load import load_catalog
from skill.app import build_skill
from tests.factories.memory import MemoryLedger, MemoryRecorder
from tests.factories.records import MORNING
from tests.factories.resolvers import shipped_model

TAG = "en-GB"
AMERICAN = load_catalog()[0]
IN_POUNDS = Catalog(
    AMERICAN.brands.values(),
    [replace(one, price=Money(one.price.minor, "GBP")) for one in AMERICAN.products.values()],
)


class Talk:
    """A household in Britain."""

    def __init__(self) -> None:
        self.ledger = MemoryLedger()
        recorder: Any = MemoryRecorder(self.ledger)
        skill = build_skill(Settings(), ledger=self.ledger, recorder=recorder, catalog=IN_POUNDS, clock=lambda: MORNING)
        self.conversation = Conversation(
            skill.invoke,
            shipped_model(TAG),
            user=AlexaUser.named("ada"),
            skill_id=Settings().skill_id,
            locale=TAG,
            clock=lambda: MORNING,
        )

    def __call__(self, said: str) -> str:
        return self.conversation.say(said).speech

    @property
    def card(self) -> str:
        card = self.conversation.exchanges[-1].card or {}
        return f"{card.get('title')}\n{card.get('content') or card.get('text')}"


@pytest.fixture
def talk() -> Talk:
    return Talk()


def test_washing_powder_is_reordered_in_pounds_by_the_british_day(talk: Talk) -> None:
    assert talk("reorder tidewell washing powder") == (
        "Of 3 kinds my best offer is Tidewell Original laundry detergent, 64 fluid ounces, from Harbor Pantry for"
        " £14.49. With tax and delivery it comes to £20.42, arriving by Tuesday the 24th of November. Shall I order it?"
    )
    assert talk("make it two").startswith("I have 2 of Tidewell Original laundry detergent")
    assert talk("yes").startswith(
        "Done. I ordered 2 of Tidewell Original laundry detergent from Harbor Pantry for £35.85 in all."
        " They arrive by Tuesday the 24th of November. The receipt is in your Alexa app. One question,"
    )
    assert "Delivery: £4.99" in talk.card
    assert "Arriving by Tuesday the 24th of November" in talk.card
    [(_, order)] = talk.ledger.orders.values()
    assert order.currency == "GBP"
    assert talk("order washing powder").startswith("Your usual: Tidewell Original laundry detergent")


def test_a_hundred_and_five_is_a_number(talk: Talk) -> None:
    talk("order tidewell washing powder")
    assert talk("make it a hundred and five").startswith("I can order one to 24 of")
    assert talk("make it four").startswith("I have 4 of")


def test_nappies_are_found_and_told_by_their_british_name(talk: Talk) -> None:
    assert talk("have you got any nappies") == (
        "For nappies I have Bumblekin nappies size two or Bumblekin nappies size four."
        " Which one would you like to hear about?"
    )
    assert talk("the second one").startswith("Bumblekin nappies size four: They stay dry for twelve hours")


def test_choices_are_joined_without_the_american_comma(talk: Talk) -> None:
    assert talk("order coffee") == (
        "For coffee I have Caffarro, Morning Jorv or Ruxton Roast. Which brand would you like?"
    )


def test_colour_ink_is_told_with_its_british_fact_and_sent_to_the_mobile(talk: Talk) -> None:
    assert talk("tell me about inkwright colour ink").startswith(
        "Inkwright Colour ink 41: Three colours that do not fade for years. The price is £27.99."
    )
    assert talk("send it to my mobile").startswith(
        "I sent Inkwright Colour ink 41 to the Alexa app on your phone. Open the link there to finish. One question,"
    )
    assert "£27.99 at Harbor Pantry\nThree colours" in talk.card
    assert [touch.action for touch in talk.ledger.touchpoints.values()] == [Action.RESEARCH, Action.HANDOFF]
    assert {touch.locale for touch in talk.ledger.touchpoints.values()} == {TAG}


def test_the_same_skill_answers_an_american_beside_the_briton() -> None:
    skill = build_skill(Settings(), ledger=MemoryLedger(), catalog=IN_POUNDS, clock=lambda: MORNING)
    speech = {}
    for tag, colour in ((TAG, "colour"), ("en-US", "color")):
        one = Conversation(
            skill.invoke, shipped_model(tag), user=AlexaUser.named("bo"), skill_id=Settings().skill_id, locale=tag
        )
        speech[tag] = one.say(f"tell me about inkwright {colour} ink").speech
    assert "Three colours" in speech[TAG]
    assert "Three colors" in speech["en-US"]


@pytest.mark.parametrize("said", ["and the VAT", "what's the VAT", "is VAT included"])
def test_vat_is_the_tax(talk: Talk, said: str) -> None:
    talk("order washing up liquid")
    assert talk(said).startswith("Tax is £")


@pytest.mark.parametrize("said", ["ta that's lovely", "yes cheers"])
def test_thanks_around_a_yes_leave_it_a_yes(talk: Talk, said: str) -> None:
    talk("order washing up liquid")
    assert talk(said).startswith("Done. I ordered ")


def test_the_trolley_is_the_basket(talk: Talk) -> None:
    talk("put some washing up liquid in my trolley")
    assert talk("what's in my trolley").startswith("In your basket: Brightlea Lemon dish soap, ")


def test_kinds_of_goods_are_named_as_they_are_called_there(talk: Talk) -> None:
    assert talk("order pampers nappies").startswith("Sorry, I do not know that brand. For nappies I have ")
    assert talk("order washing powder").startswith("For washing powder I have ")
