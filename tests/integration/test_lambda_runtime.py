"""lambda_handler under the real runtime protocol, from the checkout and from the package that `make build` makes."""

from __future__ import annotations

import json
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from runtime.embedded_aws.local import LocalAws
from runtime.functions.function import ROOT
from runtime.functions.table import SKILL
from tests.tools.lambda_emulator import Emulator, lambda_emulator
from tests.tools.packages import RIE, need, package_of

pytestmark = pytest.mark.integration

TABLE = "earshot-lambda"


@pytest.fixture(scope="module", params=["checkout", "package"])
def skill(
    request: pytest.FixtureRequest, aws: LocalAws, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Emulator]:
    need(RIE.exists(), "the Lambda runtime interface emulator", "make test fetches it")
    checkout = [ROOT, Path(sysconfig.get_path("purelib"))]
    package = [package_of(SKILL)] if request.param == "package" else checkout
    aws.create_table(TABLE)
    environment = {
        **aws.environment(),
        "EARSHOT_TABLE": TABLE,
        "EARSHOT_SPOOL": str(tmp_path_factory.mktemp("spool")),
    }
    with lambda_emulator(RIE, SKILL.handler, package=package, environment=environment) as emulator:
        yield emulator


def _event(name: str) -> dict[str, Any]:
    """One of events/*.json under a request id of its own, as Alexa would send it."""
    event: dict[str, Any] = json.loads((ROOT / "events" / f"{name}.json").read_text("utf-8"))
    event["request"]["requestId"] = f"amzn1.echo-api.request.{uuid4()}"
    return event


def _speech(answer: dict[str, Any]) -> str:
    assert set(answer) >= {"version", "response"}, answer
    spoken: str = answer["response"]["outputSpeech"]["ssml"]
    return spoken.removeprefix("<speak>").removesuffix("</speak>")


def _touchpoints(aws: LocalAws) -> int:
    rows = aws.client("dynamodb").scan(TableName=TABLE, ConsistentRead=True)["Items"]
    return sum(row["SK"]["S"] == "TP" for row in rows)


def test_a_launch_is_answered_with_a_question_and_written_down(skill: Emulator, aws: LocalAws) -> None:
    before = _touchpoints(aws)
    answer = skill.invoke(_event("launch"))
    assert _speech(answer).endswith("?")
    assert answer["response"]["shouldEndSession"] is False
    assert _touchpoints(aws) == before + 1


def test_the_same_turn_delivered_twice_is_written_once(skill: Emulator, aws: LocalAws) -> None:
    before, event = _touchpoints(aws), _event("launch")
    assert skill.invoke(event) == skill.invoke(event)
    assert _touchpoints(aws) == before + 1


@pytest.mark.parametrize("name", ["reorder", "research", "help", "yes", "stop"])
def test_every_example_request_is_answered_in_speech(skill: Emulator, name: str) -> None:
    assert len(_speech(skill.invoke(_event(name)))) > 2


def test_an_event_of_an_interface_from_the_future_is_answered_in_silence_and_written_down(
    skill: Emulator, aws: LocalAws
) -> None:
    before = _touchpoints(aws)
    assert skill.invoke(_event("unknown-request"))["response"] == {}
    assert _touchpoints(aws) == before + 1


@pytest.mark.parametrize(
    "garbage", [{"hello": "world"}, [], "text", 7, None], ids=["object", "list", "text", "number", "null"]
)
def test_garbage_is_answered_in_speech_and_written_nowhere(skill: Emulator, aws: LocalAws, garbage: object) -> None:
    before = _touchpoints(aws)
    answer = skill.invoke(garbage)
    assert "errorMessage" not in answer
    assert _speech(answer)
    assert _touchpoints(aws) == before


def test_another_skill_s_request_is_written_nowhere(skill: Emulator, aws: LocalAws) -> None:
    before = _touchpoints(aws)
    skill.invoke(_event("foreign-skill"))
    assert _touchpoints(aws) == before


def test_a_brand_that_was_misheard_is_understood_with_what_the_package_holds(skill: Emulator) -> None:
    event = _event("research")
    slots = event["request"]["intent"]["slots"]
    for slot in ("category", "need"):
        del slots[slot]["value"]
    slots["brand"]["value"] = "rucks ton"
    assert "Ruxton" in _speech(skill.invoke(event))


def test_an_ended_session_is_answered_without_speech(skill: Emulator) -> None:
    assert "outputSpeech" not in skill.invoke(_event("session-ended")).get("response", {})
