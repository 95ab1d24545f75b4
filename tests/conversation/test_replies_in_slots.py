"""Whatever goal Alexa hears and into whichever slot it puts the words: a code stays secret, a yes is a yes, a no no."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from ledger.recorder import unstored
from skill.conversation.question.nothing import NOTHING
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.voice_code import VoiceCodeQuestion
from skill.conversation.replied import as_replied
from skill.conversation.turn import Slot, Turn
from tests.factories.conversation import Talk
from tests.factories.envelopes import MODEL
from tests.factories.guarded import CODE, confirms, set_at_the_account_page, wants_coffee
from tests.factories.records import MORNING

AROUND = ("before", "after", "within")
TAKING_BACK = ("CancelOrderIntent", "RefundIntent", "ReturnIntent", "BasketRemoveIntent")
SPELLED = (
    *("4712", "4 7 1 2", "47 12", "four seven one two", "forty seven twelve", "four thousand seven hundred twelve"),
    *("my code is four seven one two", "for seven won to", "yes four seven one two please"),
)
TRACES = ("4712", "4 7 1 2", "47 12", "seven", "hundred")


def slots(*, around: bool) -> Iterator[tuple[str, str]]:
    """Every goal of the model with each of its slots."""
    model = json.loads(MODEL.read_text("utf-8"))["interactionModel"]["languageModel"]
    for intent in model["intents"]:
        for slot in intent.get("slots", ()):
            if around or slot["name"] not in AROUND:
                yield intent["name"], slot["name"]


EVERY_SLOT, NAMING_SLOTS = tuple(slots(around=True)), tuple(slots(around=False))


def turn(goal: str, **heard: str) -> Turn:
    said = {name: Slot(heard=words) for name, words in heard.items()}
    return Turn(request_id="r", kind="IntentRequest", at=MORNING, intent=goal, slots=said)


def at_the_code(talk: Talk) -> VoiceCodeQuestion:
    set_at_the_account_page(talk, voice_code=CODE)
    confirms(talk)
    question = talk.question
    assert isinstance(question, VoiceCodeQuestion)
    return question


# -- the voice code ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", SPELLED)
def test_a_spelled_code_is_the_code_in_every_slot_of_every_goal(talk: Talk, said: str) -> None:
    question = at_the_code(talk)
    for goal, slot in EVERY_SLOT:
        meant = as_replied(turn(goal, **{slot: said}), question)
        assert (meant.goal, {name: one.heard for name, one in meant.slots.items()}) == (
            "VoiceCodeIntent",
            {"code": "4712"},
        ), (goal, slot)


@pytest.mark.parametrize("said", ["seven", "four seven one", "seven hundred or so", "4712 4712", "the second one"])
def test_any_number_said_at_the_code_goes_to_the_code_alone_and_is_no_try_of_it(talk: Talk, said: str) -> None:
    question = at_the_code(talk)
    for goal, slot in EVERY_SLOT:
        if slot not in ("code", "quantity", "other_quantity", "meant_quantity"):  # zeros in front are not heard
            meant = as_replied(turn(goal, **{slot: said}), question)
            assert (meant.goal, meant.slots) == ("VoiceCodeIntent", {}), (goal, slot)


def test_nothing_of_a_code_is_said_stored_or_kept_and_the_purchase_waits_for_it(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    at_the_code(talk)
    for said in ("four seven one", "four seven one two"):  # half of it is no try; of a whole one, three end the talk
        for goal, slot in NAMING_SLOTS if said == "four seven one" else NAMING_SLOTS[1:3]:
            name = "product" if slot in ("code", "quantity", "other_quantity", "meant_quantity") else slot
            talk(f"U: {said}", intent=goal, **{name: said})
            talk.hears("A: … nothing is ordered. …" if said.endswith("two") else "A: Nothing is ordered yet. …")
            kept = [json.dumps(talk.said), unstored(talk.last), repr(talk.last), caplog.text]
            assert [one for one in kept if any(trace in one for trace in TRACES)] == [], (goal, slot)
    talk("U: four seven one one", intent="NameIntent", product="four seven one one")
    assert len(talk.orders) == 1


def test_a_code_in_two_slots_is_asked_for_again_and_no_try_is_lost(talk: Talk) -> None:
    at_the_code(talk)
    for _ in range(4):
        talk("U: four seven one two", intent="ReorderIntent", quantity="4", product="seven one two")
        talk.hears("A: Nothing is ordered yet. … What is your four digit voice code?")
    assert talk.last.heard is None
    talk("U: four seven one one", intent="ReorderIntent", quantity="4711")
    assert len(talk.orders) == 1


@pytest.mark.parametrize("said", ["four seven one two", "4712", "yes my code is four seven one two"])
def test_four_digits_said_too_early_or_too_late_are_kept_nowhere(talk: Talk, said: str) -> None:
    for before in (lambda: None, lambda: wants_coffee(talk)):
        talk.later(days=1)
        before()
        for goal, slot in (("NameIntent", "product"), ("NameIntent", "brand"), ("ResearchIntent", "need")):
            talk(f"U: {said}", intent=goal, **{slot: said})
            kept = (json.dumps(talk.said), repr(talk.last))
            assert [one for one in kept if any(trace in one for trace in TRACES)] == []
    assert talk.waits_for_a_yes_to_buy


# -- yes, no, stop, cancel ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *((words, "AMAZON.YesIntent") for words in ("yes", "yes please", "Okay", "okay yes order it", "I said yes")),
        *((words, "AMAZON.NoIntent") for words in ("no", "no thanks", "nope", "no yes", "don't")),
        *((words, "AMAZON.StopIntent") for words in ("stop", "stop please", "yes stop")),
        *((words, "AMAZON.CancelIntent") for words in ("cancel", "never mind", "no cancel that")),
    ],
)
def test_a_reply_is_that_in_every_slot_of_every_goal(talk: Talk, said: str, meant: str) -> None:
    wants_coffee(talk)
    quoted = talk.question
    assert isinstance(quoted, OrderQuestion)
    for goal, slot in NAMING_SLOTS:
        for question in (quoted, NOTHING):
            heard = as_replied(turn(goal, **{slot: said}), question)
            no_yes = meant == "AMAZON.YesIntent" and (goal in TAKING_BACK or slot.startswith("not_"))
            assert heard.goal == ("AMAZON.FallbackIntent" if no_yes else meant), (goal, slot)


def test_no_or_stop_in_a_slot_never_buys(talk: Talk) -> None:
    buying = ("TakeItIntent", "VoiceCodeIntent", "NameIntent", "ChooseIntent", "CorrectIntent")
    for said in ("no", "stop", "no yes"):
        for goal, slot in (one for one in EVERY_SLOT if one[0] in buying):
            wants_coffee(talk)
            talk("U: well", intent=goal, **{slot: said})
            assert talk.orders == [], (goal, slot, said)
            talk.later(days=1)


@pytest.mark.parametrize("goal", ["TakeItIntent", "VoiceCodeIntent"])
@pytest.mark.parametrize("slot", AROUND[:2])
def test_around_what_buys_a_no_is_a_no_and_a_yes_a_little_word(goal: str, slot: str) -> None:
    assert as_replied(turn(goal, **{slot: "no"}), NOTHING).goal == "AMAZON.NoIntent"
    assert as_replied(turn(goal, **{slot: "yes"}), NOTHING).goal == goal
    assert as_replied(turn("ReorderIntent", product="coffee", **{slot: "no"}), NOTHING).goal == "ReorderIntent"


def test_what_is_named_beside_a_reply_is_what_is_meant() -> None:
    for said in ("yes", "no"):
        heard = as_replied(turn("ReorderIntent", brand=said, product="coffee"), NOTHING)
        assert (heard.goal, list(heard.slots)) == ("ReorderIntent", ["product"])
    assert as_replied(turn("ReorderIntent", brand="stop", product="coffee"), NOTHING).goal == "AMAZON.StopIntent"


@pytest.mark.parametrize(
    ("goal", "slot", "said"),
    [("NameIntent", "product", "yes"), ("HandoffIntent", "product", "yes please"), ("ChooseIntent", "choice", "yes")],
)
def test_a_yes_in_a_slot_orders_what_was_quoted(talk: Talk, goal: str, slot: str, said: str) -> None:
    wants_coffee(talk)
    talk(f"U: {said}", intent=goal, **{slot: said})
    assert len(talk.orders) == 1


@pytest.mark.parametrize("said", ["not sure", "yes coffee", "surely not", "sure jan", "stop ants"])
def test_other_words_are_what_they_were(said: str) -> None:
    heard = turn("NameIntent", product=said)
    assert as_replied(heard, NOTHING) is heard
