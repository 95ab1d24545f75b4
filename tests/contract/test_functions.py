"""A function's package: it holds what its entry can reach and nothing besides, and its settings are its variables."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

from base.environment import variable_of
from ledger.secrets import places_in
from runtime.demo.signing import sign_shopify
from runtime.embedded_aws.template import load_template, resources_of_type
from runtime.functions.function import ROOT, Function
from runtime.functions.table import DECIDING, FUNCTIONS, IMAGES, ORDERS, SKILL
from tests.factories.http_api import http_api_event
from tests.factories.shopify import SECRET, shop_order
from tests.tools.stack import at_most

PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)
# Met only where a file was not built ahead, which in a package it always is; and where a brand's site is written.
NEVER_REACHED = {
    ("shop.brands.match.matcher", "shop.brands.file.build"),
    ("locales.en_us", "locales.en_us.faq"),
}
# Lambda sets the region itself; the others are folders of a machine of one's own.
NOT_IN_THE_CLOUD = {"AWS_REGION", "EARSHOT_STATE"}
# Of no function: what serves, analyses and prints on a machine of one's own.
NEVER_SHIPPED = {"flask", "werkzeug", "waitress", "numpy", "pandas", "duckdb", "pyarrow", "typer", "rich"}
SLOW_TO_START = {"pydantic"}  # a customer who has spoken waits for it; nobody waits for a webhook
OURS = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {"lambda_handler"}

every_function = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=list(FUNCTIONS))
EVERY = {**FUNCTIONS, **IMAGES}
every_package = pytest.mark.parametrize("function", EVERY.values(), ids=list(EVERY))


@cache
def _template() -> dict[str, dict[str, Any]]:
    return resources_of_type(load_template(), "AWS::Serverless::Function")


def _variables(function: Function) -> set[str]:
    """The variables that the function's settings read."""
    module, kind = function.settings.rsplit(".", 1)
    return {variable_of(item) for item in fields(getattr(import_module(module), kind))}


@cache
def _imports(file: Path) -> tuple[str, ...]:
    """Every module or name a file imports, wherever in it, but for type checking alone."""
    return tuple(_imported(file))


def _imported(file: Path) -> Iterator[str]:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    for_types = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for one in node.body
        for inner in ast.walk(one)
    }
    for node in ast.walk(tree):
        if node in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _module(file: Path) -> str:
    return ".".join(file.with_suffix("").parts).removesuffix(".__init__")


def _of_ours(function: Function) -> set[tuple[str, str]]:
    """(importing module, module of ours) of all files of a package."""
    found = set()
    for file in function.files():
        for name in _imports(file) if file.suffix == ".py" else ():
            if name.split(".")[0] in OURS:
                path = ROOT.joinpath(*name.split("."))
                there = path.is_dir() or path.with_suffix(".py").exists()
                found.add((_module(file), name if there else name.rpartition(".")[0]))
    return found


def _shipped(function: Function) -> dict[str, str]:
    return dict(PINNED.findall(function.lock.read_text("utf-8")))


@cache
def _distributions() -> Mapping[str, list[str]]:
    return packages_distributions()


def _needed(function: Function) -> set[str]:
    """The libraries that a package's files import."""
    imported = {name.split(".")[0] for file in function.files() if file.suffix == ".py" for name in _imports(file)}
    distributions = _distributions()
    return {
        re.sub(r"[-_.]+", "-", distributions[name][0]).lower()
        for name in imported - OURS - set(sys.stdlib_module_names)
    }


def _must_not_ship(function: Function) -> set[str]:
    events = _template().get(function.name, {}).get("Events", {}).values()
    if function is DECIDING:  # levels and forecasts are reckoned with arrays
        return NEVER_SHIPPED - {"numpy"}
    answers_a_voice = any(event["Type"] == "AlexaSkill" for event in events)
    return NEVER_SHIPPED | SLOW_TO_START if answers_a_voice else NEVER_SHIPPED


@every_package
def test_all_a_package_imports_of_ours_is_in_it(function: Function) -> None:
    inside = {_module(file) for file in function.files()}
    imported = _of_ours(function) - NEVER_REACHED
    if function.name in IMAGES:  # it runs one command of all
        imported = {(importer, name) for importer, name in imported if not importer.startswith("cli.")}
    assert {pair for pair in imported if pair[1] not in inside} == set()


@every_function
def test_all_a_package_imports_of_others_is_in_its_lock_and_no_library_is_there_for_nothing(function: Function) -> None:
    needed = _needed(function)
    assert needed <= set(_shipped(function))
    assert set(function.libraries) - needed <= {"tzdata"}  # which zoneinfo reads


@every_package
def test_what_a_function_leaves_out_is_there_to_be_left_out(function: Function) -> None:
    assert [pattern for pattern in function.left_out if not list(ROOT.glob(pattern))] == []


def test_the_alexa_function_packs_nothing_that_works_offline_and_no_other_language_s_sounds() -> None:
    packed = {str(file) for file in SKILL.files()}
    offline = ("shop/brands/learn/", "shop/brands/built.py", "shop/brands/file/build.py", "skill/interaction/")
    of_the_web = ("skill/alexa/endpoint.py", "skill/alexa/verification.py", "skill/alexa/certificates.py")
    assert [file for file in packed if file.startswith((*offline, *of_the_web))] == []
    assert {Path(file).name for file in packed if file.startswith("shop/brands/sound/data/")} == {
        "LICENSE-cmudict",
        "known.txt",
        "letters.bin",
        "pronunciations.csv",
    }


