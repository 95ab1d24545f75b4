"""The rooms: who may import whom, what stands where, how long a file may be, who reads the environment."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from docs.rooms import circles, rooms
from tests.tools.checkers import run
from tests.tools.sources import ROOT, sources, trees

LONGEST = 300
LISTS = {"locales/say.py"}  # a name a line, to be looked up in rather than read
ALL = "all of it"
THE_ENVIRONMENT = {"environ", "environb", "getenv", "getenvb", "putenv"}
READS_THE_ENVIRONMENT = {
    "base/environment.py": {ALL},  # every setting there is
    "base/settings.py": {"EARSHOT_AWS"},  # before any other setting is asked for
    "lambda_handler.py": {"AWS_LAMBDA_INITIALIZATION_TYPE"},  # told by Lambda; settings wait for the first request
    "shop/brands/built.py": {"XDG_CACHE_HOME"},  # where this machine keeps what can be made again
    "runtime/embedded_aws/process.py": {ALL},  # handed on to a process, but for what is not its own
    "runtime/functions/attribution.py": {ALL},  # handed on to the command that it runs
    "runtime/functions/pack.py": {ALL, "ARCHITECTURE", "PYTHON_VERSION"},  # told by make, handed on to pip
    "bench/serve/hostile.py": {ALL},  # handed on to what is measured
    "bench/soak/processes.py": {ALL},  # likewise
    "bench/soak/server.py": {ALL},  # set for what is measured, which reads it
    "bench/startup/measure.py": {ALL},  # handed on likewise
}


def test_rooms_import_one_way() -> None:
    checked = run("lint-imports", "--no-cache")
    assert checked.returncode == 0, checked.stdout


def test_every_room_has_its_place_among_the_layers() -> None:
    beside_the_product = {"bench", "docs", "tests"}
    assert {file.parent.name for file in ROOT.glob("*/__init__.py")} - beside_the_product == set(rooms())


def test_no_room_and_no_sub_room_imports_in_a_circle() -> None:
    assert circles() == []


def test_unit_tests_mirror_the_rooms() -> None:
    folders = {file.parent.relative_to(ROOT / "tests/unit") for file in (ROOT / "tests/unit").rglob("test_*.py")}
    assert {str(folder) for folder in folders if not (ROOT / folder).is_dir()} == set()


def test_a_file_can_be_read_in_one_go() -> None:
    sizes = {file: len(text.splitlines()) for file, text in sources().items()}
    assert {file: size for file, size in sizes.items() if size > LONGEST and file not in LISTS} == {}


def _variables() -> Iterator[tuple[str, str]]:
    """(file, variable) of everything asked of the process's environment; ALL of what reads or hands on the whole."""
    for file, tree in trees():
        named: set[ast.expr] = set()
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(value=mapping, attr="get"), args=[ast.Constant(value=str(name)), *_]):
                    pass
                case ast.Subscript(value=mapping, slice=ast.Constant(value=str(name))):
                    pass
                case _:
                    continue
            if _is_environment(mapping):
                named.add(mapping)
                yield file, name
        for node in ast.walk(tree):
            if node not in named and _is_environment(node):
                yield file, ALL


def _is_environment(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr=name):
            return name in THE_ENVIRONMENT
        case ast.ImportFrom(module="os", names=names):
            return any(one.name in THE_ENVIRONMENT for one in names)
    return False


def test_the_environment_is_read_in_one_place_and_a_few_with_a_reason() -> None:
    asked: dict[str, set[str]] = defaultdict(set)
    for file, variable in _variables():
        asked[file].add(variable)
    assert asked == READS_THE_ENVIRONMENT
