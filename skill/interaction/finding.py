"""What is wrong with an interaction model, and by which rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Breach = tuple[str, str]
"""Where in the model it is, and what is wrong there."""

Breaches = Iterator[Breach]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend.

    Attributes:
        file: the model's file.
        where: the place in it: intent, slot, sample, type or value.
        problem: what is wrong and, where it is not plain, what to do.
        rule: who asks for it: a page of Amazon's documentation, the published schema, or ourselves.
    """

    file: str
    where: str
    problem: str
    rule: str

    def __str__(self) -> str:
        return f"{self.file}: {self.where}: {self.problem} [{self.rule}]"


def part(value: object, name: str) -> Mapping[str, Any]:
    """Return an object inside an object; an empty one where there is none."""
    inside = value.get(name) if isinstance(value, Mapping) else None
    return inside if isinstance(inside, Mapping) else {}


def parts(value: object, name: str) -> list[Mapping[str, Any]]:
    """Return the objects of a list inside an object; what is no object is left to the schema."""
    inside = value.get(name) if isinstance(value, Mapping) else None
    return [one for one in inside if isinstance(one, Mapping)] if isinstance(inside, list) else []


def texts(value: object, name: str) -> list[str]:
    """Return the texts of a list inside an object; what is no text is left to the schema."""
    inside = value.get(name) if isinstance(value, Mapping) else None
    return [one for one in inside if isinstance(one, str)] if isinstance(inside, list) else []
