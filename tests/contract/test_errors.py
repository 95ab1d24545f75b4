"""Every error this product raises stands in one tree, and nothing is decided by the words of a message."""

from __future__ import annotations

import ast
import builtins
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from base import errors
from tests.tools.sources import called, declared_or_raised, trees

OURS = {name for name, value in vars(errors).items() if isinstance(value, type)}
PYTHONS = {
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
}
OTHERS = re.compile(r"(?:Error|Exception|Interrupt|Exit|Warning)$")

# Besides the tree, and nowhere else: a reader of one value refuses it as Python's own readers do, a command ends its
# process, a base class leaves a method to those below it.
ALSO_RAISED = {
    "base/clock.py": {"ValueError"},
    "base/money.py": {"ValueError"},
    "base/typed_json.py": {"ValueError"},
    "intake/platforms/payload.py": {"ValueError"},
    "ledger/records/versions.py": {"ValueError"},
    "ledger/spool.py": {"ValueError"},
    "skill/conversation/question/order.py": {"ValueError"},
    "skill/conversation/question/subscribe.py": {"ValueError"},
    "skill/conversation/question/voice_code.py": {"ValueError"},
    "skill/conversation/question/which.py": {"NotImplementedError"},
    "cli/check_model.py": {"Exit"},
    "cli/doctor.py": {"Exit"},
    "cli/local.py": {"Exit"},
    "cli/locales.py": {"BadParameter"},
    "cli/main.py": {"Exit"},
    "runtime/functions/pack.py": {"SystemExit"},
    "runtime/web/serve.py": {"SystemExit"},
    "runtime/web/server.py": {"ParsingError"},
}

# What of an error is written for people.
WORDS = {"args", "message", "msg", "reason", "strerror"}
SEARCHES = {"startswith", "endswith", "find", "rfind", "index", "rindex", "count", "partition", "rpartition"}
PATTERNS = {"search", "match", "fullmatch", "findall", "finditer", "split"}


def _is_error(name: str) -> bool:
    return name in OURS or name in PYTHONS or bool(OTHERS.search(name))


def test_every_class_of_an_error_is_in_the_one_tree() -> None:
    elsewhere = {
        f"{file}:{node.lineno}: {node.name}"
        for file, node in declared_or_raised()
        if isinstance(node, ast.ClassDef) and file != "base/errors.py"
        if any(_is_error(called(base)) for base in node.bases)
    }
    assert elsewhere == set()


def _raised(file: str, thrown: ast.expr) -> set[str]:
    """Name the classes that may be raised: of a function that makes errors, what it says it returns."""
    name = called(thrown)
    return _makers().get((file, name)) or _makers().get(("", name)) or {name}


@cache
def _makers() -> dict[tuple[str, str], set[str]]:
    made: dict[tuple[str, str], set[str]] = defaultdict(set)
    for file, node in declared_or_raised():
        if isinstance(node, ast.FunctionDef) and node.returns is not None:
            for whose in (file, ""):  # its own file's first; of those elsewhere any may be meant
                made[whose, node.name].add(called(node.returns))
    return made


def test_only_errors_of_the_one_tree_are_raised() -> None:
    strange = {
        f"{file}:{node.lineno}: {ast.unparse(node.exc)}"
        for file, node in declared_or_raised()
        if isinstance(node, ast.Raise) and node.exc is not None  # without one, what was caught goes on
        if not _raised(file, node.exc) <= OURS | ALSO_RAISED.get(file, set())
    }
    assert strange == set()


def test_every_file_that_may_raise_something_else_still_does() -> None:
    raised: dict[str, set[str]] = defaultdict(set)
    for file, node in declared_or_raised():
        if isinstance(node, ast.Raise) and node.exc is not None:
            raised[file].add(called(node.exc))
    assert {file: names - raised[file] for file, names in ALSO_RAISED.items() if names - raised[file]} == {}


