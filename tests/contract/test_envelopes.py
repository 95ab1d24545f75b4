"""Every recorded shape of a request is answered as Alexa requires, and leaves exactly one touchpoint."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from base.settings import Settings
from ledger.records import DeviceType, Outcome
from skill.app import EarshotSkill, build_skill
from tests.factories.memory import MemoryLedger, MemoryRecorder
from tests.factories.records import MORNING

FOLDER = Path(__file__).parents[1] / "envelopes"
RECORDED = sorted(path.stem for path in FOLDER.glob("*.json"))
SILENT = {
    "session_ended_user",
    "session_ended_error",
    "unknown_end_reason",
    "skill_enabled",
    "skill_disabled",
    "skill_account_linked",
    "skill_permission_accepted",
    "unknown_request_type",
}
FAILING = {"session_ended_error"}


def recorded(name: str) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return whole


class Skill:
    def __init__(self) -> None:
        self.ledger = MemoryLedger()
        self.skill: EarshotSkill = build_skill(
            Settings(),
            ledger=self.ledger,
            recorder=MemoryRecorder(self.ledger),  # type: ignore[arg-type]
            clock=lambda: MORNING,
        )

    def ask(self, envelope: object) -> dict[str, Any]:
        return self.skill.invoke(envelope)


@pytest.fixture(scope="module")
def built() -> Skill:
    return Skill()


@pytest.fixture
def skill(built: Skill) -> Skill:
    built.ledger.touchpoints.clear()
    built.ledger.orders.clear()
    return built


@pytest.mark.parametrize("name", RECORDED)
def test_every_recorded_request_leaves_exactly_one_touchpoint(skill: Skill, name: str) -> None:
    skill.ask(recorded(name))
    (touch,) = skill.ledger.touchpoints.values()
    assert (touch.outcome == Outcome.ERROR) is (name in FAILING)
    assert touch.session_id


@pytest.mark.parametrize("name", sorted(set(RECORDED) - SILENT))
def test_every_spoken_answer_is_valid_ssml_within_the_limits(skill: Skill, name: str) -> None:
    answer = skill.ask(recorded(name))
    speech = answer["response"]["outputSpeech"]["ssml"]
    assert ET.fromstring(speech).tag == "speak"
    assert len(speech) <= 8_000
    assert len(json.dumps(answer).encode()) <= 24 * 1024
    assert answer["version"] == "1.0"


@pytest.mark.parametrize("name", sorted(set(RECORDED) - SILENT))
def test_an_open_session_ends_in_a_question_and_has_a_reprompt(skill: Skill, name: str) -> None:
    response = skill.ask(recorded(name))["response"]
    said = html.unescape(re.sub(r"<[^>]+>", "", response["outputSpeech"]["ssml"]))
    assert said.endswith("?") is (response["shouldEndSession"] is False)
    assert ("reprompt" in response) is (response["shouldEndSession"] is False)


@pytest.mark.parametrize("name", sorted(SILENT))
def test_ends_of_sessions_and_skill_events_are_answered_without_a_word(skill: Skill, name: str) -> None:
    answer = skill.ask(recorded(name))
    assert answer["response"] == {}
    assert "sessionAttributes" not in answer


APOLOGY = "<speak>Sorry, something went wrong on my side. Please try again in a moment.</speak>"


def test_a_type_of_request_that_the_sdk_does_not_know_is_apologised_for(skill: Skill) -> None:
    envelope = recorded("unknown_request_type")
    envelope["request"]["type"] = "SayRequest"  # no event of an interface, which has a period
    assert skill.ask(envelope)["response"]["outputSpeech"]["ssml"] == APOLOGY


@pytest.mark.parametrize("name", ["unknown_dialog_state", "unknown_resolution_status", "unknown_confirmation_status"])
def test_a_word_that_the_sdk_does_not_know_in_a_request_keeps_nobody_from_an_answer(skill: Skill, name: str) -> None:
    assert skill.ask(recorded(name))["response"]["outputSpeech"]["ssml"] != APOLOGY


def test_a_dynamic_entity_wins_over_the_models_own_value(skill: Skill) -> None:
    skill.ask(recorded("reorder_dynamic_entity"))
    (touch,) = skill.ledger.touchpoints.values()
    assert touch.brand_id == "tidewell-free"


def test_two_values_for_one_word_are_asked_about(skill: Skill) -> None:
    answer = skill.ask(recorded("reorder_two_values"))
    assert "Did you mean Calmora or Kalmara?" in answer["response"]["outputSpeech"]["ssml"]


@pytest.mark.parametrize(
    ("name", "device"),
    [
        ("launch", DeviceType.SMART_SPEAKER),
        ("launch_television", DeviceType.TV),
        ("reorder_display", DeviceType.SMART_DISPLAY),
    ],
)
def test_the_kind_of_device_is_read_from_the_request(skill: Skill, name: str, device: DeviceType) -> None:
    skill.ask(recorded(name))
    (touch,) = skill.ledger.touchpoints.values()
    assert touch.device_type is device


def test_a_request_for_another_skill_is_refused_without_a_word_and_nothing_is_written(skill: Skill) -> None:
    whole = recorded("launch")
    for part in (whole["session"], whole["context"]["System"]):
        part["application"] = {"applicationId": "amzn1.ask.skill.other"}
    assert skill.ask(whole)["response"] == {"shouldEndSession": True}
    assert skill.ledger.touchpoints == {}


@pytest.mark.parametrize("garbage", [None, [], "text", 7, {}, {"request": None}, {"context": {"System": []}}])
def test_what_is_no_request_at_all_gets_an_apology_and_nothing_is_written(skill: Skill, garbage: object) -> None:
    response = skill.ask(garbage)["response"]
    assert response["outputSpeech"]["ssml"].startswith("<speak>Sorry")
    assert response["shouldEndSession"] is True
    assert skill.ledger.touchpoints == {}
