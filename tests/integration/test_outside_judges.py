"""What two judges of others hear when they drive the skill over HTTP: npm virtual-alexa and ask-sdk-test."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from base.settings import Settings
from intake.households import Households
from ledger.records import Order
from ledger.wiring import open_ledger, open_pseudonyms
from runtime.embedded_aws.local import LocalAws
from skill.linking.development import development_token
from tests.factories.processes import serving

pytestmark = pytest.mark.integration

NODE = Path(__file__).parent.parent / "node"
MOCHA = "node_modules/mocha/bin/mocha.js"
MODEL = Path(__file__).parent.parent.parent / "interaction_models" / "en-US.json"


@pytest.fixture
def url(aws: LocalAws, table: str, tmp_path: Path) -> Iterator[str]:
    """The skill's address; the household of account `guarded` has the voice code 4711."""
    settings = Settings(endpoint=aws.endpoint, table=table)
    guards = open_ledger(settings).guards
    Households(guards=guards, pseudonyms=open_pseudonyms(settings)).set({"account": "guarded", "voice_code": "4711"})
    with serving(aws, table, tmp_path, "--no-verify") as server:
        yield f"{server.url}alexa"


@pytest.fixture
def node() -> str:
    found = shutil.which("node")
    if found is None or not (NODE / "node_modules" / "ask-sdk-test").is_dir():
        missing = "the judges are not installed: run npm ci in tests/node"
        if os.environ.get("EARSHOT_REQUIRE_NODE") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return found


def run(*command: str, **environment: str) -> str:
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=120, cwd=NODE
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def orders(aws: LocalAws, table: str) -> tuple[Order, ...]:
    return tuple(open_ledger(Settings(endpoint=aws.endpoint, table=table)).day(datetime.now(UTC).date()).orders)


def test_virtual_alexa_reorders_with_a_question_back_buys_with_a_code_and_hands_over(
    node: str, url: str, aws: LocalAws, table: str
) -> None:
    def converse(account: str, *utterances: str) -> list[dict[str, Any]]:
        token = development_token(account)
        said = run(node, str(NODE / "converse.js"), url, str(MODEL), token, *utterances).splitlines()
        return [json.loads(line)["response"] for line in said]

    def speeches(answers: list[dict[str, Any]]) -> list[str]:
        return [answer["outputSpeech"]["ssml"] for answer in answers]

    answers = converse("plain", "LAUNCH", "reorder my detergent", "tidewell", "yes")
    welcome, question, quote, receipt = speeches(answers)
    assert "Welcome to Harbor Pantry" in welcome
    assert "Which brand" in question
    assert "Tidewell" in quote
    assert quote.removesuffix("</speak>").endswith("?")
    assert "I ordered" in receipt
    assert "May I?" in receipt  # asked once, after the first order
    assert answers[-1]["shouldEndSession"] is False

    asked, code, again, receipt = speeches(
        converse("guarded", "reorder tidewell fabric softener", "yes", "1111", "4711")
    )
    assert "Tidewell" in asked
    assert "code" in code
    assert "I ordered" not in again
    assert "I ordered" in receipt
    assert len(orders(aws, table)) == 2

    told, sent = converse("curious", "what is good for hard water", "send it to my phone")
    assert "Hard Water" in told["outputSpeech"]["ssml"]
    assert "/go/" in json.dumps(sent["card"])
    assert len(orders(aws, table)) == 2


def test_ask_sdk_test_finds_every_open_turn_to_end_in_a_question(
    node: str, url: str, aws: LocalAws, table: str
) -> None:
    known = {"TOKEN": development_token("plain"), "GUARDED_TOKEN": development_token("guarded")}
    known |= {"SKILL_URL": url, "SKILL_ID": Settings().skill_id}
    told = json.loads(run(node, MOCHA, "--exit", "--timeout", "0", "--reporter", "json", "certify.js", **known))
    assert (told["stats"]["passes"], told["stats"]["failures"]) == (3, 0)
    assert len(orders(aws, table)) == 2
