"""What the ledger says of each turn besides what was wanted: what was asked for, and how long we took."""

from __future__ import annotations

import pytest

from ledger.records import Outcome
from tests.factories.conversation import Talk


def test_a_turn_says_what_was_asked_for_in_alexas_own_name(talk: Talk) -> None:
    talk.opens()
    talk("U: reorder detergent", intent="ReorderIntent", brand="tidewell", product="detergent")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.leaves()
    said = [touch.intent for touch in talk.touchpoints]
    assert said == ["LaunchRequest", "ReorderIntent", "AMAZON.YesIntent", "SessionEndedRequest"]


def test_an_intent_that_we_do_not_serve_is_recorded_by_no_name(talk: Talk) -> None:
    talk("U: ...", intent="Intent" * 20)
    assert talk.last.intent == "other"


def test_a_turn_says_how_long_we_took_to_answer(talk: Talk) -> None:
    talk("U: reorder detergent", intent="ReorderIntent", brand="tidewell", product="detergent")
    assert talk.last.duration_ms == 125


def test_a_purchase_says_how_long_we_took_until_it_was_placed(talk: Talk) -> None:
    talk("U: reorder detergent", intent="ReorderIntent", brand="tidewell", product="detergent")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert (talk.last.outcome, talk.last.duration_ms) == (Outcome.ORDERED, 125)


def test_a_turn_that_failed_says_it_too(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(type(talk.skill), "_scene")
    talk("U: reorder detergent", intent="ReorderIntent")
    assert (talk.last.outcome, talk.last.intent, talk.last.duration_ms) == (Outcome.ERROR, "ReorderIntent", 125)
