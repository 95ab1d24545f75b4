"""One word means one thing: a name defined for all to import is defined in one place."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from tests.tools.sources import trees

CAPITALS = re.compile(r"^[A-Z]\w*[a-z]")  # as classes, aliases and type variables are written; constants are not


def _defined(tree: ast.Module) -> Iterator[str]:
    """Name the classes, the aliases of types and the type variables of one file."""
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.If(body=body):  # for types alone
                yield from _defined(ast.Module(body, []))


def test_a_name_means_one_thing() -> None:
    stands: dict[str, set[str]] = defaultdict(set)
    for file, tree in trees():
        for name in _defined(tree):
            if CAPITALS.match(name):
                stands[name].add(file)
    assert {name: files for name, files in stands.items() if len(files) > 1} == {}
