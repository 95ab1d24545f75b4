"""Requests that are no conversation: answered in their own shape, without a word, recorded as no customer's turn."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.records import Initiator, Outcome
from tests.factories.conversation import Talk
from tests.factories.envelopes import envelope, intent, request


def could(talk: Talk, name: str, **slots: str) -> dict[str, Any]:
    asked = intent("ReorderIntent", **slots) | {"name": name}
    talk._send(envelope(request("CanFulfillIntentRequest", intent=asked)))
    response: dict[str, Any] = talk.said["response"]
    assert list(response) == ["canFulfillIntent"]
    answer: dict[str, Any] = response["canFulfillIntent"]
    return answer


def test_what_is_served_and_understood_can_be_fulfilled(talk: Talk) -> None:
    answer = could(talk, "ReorderIntent", brand="tidewell", quantity="2")
    slot = {"canUnderstand": "YES", "canFulfill": "YES"}
    assert answer == {"canFulfill": "YES", "slots": {"brand": slot, "quantity": slot}}
    assert (talk.last.initiator, talk.last.outcome, talk.orders) == (Initiator.MACHINE, Outcome.OK, [])


def test_words_that_the_model_does_not_know_may_be_understood_yet(talk: Talk) -> None:
    answer = could(talk, "ReorderIntent", brand="tied well")
    assert answer == {"canFulfill": "MAYBE", "slots": {"brand": {"canUnderstand": "MAYBE", "canFulfill": "NO"}}}


@pytest.mark.parametrize(("product", "promised"), [("dish soap", "YES"), ("chicken", "NO")])
def test_what_is_sold_is_promised_and_what_is_not_is_refused(talk: Talk, product: str, promised: str) -> None:
    answer = could(talk, "ReorderIntent", product=product)
    assert (answer["canFulfill"], answer["slots"]["product"]["canFulfill"]) == (promised, promised)


@pytest.mark.parametrize("name", ["DreamIntent", "AMAZON.YesIntent"])
def test_what_is_not_served_alone_cannot_be_fulfilled(talk: Talk, name: str) -> None:
    assert could(talk, name) == {"canFulfill": "NO"}


@pytest.mark.parametrize(
    "kind",
    [
        *("AudioPlayer.PlaybackStarted", "PlaybackController.NextCommandIssued", "Messaging.MessageReceived"),
        *("Reminders.ReminderCreated", "Reminders.ReminderStatusChanged", "AlexaHouseholdListEvent.ItemsCreated"),
        *("Alexa.Presentation.APL.UserEvent", "Display.ElementSelected", "AlexaSkillEvent.SkillAccountUnlinked"),
    ],
)
def test_what_an_interface_tells_is_answered_without_speech_and_is_no_failure(
    talk: Talk, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    talk._send(envelope(request(kind, token="t", offsetInMilliseconds=0)))
    assert talk.said == {"version": "1.0", "response": {}}
    assert (len(talk.touchpoints), talk.last.initiator, talk.last.intent) == (1, Initiator.MACHINE, "other")
    assert (talk.last.outcome, caplog.records) == (Outcome.OK, [])


def test_a_touch_of_the_screen_leaves_open_what_is_asked(talk: Talk) -> None:
    talk("U: order coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk._ask({"type": "Alexa.Presentation.APL.UserEvent", "arguments": ["x"]})
    assert talk.waits_for_a_yes_to_buy
    talk("U: yes", intent="AMAZON.YesIntent")
    assert len(talk.orders) == 1


def test_an_answer_that_alexa_refused_is_kept_as_an_error_and_nothing_is_said(talk: Talk) -> None:
    talk._send(envelope(request("System.ExceptionEncountered", error={"type": "INVALID_RESPONSE"})))
    assert talk.said == {"version": "1.0", "response": {}}
    assert talk.last.outcome is Outcome.ERROR


def test_a_request_without_context_is_answered_by_what_its_session_says(talk: Talk) -> None:
    whole = envelope(request("LaunchRequest"))
    del whole["context"]
    talk._send(whole)
    talk.hears("A: Welcome to Harbor Pantry. …")
    assert len(talk.touchpoints) == 1
