"""`earshot check-model` and `build-model`, as a developer runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from base.errors import InputError
from cli.check_model import register

ROOT = Path(__file__).parents[2]
APP = typer.Typer()
register(APP)


def run(*words: str) -> tuple[int, str, BaseException | None]:
    result = CliRunner().invoke(APP, list(words))
    return result.exit_code, result.stdout, result.exception


def test_our_own_models_pass_in_silence_on_stdout() -> None:
    assert run("check-model", str(ROOT / "interaction_models"))[:2] == (0, "")


def test_each_finding_is_a_line_that_names_file_intent_and_sample(tmp_path: Path) -> None:
    model = json.loads((ROOT / "interaction_models" / "en-US.json").read_text("utf-8"))
    model["interactionModel"]["languageModel"]["intents"][0]["samples"].append("buy {nothing}")
    (tmp_path / "en-US.json").write_text(json.dumps(model), "utf-8")
    code, lines, _ = run("check-model", str(tmp_path))
    assert code == 2
    assert lines == (
        f"{tmp_path / 'en-US.json'}: intent ReorderIntent, sample 'buy {{nothing}}': "
        "the slot {nothing} is not declared [Alexa Skills Kit: intents, utterances and slots]\n"
    )


def test_a_model_of_another_seller_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_SELLER", "Corner Shop")
    code, lines, _ = run("check-model", str(ROOT / "interaction_models"))
    assert code == 2
    assert "invocation name 'harbor pantry': the seller is 'Corner Shop' (EARSHOT_SELLER)" in lines


def test_a_model_of_another_catalogue_is_named(tmp_path: Path) -> None:
    model = json.loads((ROOT / "interaction_models" / "en-US.json").read_text("utf-8"))
    brands = next(one for one in model["interactionModel"]["languageModel"]["types"] if one["name"] == "BRAND")
    brands["values"][0]["id"] = "sold-elsewhere"
    (tmp_path / "en-US.json").write_text(json.dumps(model), "utf-8")
    code, lines, _ = run("check-model", str(tmp_path))
    assert code == 2
    assert "type BRAND: 1 values are not of the catalogue (EARSHOT_CATALOG), sold-elsewhere for one" in lines


def test_a_model_larger_than_alexa_takes_is_named(tmp_path: Path) -> None:
    model = json.loads((ROOT / "interaction_models" / "en-US.json").read_text("utf-8"))
    samples = model["interactionModel"]["languageModel"]["intents"][0]["samples"]
    samples += [f"order {'very ' * 40}much {number * 'so '}" for number in range(1, 100)] * 15
    (tmp_path / "en-US.json").write_text(json.dumps(model), "utf-8")
    code, lines, _ = run("check-model", str(tmp_path))
    assert code == 2
    assert "the whole model: " in lines
    assert "1,500,000 are allowed" in lines


@pytest.mark.parametrize("text", ["not JSON", "[]", "\xff"])
def test_a_file_that_is_no_model_is_the_users_mistake(tmp_path: Path, text: str) -> None:
    (tmp_path / "en-US.json").write_bytes(text.encode("latin-1"))
    assert isinstance(run("check-model", str(tmp_path))[2], InputError)


@pytest.mark.parametrize("command", ["check-model", "build-model"])
def test_a_folder_without_models_is_the_users_mistake(tmp_path: Path, command: str) -> None:
    assert isinstance(run(command, str(tmp_path))[2], InputError)


def test_a_model_is_built_again_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    source = ROOT / "interaction_models" / "sources" / "en-US.toml"
    (tmp_path / "sources" / "en-US.toml").write_bytes(source.read_bytes())
    assert run("build-model", str(tmp_path))[:2] == (0, f"{tmp_path / 'en-US.json'}\n")
    committed = (ROOT / "interaction_models" / "en-US.json").read_bytes()
    assert (tmp_path / "en-US.json").read_bytes() == committed


def test_a_broken_source_is_named(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "en-US.toml").write_text("intents = [", "utf-8")
    error = run("build-model", str(tmp_path))[2]
    assert isinstance(error, InputError)
    assert "en-US.toml" in str(error)
