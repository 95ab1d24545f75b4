"""The function's entry: small to import, and built once."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from math import inf
from pathlib import Path
from typing import Any

import pytest

import lambda_handler
from base.skill_settings import SkillSettings
from ledger.patience import left
from ledger.recorder import Kept
from ledger.records import Touchpoint
from skill.app import FIRST_TURN, TURN, build_skill
from tests.factories.memory import MemoryLedger, MemoryRecorder

ROOT = Path(__file__).parents[2]
LAUNCH = ROOT / "tests" / "envelopes" / "launch.json"
HEAVY = {
    *("pydantic", "requests", "flask", "werkzeug", "waitress", "typer", "rich"),
    *("numpy", "pandas", "duckdb", "pyarrow", "scipy", "numba"),
    *("cli", "runtime", "intake", "attribution", "replenishment"),
}


def run(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    return done.stdout.strip()


def test_importing_the_function_imports_neither_the_sdk_nor_aws() -> None:
    code = "import sys, lambda_handler; print([m for m in sys.modules if m.split('.')[0] in {'boto3', 'ask_sdk_core'}])"
    assert run(code) == "[]"


def test_the_function_shares_out_the_time_it_has_and_keeps_half_a_second_to_answer() -> None:
    code = (
        "import lambda_handler\n"
        "from itertools import count\n"
        "class Skill:\n    def invoke(self, event, **told): return told\n"
        "class Context:\n    def get_remaining_time_in_millis(self): return 2500\n"
        "lambda_handler._skill = lambda event: Skill()\n"
        "lambda_handler.monotonic = count(7.0, 0.25).__next__\n"
        "print(json.dumps([lambda_handler.handler({}, context) for context in (None, Context())]))"
    )
    unlimited, limited = json.loads(run(f"import json\n{code}"))
    assert unlimited == {"seconds": inf, "spent": 0.25}, "what was spent on having the skill is of the turn"
    assert limited == {"seconds": 2.0, "spent": 0.25}


class Noting(MemoryRecorder):
    """Notes what is left of a turn when its record is kept."""

    def record(self, touchpoint: Touchpoint, *, first_exposure: bool = False) -> Kept:
        self.left = left(otherwise=inf)
        return super().record(touchpoint, first_exposure=first_exposure)


def test_what_was_spent_before_a_turn_is_taken_from_it_and_a_first_one_has_the_least_left() -> None:
    recorder = Noting(MemoryLedger())
    parts: Any = {"ledger": recorder._ledger, "recorder": recorder}
    skill, launch = build_skill(SkillSettings(), **parts), json.loads(LAUNCH.read_text("utf-8"))
    for _ in range(2):
        skill.invoke(launch, spent=1.0)
        assert 0 < recorder.left <= TURN.spool - 1.0
    build_skill(SkillSettings(), **parts).invoke(launch, spent=3.0)
    assert 0 < recorder.left <= FIRST_TURN.least
    skill.invoke(launch, spent=3.0)
    assert recorder.left == 0, "nothing was loaded in any other"


def test_a_rotated_secret_lets_no_turn_wait_for_what_holds_no_secret() -> None:
    first = lambda_handler._built(SkillSettings())
    assert first._services.slots is not None
    second = lambda_handler._built(SkillSettings(token_key="new,old"))
    assert (second is first, second._services.settings.token_keys) == (False, (b"new", b"old"))
    assert second._services.catalog is first._services.catalog
    assert second._services.slots is first._services.slots
    assert second._services.tokens != first._services.tokens


def test_no_turn_imports_what_the_alexa_function_must_not_have(tmp_path: Path) -> None:
    envelopes = [str(LAUNCH), str(ROOT / "tests" / "envelopes" / "reorder_unmatched.json")]
    code = (
        "import sys, json, lambda_handler\n"
        f"answers = [lambda_handler.handler(json.load(open(envelope)))['response'] for envelope in {envelopes!r}]\n"
        "print(json.dumps([list(sys.modules), answers]))"
    )
    imported, (greeting, sale) = json.loads(run(code, EARSHOT_STATE=str(tmp_path), EARSHOT_ENDPOINT=""))
    assert HEAVY.intersection(name.partition(".")[0] for name in imported) == set()
    assert "outputSpeech" in greeting
    assert "outputSpeech" in sale
    reached = {
        "skill.app",
        "skill.goals.shop_handlers",
        "shop.catalog.load",
        "shop.brands.match.matcher",
        "ledger.spool",
    }
    assert reached - set(imported) == set(), "the turns went not as far as they should"


def test_a_greeting_is_answered_before_the_shop_or_any_question_is_imported(tmp_path: Path) -> None:
    code = (
        "import sys, json, lambda_handler\n"
        f"lambda_handler.handler(json.load(open({str(LAUNCH)!r})))\n"
        "late = ('shop', 'skill.understanding', 'skill.goals.shop_handlers', 'skill.conversation.question.every')\n"
        "print([name for name in late if name in sys.modules])"
    )
    assert run(code, EARSHOT_ENDPOINT="http://127.0.0.1:9", EARSHOT_STATE=str(tmp_path)) == "[]"


def test_a_kept_ready_environment_is_warm_before_the_first_request(tmp_path: Path) -> None:
    code = (
        "import sys, lambda_handler\n"
        "loaded = [name in sys.modules for name in ('skill.goals.shop_handlers', 'boto3')]\n"
        "print(lambda_handler._kept.cache_info().currsize, *loaded)"
    )
    environment = {
        "AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start",
        "EARSHOT_ENDPOINT": "http://127.0.0.1:9",
        "EARSHOT_STATE": str(tmp_path),
    }
    assert run(code, **environment) == "1 True True"


@contextmanager
def hanging() -> Iterator[str]:
    """Accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.mark.parametrize("table", [nullcontext("http://127.0.0.1:9"), hanging()], ids=["refuses", "hangs"])
def test_without_a_table_that_answers_a_new_process_still_does_and_keeps_the_turn(
    table: AbstractContextManager[str], tmp_path: Path
) -> None:
    code = (
        "import json, lambda_handler\n"
        "class Context:\n    def get_remaining_time_in_millis(self): return 1500\n"
        f"answer = lambda_handler.handler(json.load(open({str(LAUNCH)!r})), Context())\n"
        "print(answer['response']['outputSpeech']['ssml'])"
    )
    with table as endpoint:
        spoken = run(code, EARSHOT_ENDPOINT=endpoint, EARSHOT_STATE=str(tmp_path))
    assert spoken.startswith("<speak>Welcome to Harbor Pantry.")
    (kept,) = (tmp_path / "spool").glob("sp_*.json")
    assert json.loads(kept.read_text("utf-8"))["platform"] == "alexa"