@every_package
def test_a_function_gets_the_variables_its_settings_read_and_no_others(function: Function) -> None:
    given = _template()[function.name]["Environment"]["Variables"]
    kept = places_in(str(at_most(given["EARSHOT_SECRETS"]).value)) if "EARSHOT_SECRETS" in given else {}
    assert {*given, *kept} == _variables(function) - NOT_IN_THE_CLOUD


@every_package
def test_an_entry_reads_no_variable_of_ours_that_its_settings_do_not_name(function: Function, tmp_path: Path) -> None:
    module, name = function.handler.rsplit(".", 1)
    program = f"""
import collections, json, os, sys
class Noting(collections.UserDict):
    seen = set()
    def __getitem__(self, key):
        self.seen.add(key)
        return super().__getitem__(key)
    def get(self, key, default=None):
        self.seen.add(key)
        return super().get(key, default)
os.environ = Noting(os.environ)
from {module} import {name} as handler
try:
    handler({{"Records": [{{"messageId": "1", "body": "{{}}"}}]}})
except Exception as unanswered:  # no table is in reach: what was read until then counts
    print(unanswered, file=sys.stderr)
print(json.dumps(sorted(key for key in Noting.seen if key.startswith("EARSHOT_") or key == "AWS_REGION")))
"""
    given = {"EARSHOT_ENDPOINT": "http://127.0.0.1:9", "EARSHOT_STATE": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        # Only what it reads: libraries copy the environment whole, and a copy asks for every variable there is.
        env={"PYTHONPATH": str(ROOT), **{name: value for name, value in given.items() if name in _variables(function)}},
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(ast.literal_eval(ran.stdout.splitlines()[-1])) == _variables(function)


def test_every_function_of_the_template_is_in_the_table_with_the_same_entry() -> None:
    declared = {name: properties.get("Handler") for name, properties in _template().items()}
    assert declared == {name: function.handler for name, function in FUNCTIONS.items()} | dict.fromkeys(IMAGES)


def test_the_image_s_command_is_the_entry_of_the_table_and_its_base_the_python_of_the_others() -> None:
    (image,) = IMAGES.values()
    said = (ROOT / "runtime/functions/Dockerfile").read_text("utf-8")
    assert f'CMD ["{image.handler}"]' in said
    pythons = {properties["Runtime"] for properties in _template().values() if "Runtime" in properties}
    assert {f"python{version}" for version in re.findall(r"lambda/python:([\d.]+)", said)} == pythons


@every_function
def test_a_function_ships_what_was_tested(function: Function) -> None:
    tested = dict(PINNED.findall((ROOT / "requirements.lock").read_text("utf-8")))
    shipped = _shipped(function)
    assert set(function.libraries) <= shipped.keys()
    assert {name: version for name, version in shipped.items() if tested.get(name) != version} == {}


@every_function
def test_a_function_ships_nothing_it_must_not_import(function: Function) -> None:
    assert _shipped(function).keys().isdisjoint(_must_not_ship(function))


def test_what_answers_a_voice_may_not_ship_what_a_webhook_may() -> None:
    assert _must_not_ship(SKILL) - _must_not_ship(ORDERS) == {"pydantic"}


def test_the_orders_function_runs_from_parts_of_rooms_without_the_conversation_and_the_web_server(
    tmp_path: Path,
) -> None:
    for file in ORDERS.files():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, tmp_path / file)
    body = json.dumps(shop_order()).encode()
    event = http_api_event("POST", "/orders/shopify", body, sign_shopify(body, SECRET, event="e-1"))
    program = f"""
import json, sys
from {ORDERS.handler.rpartition(".")[0]} import handler
status = handler(json.load(sys.stdin))["statusCode"]
print(json.dumps([status, {{name: getattr(one, "__file__", None) for name, one in sys.modules.items()}}]))
"""
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "EARSHOT_ENDPOINT": "http://127.0.0.1:9", "EARSHOT_STATE": str(tmp_path)},
        input=json.dumps(event),
        capture_output=True,
        text=True,
        check=True,
    )
    status, loaded = json.loads(ran.stdout)
    rooms = {name.split(".")[0] for name in loaded}
    assert status == 503  # proved, read, and on its way to a table that is not there
    assert rooms & OURS == {"base", "locales", "ledger", "intake", "runtime", "shop"}
    assert {name for name, file in loaded.items() if name.split(".")[0] in OURS and str(tmp_path) not in file} == set()
    assert rooms.isdisjoint(NEVER_SHIPPED)


@every_function
def test_every_locked_library_is_hashed_and_no_registry_is_named(function: Function) -> None:
    text = function.lock.read_text("utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)
    assert [entry.splitlines()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []
    assert "://" not in text


def test_the_core_of_the_project_is_what_the_alexa_function_needs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert {re.split(r"[<>=]", one)[0] for one in project["dependencies"]} == set(SKILL.libraries)
