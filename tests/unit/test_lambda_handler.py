"""The function's entry: small to import, and built once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import lambda_handler
from base.skill_settings import SkillSettings
from skill.app import FIRST_TURN, TURN

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
        "class Skill:\n    def invoke(self, event, *, seconds): return {'seconds': seconds}\n"
        "class Context:\n    def get_remaining_time_in_millis(self): return 2500\n"
        "lambda_handler._skill = lambda event: Skill()\n"
        "print([lambda_handler.handler({}, context)['seconds'] for context in (None, Context(), None)])"
    )
    first, limited, unlimited = json.loads(run(code))
    assert 4 < first <= FIRST_TURN.spool
    assert limited == 2.0
    assert 2 < unlimited <= TURN.spool  # also where rotated secrets had the skill built anew


def test_the_function_gives_turns_the_time_that_the_skill_has_for_them() -> None:
    assert (FIRST_TURN.spool, TURN.spool) == (lambda_handler.FIRST_SECONDS, lambda_handler.TURN_SECONDS)


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


def test_without_a_reachable_table_the_function_still_answers_and_keeps_the_turn(tmp_path: Path) -> None:
    code = (
        "import json, lambda_handler\n"
        f"print(lambda_handler.handler(json.load(open({str(LAUNCH)!r})))['response']['outputSpeech']['ssml'])"
    )
    spoken = run(code, EARSHOT_ENDPOINT="http://127.0.0.1:9", EARSHOT_STATE=str(tmp_path))
    assert spoken.startswith("<speak>Welcome to Harbor Pantry.")
    (kept,) = (tmp_path / "spool").glob("sp_*.json")
    assert json.loads(kept.read_text("utf-8"))["platform"] == "alexa"
