"""What developers of other skills complain about, one by one: each of it would fail here, were it ours."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from base.ids import touchpoint_id
from base.settings import Settings
from ledger.encoding import from_json, to_json
from ledger.records import Touchpoint
from runtime.demo.signing import TestAuthority
from skill.alexa.certificates import CertificateChains
from skill.alexa.endpoint import add_alexa
from skill.alexa.verification import Verification
from skill.app import FIRST_TURN, TURN, EarshotSkill, build_skill
from tests.factories.envelopes import SKILL_ID, access_token, envelope, intent, request
from tests.factories.memory import MemoryLedger, MemoryRecorder
from tests.factories.records import MORNING

ALEXA_WAITS = 8.0
HEAVY = ("pydantic", "flask", "duckdb", "numpy", "boto3", "requests", "rapidfuzz")


class Session:
    """One session: what was answered last, and the attributes that travel."""

    def __init__(self) -> None:
        self.ledger = MemoryLedger()
        self.recorder = MemoryRecorder(self.ledger)
        recorder: Any = self.recorder
        self.skill: EarshotSkill = build_skill(Settings(), ledger=self.ledger, recorder=recorder, clock=lambda: MORNING)
        self._attributes: dict[str, Any] = {}
        self._turns = 0

    def send(self, asked: dict[str, Any], **changes: Any) -> dict[str, Any]:
        self._turns += 1
        at = MORNING + timedelta(seconds=20 * self._turns)
        numbered = {**asked, "requestId": f"amzn1.echo-api.request.{self._turns}"}
        whole = envelope(numbered, token=access_token(), attributes=self._attributes, at=at, **changes)
        answer = self.skill.invoke(whole)
        self._attributes = answer.get("sessionAttributes") or {}
        response: dict[str, Any] = answer["response"]
        return response

    def say(self, name: str, *, person: str | None = None, **slots: str) -> dict[str, Any]:
        return self.send(request("IntentRequest", intent=intent(name, **slots)), person=person)

    def speech(self, name: str, **slots: str) -> str:
        return str(self.say(name, **slots)["outputSpeech"]["ssml"])


def test_timeouts_and_cold_starts_nothing_heavy_is_imported_and_all_waiting_ends_in_time() -> None:
    told = subprocess.run(
        [sys.executable, "-c", f"import skill.app, sys; print([one for one in {HEAVY} if one in sys.modules])"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout.strip() == "[]"
    assert TURN.spool <= 3
    assert FIRST_TURN.spool <= 3
    assert FIRST_TURN.end < ALEXA_WAITS


def test_progressive_responses_do_not_extend_the_time_so_none_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a call to Alexa in the middle of a turn")

    monkeypatch.setattr("socket.socket.connect", refused)
    session = Session()
    assert session.send(request("LaunchRequest"))["outputSpeech"]
    answer = session.say("ReorderIntent", brand="ruxton", product="coffee")
    assert answer["outputSpeech"]
    assert "VoicePlayer.Speak" not in json.dumps(answer)


def test_the_end_of_a_session_is_answered_without_speech() -> None:
    session = Session()
    session.say("ReorderIntent", brand="ruxton", product="coffee")
    assert session.send(request("SessionEndedRequest", reason="USER_INITIATED")).keys() <= {"shouldEndSession"}
    assert len(session.ledger.touchpoints) == 2


def test_a_connection_is_started_without_an_end_of_session_and_a_200_with_a_failure_is_one() -> None:
    session = Session()
    session.say("ResearchIntent", need="hard water")
    asked = request("IntentRequest", intent=intent("HandoffIntent"))
    started = session.send(asked, interfaces={"AppLink": {"version": "2.0"}})
    (directive,) = (one for one in started["directives"] if one["type"] == "Connections.StartConnection")
    assert "shouldEndSession" not in started
    failed = {"status": {"code": "200"}, "result": {"sendToDevice": {"status": "FAILURE"}}, "token": directive["token"]}
    resumed = session.send(request("SessionResumedRequest", cause={"type": "ConnectionCompleted", **failed}))
    succeeded = {**failed, "result": {"sendToDevice": {"status": "SUCCESS"}}}
    told = session.send(request("SessionResumedRequest", cause={"type": "ConnectionCompleted", **succeeded}))
    assert resumed["outputSpeech"]["ssml"] != told["outputSpeech"]["ssml"]


def test_the_id_that_a_synonym_resolves_to_is_used_and_not_the_synonym() -> None:
    session = Session()
    assert "Tidewell Original laundry detergent" in session.speech(
        "ReorderIntent", brand="tidewell", product="washing powder"
    )


def test_a_yes_to_nothing_buys_nothing_and_what_is_not_understood_keeps_the_question() -> None:
    session = Session()
    session.say("AMAZON.YesIntent")
    assert session.ledger.orders == {}
    session.say("ReorderIntent", brand="ruxton", product="coffee")
    assert session.say("AMAZON.FallbackIntent")["shouldEndSession"] is False
    session.say("AMAZON.YesIntent")
    assert len(session.ledger.orders) == 1


def test_a_person_who_vanishes_in_the_middle_of_a_session_still_buys_what_was_quoted() -> None:
    session = Session()
    session.say("ReorderIntent", brand="ruxton", product="coffee", person="amzn1.ask.person.ADA")
    session.say("AMAZON.YesIntent")
    ((_, order),) = session.ledger.orders.values()
    assert [line.product_id for line in order.lines] == ["ruxton-house-ground-coffee"]


def test_a_request_without_a_good_signature_is_a_400_and_reaches_nothing() -> None:
    session = Session()
    authority = TestAuthority.new(MORNING)
    chains = CertificateChains([authority.root.certificate], fetch=lambda _: authority.chain, clock=lambda: MORNING)
    app = Flask("test")
    checked = Verification(skill_id=SKILL_ID, chains=chains, loopback_only=True, clock=lambda: MORNING)
    add_alexa(app, session.skill, checked)
    body = json.dumps(envelope(request("LaunchRequest"))).encode()
    signed = authority.sign(body)
    web = app.test_client()
    assert web.post("/alexa", data=body).status_code == 400
    assert web.post("/alexa", data=body + b" ", headers=signed).status_code == 400
    assert session.ledger.touchpoints == {}
    assert web.post("/alexa", data=body, headers=signed).status_code == 200


def test_attributes_and_answers_stay_small_however_much_was_said() -> None:
    session = Session()
    for product in ("coffee", "paper towels", "granola", "tomato soup", "peanut butter", "dental floss", "flour"):
        session.say("BasketAddIntent", product=product)
    whole = session.skill.invoke(
        envelope(
            request("IntentRequest", requestId="last", intent=intent("ResearchIntent", product="x" * 9_000)),
            token=access_token(),
        )
    )
    assert len(json.dumps(whole["sessionAttributes"]).encode()) <= 4_096
    assert len(json.dumps(whole).encode()) <= 24_000


def test_fractions_are_kept_as_they_were_and_a_record_is_never_written_over() -> None:
    session = Session()
    session.say("ReorderIntent", brand="ruckston", product="coffee")
    (kept,) = session.ledger.touchpoints.values()
    assert isinstance(kept.match_score, float)
    assert from_json(to_json(kept), Touchpoint) == kept
    assert kept.touchpoint_id == touchpoint_id("alexa", "amzn1.echo-api.request.1")
    session.recorder.record(replace(kept, heard="another"))
    assert list(session.ledger.touchpoints.values()) == [kept]
