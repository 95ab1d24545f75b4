"""The product's own Python files, as the rules of the project read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from docs.rooms import rooms

ROOT = Path(__file__).parents[2]
CODE = (*rooms(), "bench")


@cache
def sources() -> dict[str, str]:
    """Every file of the product and of its measurements, by its place, as text."""
    files = [ROOT / "lambda_handler.py", *(file for room in CODE for file in (ROOT / room).rglob("*.py"))]
    return {str(file.relative_to(ROOT)): file.read_text("utf-8") for file in sorted(files)}


@cache
def _trees() -> dict[str, ast.Module]:
    return {file: ast.parse(text) for file, text in sources().items()}


def trees() -> Iterator[tuple[str, ast.Module]]:
    """(place, syntax tree) of every such file."""
    yield from _trees().items()


@cache
def declared_or_raised() -> list[tuple[str, ast.ClassDef | ast.FunctionDef | ast.Raise]]:
    """(place, node) of every class, function and raise in every such file, however deep."""
    kinds = ast.ClassDef | ast.FunctionDef | ast.Raise
    return [(file, node) for file, tree in trees() for node in ast.walk(tree) if isinstance(node, kinds)]


def called(node: ast.AST) -> str:
    """The last word of a name: `Exit` of `typer.Exit`, `wrong` of `self.wrong(...)`; "" of what has none."""
    if isinstance(node, ast.Call):
        return called(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
