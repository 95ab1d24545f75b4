"""Conversations as JSON lines: what a household says, and how it has to end, as facts.

A line: {"id", "items": [2], "who", "household": {"orders": [{"product_id", "quantity", "days_ago"}], "linked",
"screen"}, "says": [...], "expect": {"orders": [[{"product_id", "quantity"}]], "product", "asked", "handed_off",
"session"}, "why"}.
`orders` lists the outcomes that are right, each the lines ordered in the session; null, or a field that is left out,
does not matter. `product` and `asked` may be lists of what is right.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from base.errors import InputError
from base.files.opening import open_text


class Bought(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of an order, and of an earlier one how long ago it was placed."""

    product_id: str
    quantity: int = 1
    days_ago: int = 0


class Kitchen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who speaks: what it bought before, whether its account is linked, whether it has a screen."""

    orders: tuple[Bought, ...] = ()
    linked: bool = True
    screen: bool = False


class Expected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a conversation has to end; None is whatever it likes."""

    orders: tuple[tuple[Bought, ...], ...] | None = None
    product: str | tuple[str | None, ...] | None = None
    asked: str | tuple[str | None, ...] | None = None
    handed_off: bool | None = None
    session: str | None = None


class Script(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One conversation."""

    id: str
    says: tuple[str, ...]
    expect: Expected
    items: tuple[int, ...] = ()
    who: str = ""
    household: Kitchen = Kitchen()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Where a script was read from."""

    file: Path
    number: int


def read_scripts(files: Sequence[Path]) -> list[Script]:
    """Read the conversations of files; empty lines are passed over.

    Raises:
        InputError: a file cannot be read, or a line is no conversation; both are named.
    """
    return [_script(text, line) for file in files for line, text in _lines(file)]


def _lines(file: Path) -> Iterator[tuple[Line, str]]:
    with open_text(file) as rows:
        for number, text in enumerate(rows, 1):
            if text.strip():
                yield Line(file=file, number=number), text


def _script(text: str, line: Line) -> Script:
    try:
        told: dict[str, Any] = json.loads(text)
        return msgspec.convert(told, Script)
    except (ValueError, msgspec.ValidationError) as error:
        raise InputError(f"{line.file}, line {line.number}: no conversation ({error})") from error
