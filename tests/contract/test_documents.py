"""The documents are true: places, commands and jobs they name exist, generated parts are current."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.tools.checkers import run
from tests.tools.sources import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCED = re.compile(r"^```(?:sh|bash|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
GENERATED = [path for path in (*DOCUMENTS, ROOT / "pyproject.toml") if "[[[cog" in path.read_text("utf-8")]


def _commands(start: str) -> Iterator[tuple[str, str]]:
    """(document, command line) of every shell line in the documents that starts so."""
    for document in DOCUMENTS:
        for block in FENCED.findall(document.read_text("utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                told = line.strip().removeprefix("$ ").split("#")[0].split("|")[0].split(">")[0].strip()
                if told.startswith(start + " "):
                    yield document.name, told


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def test_every_place_that_a_document_names_is_there() -> None:
    program = re.compile(r"(?<![\w./-])([a-z_]+/[\w/-]*[\w-]+\.py)\b")
    folder = re.compile(r"`([a-z_]+/(?:[\w-]+/)*)`")
    named = {(file.name, place) for file in DOCUMENTS for place in program.findall(file.read_text("utf-8"))}
    for file in (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "docs/architecture.md",
        *(ROOT / "docs").glob("decisions/*.md"),
    ):
        named |= {(file.name, place) for place in folder.findall(file.read_text("utf-8"))}
    made = ("out/", "build/", "receivers/", "answers/")
    assert {pair for pair in named if not (ROOT / pair[1]).exists() and not pair[1].startswith(made)} == set()


def test_every_decision_is_in_the_index_of_decisions() -> None:
    index = (ROOT / "docs/decisions/README.md").read_text("utf-8")
    pages = {file.name for file in (ROOT / "docs/decisions").glob("*.md")} - {"README.md"}
    assert {page for page in pages if f"({page})" not in index} == set()


@pytest.mark.parametrize("document", GENERATED, ids=lambda p: p.name)
def test_generated_parts_of_the_docs_are_current(document: Path) -> None:
    checked = run("cog", "--check", str(document))
    assert checked.returncode == 0, f"make docs writes it again: {checked.stdout}{checked.stderr}"


def test_every_job_a_document_names_is_in_the_makefile() -> None:
    told = {(document, word) for document, line in _commands("make") for word in line.split()[1:] if "=" not in word}
    assert {pair for pair in told if pair[1] not in _targets() and not pair[1].startswith('"')} == set()


def test_every_earshot_command_a_document_shows_exists_with_its_options() -> None:
    from cli.main import command_line

    app = command_line()
    for document, line in _commands("earshot"):
        command: Any = typer.main.get_command(app)
        words = line.partition("[")[0].split()[1:]  # a usage line goes on with [OPTIONS]
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        options = {word.split("=")[0] for word in words if word.startswith("-")}
        assert options <= known | {"--help"}, f"{document}: {line}"
        assert not hasattr(command, "commands") or not words or words[0].startswith("-"), f"{document}: {line}"
