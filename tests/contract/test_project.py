"""The project keeps its own rules: rooms, locks, documents, licences."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from base import errors
from docs.rooms import circles, rooms

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCED = re.compile(r"^```(?:sh|bash|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
GENERATED = [path for path in (*DOCUMENTS, ROOT / "pyproject.toml") if "[[[cog" in path.read_text("utf-8")]
CODE = (*rooms(), "bench")
LONGEST = 300
MODULES = {
    "lint-imports": "from importlinter.cli import lint_imports_command as run",
    "cog": "from cogapp import main as run",
}


def _run(tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = f"import sys; {MODULES[tool]}; sys.argv[0] = {tool!r}; sys.exit(run())"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


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


def test_rooms_import_one_way() -> None:
    checked = _run("lint-imports", "--no-cache")
    assert checked.returncode == 0, checked.stdout


def test_every_room_has_its_place_among_the_layers() -> None:
    beside_the_product = {"bench", "docs", "tests"}
    assert {file.parent.name for file in ROOT.glob("*/__init__.py")} - beside_the_product == set(rooms())


def _files() -> Iterator[Path]:
    return (file for room in CODE for file in (ROOT / room).rglob("*.py"))


def _classes() -> Iterator[tuple[str, ast.ClassDef]]:
    for file in _files():
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                yield str(file.relative_to(ROOT)), node


def test_no_room_and_no_sub_room_imports_in_a_circle() -> None:
    assert circles() == []


def test_unit_tests_mirror_the_rooms() -> None:
    folders = {file.parent.relative_to(ROOT / "tests/unit") for file in (ROOT / "tests/unit").rglob("test_*.py")}
    assert {str(folder) for folder in folders if not (ROOT / folder).is_dir()} == set()


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
    made = ("out/", "build/", "receivers/")
    assert {pair for pair in named if not (ROOT / pair[1]).exists() and not pair[1].startswith(made)} == set()


def test_every_decision_is_in_the_index_of_decisions() -> None:
    index = (ROOT / "docs/decisions/README.md").read_text("utf-8")
    pages = {file.name for file in (ROOT / "docs/decisions").glob("*.md")} - {"README.md"}
    assert {page for page in pages if f"({page})" not in index} == set()


def test_a_file_can_be_read_in_one_go() -> None:
    sizes = {str(file.relative_to(ROOT)): len(file.read_text("utf-8").splitlines()) for file in _files()}
    assert {file: size for file, size in sizes.items() if size > LONGEST} == {}


def test_a_class_name_means_one_thing() -> None:
    stands: dict[str, list[str]] = defaultdict(list)
    for file, node in _classes():
        if not node.name.startswith("_"):
            stands[node.name].append(file)
    twice = {name: files for name, files in stands.items() if len(files) > 1}
    assert twice == {}


def test_every_error_raised_on_purpose_is_in_the_one_tree() -> None:
    ours = {name for name, value in vars(errors).items() if isinstance(value, type)}
    raised = re.compile(r"Error$|Exception$|Interrupt$|Exit$")
    elsewhere = {
        f"{file}: {node.name}"
        for file, node in _classes()
        for base in node.bases
        if file != "base/errors.py" and (ast.unparse(base) in ours or raised.search(ast.unparse(base)))
    }
    assert elsewhere == set()


def test_the_drawn_tree_of_errors_is_the_tree_of_errors() -> None:
    tree = (errors.__doc__ or "").split("\n\n")[1]
    drawn = re.findall(r"^( *)([A-Z]\w+)(?: |$)", tree, re.MULTILINE)
    above: list[str] = []
    for indent, name in drawn:
        above[len(indent) // 2 :] = [name]
        parents = [cls.__name__ for cls in getattr(errors, name).__mro__[1 : len(above)]]
        assert parents == above[-2::-1], name
    assert {name for _, name in drawn} == {name for name, value in vars(errors).items() if isinstance(value, type)}


def test_no_code_decides_by_the_text_of_a_message() -> None:
    decides = re.compile(r"\bin str\(\w+\)|\bstr\(\w+\)\.(?:starts|ends)with\(|\b(?:error|trouble|refusal)\.args\b")
    found = {str(file.relative_to(ROOT)): decides.findall(file.read_text("utf-8")) for file in _files()}
    assert {file: lines for file, lines in found.items() if lines} == {}


@pytest.mark.parametrize("document", GENERATED, ids=lambda p: p.name)
def test_generated_parts_of_the_docs_are_current(document: Path) -> None:
    checked = _run("cog", "--check", str(document))
    assert checked.returncode == 0, f"make docs writes it again: {checked.stdout}{checked.stderr}"


def test_every_job_a_document_names_is_in_the_makefile() -> None:
    told = {(document, word) for document, line in _commands("make") for word in line.split()[1:] if "=" not in word}
    assert {pair for pair in told if pair[1] not in _targets() and not pair[1].startswith('"')} == set()


def test_every_earshot_command_a_document_shows_exists_with_its_options() -> None:
    from cli.main import app

    for document, line in _commands("earshot"):
        command: Any = typer.main.get_command(app)
        words = line.partition("[")[0].split()[1:]  # a usage line goes on with [OPTIONS]
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        options = {word.split("=")[0] for word in words if word.startswith("-")}
        assert options <= known | {"--help"}, f"{document}: {line}"
        assert not hasattr(command, "commands") or not words or words[0].startswith("-"), f"{document}: {line}"


def test_the_function_imports_nothing_heavy() -> None:
    banned = "flask pydantic numpy pandas duckdb pyarrow scipy numba typer rich attribution intake runtime cli"
    program = f"import sys, lambda_handler; print([name for name in {banned.split()} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-sam.lock"])
def test_every_locked_package_is_hashed_and_no_registry_is_named(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)
    assert [entry.splitlines()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []
    assert "://" not in text


def test_the_node_lock_names_no_registry() -> None:
    locked = json.loads((ROOT / "tests/node/package-lock.json").read_text("utf-8"))
    assert all("integrity" in entry and "resolved" not in entry for name, entry in locked["packages"].items() if name)


def test_ci_runs_the_readme_s_own_commands() -> None:
    script = (ROOT / ".ci/run").read_text("utf-8")
    assert "set -euo pipefail" in script
    assert {"make setup", "make check", "make test"} <= set(script.splitlines())
    assert "make test" in (ROOT / "README.md").read_text("utf-8")


def test_the_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_the_changelog_has_the_version_that_is_built() -> None:
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert version is not None
    assert f"## [{version[1]}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
