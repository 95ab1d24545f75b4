from __future__ import annotations

import socket
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from base.errors import InputError, SettingsError
from cli import local as group
from runtime.embedded_aws import local

pytestmark = pytest.mark.integration

app = typer.Typer()
group.register(app)
app.command("other")(lambda: None)  # with a single group typer would leave out its name
run = CliRunner().invoke


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EARSHOT_STATE", str(tmp_path))
    return tmp_path / "aws"


def test_start_prints_the_url_and_a_second_start_says_it_already_runs(state: Path) -> None:
    first = run(app, ["local", "start"])
    try:
        assert first.exit_code == 0
        assert "started" in first.stderr
        second = run(app, ["local", "start"])
        assert (second.exit_code, second.stdout) == (0, first.stdout)
        assert "already running" in second.stderr
        elsewhere = run(app, ["local", "start", "--port", "1"]).exception
        assert isinstance(elsewhere, InputError)
        assert f"it runs already, on port {first.stdout.strip().rpartition(':')[2]}" in str(elsewhere)
        assert run(app, ["local"]).stdout == first.stdout
        aws = local.running(state)
        assert aws is not None
        assert aws.endpoint == first.stdout.strip()
        assert aws.client("dynamodb").list_tables()["TableNames"] == ["earshot"]
    finally:
        stopped = run(app, ["local", "stop"])
    assert "its state is kept" in stopped.stderr
    assert run(app, ["local", "status"]).exit_code == 1
    assert "wiped" in run(app, ["local", "reset"]).stderr
    assert not state.exists()


def test_a_taken_port_is_the_user_s_to_fix() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = run(app, ["local", "start", "--port", str(other.getsockname()[1])])
    assert isinstance(result.exception, InputError)
    assert "is taken" in str(result.exception)


def test_stopping_nothing_is_no_error() -> None:
    assert run(app, ["local", "stop"]).exit_code == 0


@pytest.mark.parametrize("command", ["start", "stop", "reset", "status"])
def test_a_real_account_is_never_touched(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SHOPIFY_SECRET", "TOKEN_KEY", "PEPPER", "SKILL_ID"):
        monkeypatch.setenv(f"EARSHOT_{name}", "x")
    monkeypatch.setenv("EARSHOT_AWS", "aws")
    assert isinstance(run(app, ["local", command]).exception, SettingsError)
