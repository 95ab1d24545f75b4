"""`earshot talk` as people use it: from a pipe and from the command line, on the embedded AWS."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from base.settings import Settings
from ledger.wiring import open_ledger
from runtime.embedded_aws.local import LocalAws
from tests.factories.outbox import waiting_in
from tests.factories.resolvers import shipped_model

pytestmark = pytest.mark.integration


def talk(aws: LocalAws, table: str, tmp_path: Path, *options: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **aws.environment(), "EARSHOT_TABLE": table, "EARSHOT_STATE": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-m", "cli.main", "talk", *options],
        input=typed,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_reorder_from_a_pipe_ends_in_an_order(aws: LocalAws, table: str, tmp_path: Path) -> None:
    typed = "open harbor pantry\nreorder Tidewell laundry detergent\nyes\n"
    done = talk(aws, table, tmp_path, "--customer", "ada", typed=typed)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "You: open harbor pantry"
    assert [line.split(":")[0] for line in lines if not line.startswith(" ")] == ["You", "Alexa"] * 3
    ledger = open_ledger(Settings(endpoint=aws.endpoint, table=table))
    assert len(waiting_in(ledger)) == 1


def test_the_example_catalogue_in_pounds_is_sold_in_pounds(
    aws: LocalAws, table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EARSHOT_CATALOG", str(Path(__file__).parents[2] / "examples" / "pounds"))
    done = talk(aws, table, tmp_path, "--locale", "en-GB", "--json", "--say", "reorder tidewell detergent")
    told = json.loads(done.stdout)  # a line a turn
    assert "1.9 litres, from Harbor Pantry for £14.49" in told["speech"]
    assert told | {"speech": ""} == {
        "said": "reorder tidewell detergent",
        "speech": "",
        "card": None,
        "open": True,
        "order_id": None,
    }


def test_a_card_with_a_link_is_shown_on_a_screen(aws: LocalAws, table: str, tmp_path: Path) -> None:
    said = ("--say", "what is good for hard water", "--say", "send it to my phone")
    done = talk(aws, table, tmp_path, "--screen", *said)
    assert "| [card]" in done.stdout
    assert "/go/" in done.stdout


def test_a_household_without_a_linked_account_is_asked_to_link_it(aws: LocalAws, table: str, tmp_path: Path) -> None:
    done = talk(aws, table, tmp_path, "--no-linked", "--screen", typed="reorder Tidewell laundry detergent\nyes\n")
    assert "Link your account" in done.stdout


def test_talk_refuses_a_real_account(tmp_path: Path) -> None:
    secrets = {f"EARSHOT_{name}": "x" for name in ("SKILL_ID", "SHOPIFY_SECRET", "TOKEN_KEY", "PEPPER")}
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "talk", "--say", "help"],
        env={**os.environ, **secrets, "EARSHOT_AWS": "aws", "EARSHOT_STATE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "EARSHOT_AWS" in done.stderr


def test_every_sample_of_the_model_is_understood_as_something() -> None:
    resolver = shipped_model("en-US")
    assert resolver.resolve("reorder Tidewell laundry detergent")["intent"]["name"] == "ReorderIntent"
