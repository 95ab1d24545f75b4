"""JSON-LD held to schema.org's own vocabulary: its types, their properties, and what each property may be.

The vocabulary is that of the package msgspec-schemaorg (MIT), made from what schema.org publishes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec_schemaorg.enums as enums  # noqa: PLR0402 - `from` of these two recurses without end in 0.2.1
import msgspec_schemaorg.models as models  # noqa: PLR0402

_NAME = re.compile(r"[A-Za-z_]\w*")
_OF_LANGUAGE = {"Union", "List", "Optional", "None", "Dict", "Any"}
_TEXTS = {"str", "URL"}


def faults(node: dict[str, Any], at: str = "$") -> list[str]:
    """Return what of a node is not schema.org's, each with its place."""
    if "@graph" in node:
        return [fault for place, one in enumerate(node["@graph"]) for fault in faults(one, f"{at}[{place}]")]
    kind = getattr(models, node.get("@type", ""), None)
    if kind is None:
        return [f"{at}: no type {node.get('@type')!r}"]
    return [fault for name, value in node.items() if name[0] != "@" for fault in _property(kind, name, value, at)]


def _property(kind: type, name: str, value: Any, at: str) -> Iterator[str]:
    declared = [vars(one)["__annotations__"] for one in kind.__mro__ if "__annotations__" in vars(one)]
    annotation = next((one[name] for one in declared if name in one), None)
    if annotation is None:
        yield f"{at}.{name}: {kind.__name__} has no such property"
        return
    allowed = set(_NAME.findall(annotation)) - _OF_LANGUAGE
    for one in value if isinstance(value, list) else [value]:
        yield from _value(one, allowed, f"{at}.{name}")


def _value(value: Any, allowed: set[str], at: str) -> Iterator[str]:
    if isinstance(value, dict):
        kind = getattr(models, value.get("@type", ""), object)
        if not allowed & {one.__name__ for one in kind.__mro__}:
            yield f"{at}: {value.get('@type')!r} is none of {sorted(allowed)}"
        yield from faults(value, at)
    elif isinstance(value, str) and not allowed & _TEXTS:
        words = {one.rpartition("/")[2] for name in allowed for one in getattr(enums, name, ())}
        if value.rpartition("/")[2] not in words:
            yield f"{at}: {value!r} is none of {sorted(allowed)}"
    elif not isinstance(value, str):
        yield f"{at}: {value!r} is no text"
