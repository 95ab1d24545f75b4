"""lambda_handler under the real runtime protocol, from the checkout and from the package that `make build` makes."""

from __future__ import annotations

import json
import os
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from runtime.embedded_aws.local import LocalAws
from tests.tools.lambda_emulator import Emulator, lambda_emulator

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
RIE = ROOT / ".earshot/tools/aws-lambda-rie"
BUILT = ROOT / "build/SkillFunction"
TABLE = "earshot-lambda"


def _need(there: bool, what: str, how: str) -> None:
    if there:
        return
    if os.environ.get("EARSHOT_REQUIRE_RIE"):
        pytest.fail(f"{what} is missing and EARSHOT_REQUIRE_RIE is set: {how}")
    pytest.skip(f"{what} is missing: {how}")


def _built_here_and_now() -> bool:
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    if not list(BUILT.glob(f"rapidfuzz/*{suffix}")):
        return False
    sources = [path for room in ("skill", "shop", "ledger") for path in (ROOT / room).rglob("*.py")]
    made = (BUILT / "lambda_handler.py").stat().st_mtime
    return all(path.stat().st_mtime <= made for path in [*sources, ROOT / "lambda_handler.py"])


@pytest.fixture(scope="module", params=["checkout", "package"])
def skill(
    request: pytest.FixtureRequest, aws: LocalAws, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Emulator]:
    _need(RIE.exists(), "the Lambda runtime interface emulator", "make test fetches it")
    package = [ROOT, Path(sysconfig.get_path("purelib"))]
    if request.param == "package":
        _need(_built_here_and_now(), "a package of this source for this Python", "make build, as .ci/run does")
        package = [BUILT]
    aws.create_table(TABLE)
    environment = {
        **aws.environment(),
        "EARSHOT_TABLE": TABLE,
        "EARSHOT_SPOOL": str(tmp_path_factory.mktemp("spool")),
    }
    with lambda_emulator(RIE, "lambda_handler.handler", package=package, environment=environment) as emulator:
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


def test_a_request_type_from_the_future_gets_an_apology_and_is_written_down(skill: Emulator, aws: LocalAws) -> None:
    before = _touchpoints(aws)
    assert "sorry" in _speech(skill.invoke(_event("unknown-request"))).lower()
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


def test_an_ended_session_is_answered_without_speech(skill: Emulator) -> None:
    assert "outputSpeech" not in skill.invoke(_event("session-ended")).get("response", {})
