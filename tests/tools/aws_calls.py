"""Which AWS operations a function's code makes, read from its source: from the entry along every name it mentions.

A plain name leads to what the file defines or imports under it, an attribute of a module to what that defines, any
other to every method so named in the package's modules that are met on the way (one with an underscore, in its own
file); the methods of `DynamoTable`, whose names many things have, only where they are asked of a `_table`. So rather
too much is found than too little.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from botocore import xform_name
from botocore.session import get_session

from runtime.functions.function import ROOT, Function

Call = tuple[str, str]
TABLE = "DynamoTable"
OF_A_TRANSACTION = {"Put": "PutItem", "Delete": "DeleteItem", "Update": "UpdateItem"}
_OTHERS = (
    "shards",
    "future",
    "stones",
    "months",
    "day",
    "first",
)  # plain values, and Python's own, whose names the ledger has too
SERVICES = ("dynamodb", "sqs", "secretsmanager", "s3", "iot-data")


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A file's names: what it defines, the methods of its classes, and where its other names come from."""

    defined: dict[str, list[ast.AST]] = field(default_factory=lambda: defaultdict(list))
    methods: dict[str, list[ast.AST]] = field(default_factory=lambda: defaultdict(list))
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)
    siblings: dict[int, dict[str, ast.AST]] = field(default_factory=dict)  # by a method, those of its class


@cache
def _operations() -> dict[str, Call]:
    session = get_session()
    models = {service: session.get_service_model(service) for service in SERVICES}
    return {xform_name(name): (service, name) for service, model in models.items() for name in model.operation_names}


@cache
def _module(name: str) -> Module | None:
    path = ROOT.joinpath(*name.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if not file.exists():
        return None
    module = Module()
    tree = ast.parse(file.read_text("utf-8"))
    for node in tree.body:
        for target in _named(node):
            module.defined[target].append(node)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                module.imported[alias.asname or alias.name] = (node.module, alias.name)
        elif isinstance(node, ast.ClassDef):
            methods = {part.name: part for part in node.body if isinstance(part, ast.FunctionDef)}
            for name_, part in methods.items():
                module.methods[name_].append(part)
                module.siblings[id(part)] = {**methods}
    return module


def _named(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id


class _Walk:
    """Follows names until no new one is met."""

    def __init__(self, packed: Iterable[Path]) -> None:
        self.packed = {".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in packed}
        self.found: set[Call] = set()
        self.met: set[str] = set()  # modules
        self.asked: set[str] = set()  # attributes, wherever they were asked
        self._seen: set[int] = set()
        self._waiting: list[tuple[ast.AST, str]] = []

    def begin(self, module: str, name: str) -> None:
        self._meet(module, name)
        while self._waiting:
            node, where = self._waiting.pop()
            self._visit(node, where)

    def _meet(self, module: str, name: str) -> None:
        if module not in self.packed:
            return
        here = _module(module)
        if here is None:
            return
        if module not in self.met:
            self.met.add(module)
            for attribute in self.asked:
                self._put(here.methods.get(attribute, ()), module)
        if name in here.defined:
            self._put(here.defined[name], module)
        elif name in here.imported:
            self._meet(*here.imported[name])

    def _put(self, nodes: Iterable[ast.AST], where: str) -> None:
        self._waiting += [(node, where) for node in nodes if id(node) not in self._seen]

    def _visit(self, node: ast.AST, where: str) -> None:
        if id(node) in self._seen:
            return
        self._seen.add(id(node))
        parts = _without_methods(node) if isinstance(node, ast.ClassDef) else ast.walk(node)
        for part in parts:
            self.found |= set(_made_in(part))
            if isinstance(part, ast.Name):
                self._meet(where, part.id)
            elif isinstance(part, ast.ImportFrom) and part.module:
                for alias in part.names:
                    self._meet(part.module, alias.name)
            elif isinstance(part, ast.Attribute):
                self._attribute(part, where, node)

    def _attribute(self, part: ast.Attribute, where: str, within: ast.AST) -> None:
        here = _module(where)
        assert here is not None
        asked_of = ast.unparse(part.value)
        if asked_of.endswith(_OTHERS) or where.startswith("locales."):  # which know of no table
            return
        if asked_of.endswith("_table"):
            table = _module("ledger.dynamo")
            assert table is not None
            self._put(table.methods.get(part.attr, ()), "ledger.dynamo")
        elif (of_module := _imported_module(here, part.value)) is not None:
            self._meet(of_module, part.attr)
        elif asked_of == "self" and part.attr in (own := here.siblings.get(id(within), {})):
            self._put([own[part.attr]], where)
        elif part.attr.startswith("_"):
            self._put(here.methods.get(part.attr, ()), where)
        elif part.attr not in self.asked:
            self.asked.add(part.attr)
            for module in self.met - {"ledger.dynamo"}:
                met = _module(module)
                assert met is not None
                self._put(met.methods.get(part.attr, ()), module)


def _imported_module(here: Module, asked_of: ast.expr) -> str | None:
    """Return the module that a name stands for: what is asked of it is its own, and no method of the same name."""
    if not isinstance(asked_of, ast.Name) or asked_of.id not in here.imported:
        return None
    name = ".".join(here.imported[asked_of.id])
    return None if _module(name) is None else name


def _without_methods(node: ast.ClassDef) -> Iterator[ast.AST]:
    """A class that is named is made: its fields, what it is derived from, and what runs then."""
    for part in (*node.bases, *node.body):
        if not isinstance(part, ast.FunctionDef) or part.name.startswith("__"):
            yield from ast.walk(part)


def _made_in(part: ast.AST) -> Iterator[Call]:
    if isinstance(part, ast.Attribute):
        operation = _operations().get(part.attr)
        if operation is not None and "client" in ast.unparse(part.value).lower():
            yield operation
    if isinstance(part, ast.Dict):
        for key in part.keys:
            if isinstance(key, ast.Constant) and key.value in OF_A_TRANSACTION:
                yield "dynamodb", OF_A_TRANSACTION[key.value]


def calls_of(function: Function) -> set[Call]:
    """(service, operation) of every call that the function's entry can come to."""
    walk = _Walk(function.files())
    walk.begin(*function.handler.rsplit(".", 1))
    return walk.found
