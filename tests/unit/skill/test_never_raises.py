"""Whatever arrives, and whatever fails inside: an answer, and a record as far as the ids allow."""

from __future__ import annotations

import json
from typing import Any

import pytest

from base.settings import Settings
from ledger.records import Outcome, Touchpoint
from skill.app import EarshotSkill, build_skill
from tests.factories.envelopes import access_token, envelope, intent, request
from tests.factories.memory import MemoryLedger, MemoryRecorder
from tests.factories.records import MORNING

HALF_A_PAIR = "\ud83d"


def built() -> tuple[EarshotSkill, MemoryLedger]:
    ledger = MemoryLedger()
    recorder: Any = MemoryRecorder(ledger)
    return build_skill(Settings(), ledger=ledger, recorder=recorder, clock=lambda: MORNING), ledger


def reorder(**changes: Any) -> dict[str, Any]:
    asked = request("IntentRequest", intent=intent("ReorderIntent", brand="tidewell", product="detergent"))
    return envelope(asked, token=access_token(), **changes)


@pytest.mark.parametrize("timestamp", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", None])
def test_a_time_beyond_the_calendar_is_no_time(timestamp: object) -> None:
    skill, ledger = built()
    whole = reorder()
    whole["request"]["timestamp"] = timestamp
    assert "Tidewell Original" in skill.invoke(whole)["response"]["outputSpeech"]["ssml"]
    (touch,) = ledger.touchpoints.values()
    assert touch.occurred_at == MORNING


@pytest.mark.parametrize(
    "path",
    [
        ("request", "requestId"),
        ("request", "locale"),
        ("request", "type"),
        ("session", "sessionId"),
        ("context", "System", "user", "userId"),
        ("context", "System", "user", "accessToken"),
        ("context", "System", "device", "deviceId"),
        ("request", "intent", "slots", "brand", "value"),
    ],
)
def test_half_a_character_in_any_id_is_answered_and_recorded(path: tuple[str, ...]) -> None:
    skill, ledger = built()
    whole = reorder()
    part = whole
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = f"x{HALF_A_PAIR}"
    answer = skill.invoke(whole)
    json.dumps(answer, ensure_ascii=False).encode()
    assert answer["response"]["outputSpeech"]["ssml"].startswith("<speak>")
    (touch,) = ledger.touchpoints.values()
    repr(touch).encode()


def test_a_scene_that_cannot_be_set_is_apologised_for_and_recorded_as_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    skill, ledger = built()

    def broken(_: object) -> None:
        raise RuntimeError("no scene")

    monkeypatch.setattr("skill.app.from_attributes", broken)
    assert "something went wrong" in skill.invoke(reorder())["response"]["outputSpeech"]["ssml"]
    (touch,) = ledger.touchpoints.values()
    assert touch.outcome == Outcome.ERROR
    assert touch.session_id


def test_a_record_that_cannot_be_made_does_not_silence_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    skill, ledger = built()

    def broken(*_: object) -> Touchpoint:
        raise RuntimeError("no record")

    monkeypatch.setattr("skill.app.touchpoint", broken)
    assert "Tidewell Original" in skill.invoke(reorder())["response"]["outputSpeech"]["ssml"]
    assert ledger.touchpoints == {}


def test_a_request_that_only_asks_whether_we_could_does_nothing() -> None:
    skill, ledger = built()
    quoted = skill.invoke(reorder())
    asked = request("CanFulfillIntentRequest", requestId="2", intent=intent("AMAZON.YesIntent"))
    skill.invoke(envelope(asked, token=access_token(), attributes=quoted["sessionAttributes"]))
    assert ledger.orders == {}
    assert quoted["sessionAttributes"]["asking"] == "order"