def test_the_drawn_tree_of_errors_is_the_tree_of_errors() -> None:
    tree = (errors.__doc__ or "").split("\n\n")[1]
    drawn = re.findall(r"^( *)([A-Z]\w+)(?: |$)", tree, re.MULTILINE)
    above: list[str] = []
    for indent, name in drawn:
        above[len(indent) // 2 :] = [name]
        parents = [cls.__name__ for cls in getattr(errors, name).__mro__[1 : len(above)]]
        assert parents == above[-2::-1], name
    assert {name for _, name in drawn} == OURS


class _Messages:
    """Which names in one function hold an error, and which hold the words of one."""

    def __init__(self, scope: ast.AST) -> None:
        self._scope = scope
        self._errors = set(self._bound())
        self._words: set[str] = set()
        before = -1 if self._errors else 0
        while len(self._words) > before:  # words are handed on from name to name
            before = len(self._words)
            self._words |= {name for name, value in self._given() if self._is_text(value)}

    def _bound(self) -> Iterator[str]:
        for node in ast.walk(self._scope):
            if isinstance(node, ast.ExceptHandler) and node.name:
                yield node.name
            elif isinstance(node, ast.arg) and node.annotation is not None and self._annotated(node.annotation):
                yield node.arg

    @staticmethod
    def _annotated(annotation: ast.expr) -> bool:
        return any(_is_error(called(part)) for part in ast.walk(annotation))

    def _given(self) -> Iterator[tuple[str, ast.expr]]:
        for node in ast.walk(self._scope):
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            value = getattr(node, "value", None)
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and value is not None:
                yield from ((target.id, value) for target in targets if isinstance(target, ast.Name))

    def _is_error(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id in self._errors

    def _is_text(self, node: ast.AST) -> bool:
        """Tell whether an expression is the words of an error, or made of them."""
        match node:
            case ast.Name(id=name):
                return name in self._words
            case ast.Attribute(value=value, attr=attr):
                return attr in WORDS and self._is_error(value)
        return any(self._is_error(part) or self._is_text(part) for part in self._made_of(node))

    def _made_of(self, node: ast.AST) -> list[ast.expr]:
        parts: list[ast.expr] = []
        match node:
            case ast.Subscript(value=value) | ast.NamedExpr(value=value):
                parts = [value]
            case ast.JoinedStr(values=shown):
                parts = [part.value for part in shown if isinstance(part, ast.FormattedValue)]
            case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
                parts = [left, right]
            case ast.BoolOp(values=values):
                parts = values
            case ast.Call(func=ast.Name(id="str" | "repr" | "format" | "ascii"), args=told):
                parts = told[:1]
            case ast.Call(func=ast.Attribute(value=value, attr=attr), args=told):
                parts = [*([] if self._is_error(value) else [value]), *(told if attr in {"format", "join"} else [])]
        return parts

    def decided_by(self) -> Iterator[ast.AST]:
        """Everything that goes one way or another by such words."""
        for node in ast.walk(self._scope) if self._errors else ():  # no error, no words of one
            match node:
                case ast.Compare(left=left, comparators=right):
                    asked: list[ast.expr] = [left, *right]
                case ast.Match(subject=subject):
                    asked = [subject]
                case ast.Call(func=ast.Attribute(value=value, attr=attr), args=told) if attr in SEARCHES | PATTERNS:
                    asked = [value, *(told if attr in PATTERNS else [])]
                case ast.Attribute(value=value, attr="args") if self._is_error(value):
                    yield node
                    continue
                case _:
                    continue
            if any(self._is_text(part) for whole in asked for part in ast.walk(whole)):
                yield node


def _scopes(tree: ast.Module) -> Iterator[ast.AST]:
    """Every function, however deep, and what stands outside of any."""
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    yield from (node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef))


def test_no_code_decides_by_the_text_of_a_message() -> None:
    deciding = {
        f"{file}:{found.lineno}: {ast.unparse(found)}"
        for file, tree in trees()
        for scope in _scopes(tree)
        for found in _Messages(scope).decided_by()
        if isinstance(found, ast.expr | ast.stmt)
    }
    assert deciding == set()
