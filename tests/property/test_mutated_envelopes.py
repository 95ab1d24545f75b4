"""Two thousand requests with anything changed in them: answered and recorded once, or refused and not at all."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base.errors import RequestRefused
from base.settings import Settings
from skill.alexa.envelope import application_id
from skill.alexa.verification import read_envelope
from skill.app import EarshotSkill, build_skill
from tests.factories.envelopes import SKILL_ID, access_token, envelope, intent, request
from tests.factories.memory import MemoryLedger, MemoryRecorder
from tests.factories.records import MORNING

MUTATED = 2_000
MOST_BYTES = 24_000

REQUESTS = (
    request("LaunchRequest"),
    request("IntentRequest", intent=intent("ReorderIntent", brand="tidewell", product="detergent", quantity="2")),
    request("IntentRequest", intent=intent("ResearchIntent", need="hard water")),
    request("IntentRequest", intent=intent("AMAZON.YesIntent")),
    request("IntentRequest", intent=intent("HandoffIntent", product="coffee")),
    request("IntentRequest", intent=intent("BasketAddIntent", product="coffee")),
    request("IntentRequest", intent=intent("OptOutIntent")),
    request("SessionEndedRequest", reason="USER_INITIATED"),
    request("SessionResumedRequest", cause={"token": "t", "status": {"code": "200"}, "result": {"status": "ACHIEVED"}}),
    request("CanFulfillIntentRequest", intent=intent("ReorderIntent", product="coffee")),
    request("AudioPlayer.PlaybackStarted", token="t"),
)
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False),
    st.text(max_size=12),
    st.sampled_from(["", "?", "IntentRequest", "LaunchRequest", "AMAZON.StopIntent", "ER_SUCCESS_MATCH", "x" * 9_000]),
    st.lists(st.none() | st.text(max_size=3), max_size=2),
    st.dictionaries(st.sampled_from(["value", "name", "id", "slots", "type"]), st.none() | st.integers(), max_size=2),
)


@cache
def quoted() -> dict[str, Any]:
    """The attributes of a session in which a purchase was quoted."""
    answer = skill().invoke(envelope(REQUESTS[1], token=access_token()))
    attributes: dict[str, Any] = answer["sessionAttributes"]
    return attributes


@cache
def ledger() -> MemoryLedger:
    return MemoryLedger()


@cache
def skill() -> EarshotSkill:
    recorder: Any = MemoryRecorder(ledger())
    return build_skill(Settings(), ledger=ledger(), recorder=recorder, clock=lambda: MORNING)


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    asked = copy.deepcopy(draw(st.sampled_from(REQUESTS)))
    attributes = quoted() if draw(st.booleans()) else {}
    whole = copy.deepcopy(envelope(asked, token=access_token(), attributes=attributes, person="amzn1.ask.person.ADA"))
    for _ in range(draw(st.integers(1, 3))):
        part: Any = whole
        while True:
            name = draw(st.sampled_from(sorted(part)))
            if not (isinstance(part[name], dict) and part[name] and draw(st.integers(0, 4))):
                break
            part = part[name]
        if draw(st.booleans()):
            part[name] = draw(values)
        else:
            part.pop(name)
            if not part:
                break
    return whole


@settings(max_examples=MUTATED, suppress_health_check=list(HealthCheck))
@given(mutated())
def test_a_mutated_request_is_answered_and_recorded_once_or_refused(whole: dict[str, Any]) -> None:
    ledger().__init__()  # type: ignore[misc]  # as nobody had said anything: a request is the same only once
    try:
        read = read_envelope(json.dumps(whole).encode())
    except RequestRefused:
        return  # a 400, before anything of the skill is reached
    answer = skill().invoke(read)
    if application_id(read) != SKILL_ID:
        assert ledger().touchpoints == {}
        return
    assert len(ledger().touchpoints) == 1
    is_spoken_envelope(answer, str(read["request"]["type"]))


def is_spoken_envelope(answer: dict[str, Any], kind: str) -> None:
    assert answer["version"] == "1.0"
    assert len(json.dumps(answer).encode()) <= MOST_BYTES
    response = answer["response"]
    if not response.get("outputSpeech"):
        assert kind not in ("LaunchRequest", "IntentRequest")
        return
    assert response["outputSpeech"]["ssml"].startswith("<speak>")
    if response.get("shouldEndSession") is False:
        assert response["reprompt"]["outputSpeech"]["ssml"].startswith("<speak>")
