"""Lines that were set aside: what they say of themselves, to people and in `rejected.jsonl`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

REJECTED = "rejected.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedLine:
    """A line that could not be used, while the others went on.

    Args:
        record: what it should have held.
        file: where it stands.
        line: its number there, from 1.
        field: the cell or field that is wrong.
        value: what that says.
        reason: what is wrong with it.
        advice: what to do about it.
        text: the line itself.
    """

    record: str | None = None
    file: str
    line: int
    field: str | None = None
    value: str | None = None
    reason: str
    advice: str | None = None
    text: str | None = None

    def __str__(self) -> str:
        """Say where it is, what is wrong and what to do."""
        field = "" if self.field is None else f"{self.field} {self.value!r}: "
        advice = "" if self.advice is None else f"; {self.advice}"
        return f"{self.file}:{self.line}: {field}{self.reason}{advice}"

    def as_json(self) -> str:
        """Return it as a line of `rejected.jsonl`: what is known, in the order of the fields."""
        told = {item.name: value for item in fields(self) if (value := getattr(self, item.name)) is not None}
        # The text may be no UTF-8, read as half characters: those can be written in ASCII only.
        return json.dumps(told, ensure_ascii=self.text is not None)


def write_rejected(lines: Iterable[RejectedLine], path: Path) -> Path:
    """Write lines that were set aside, one JSON object a line."""
    path.write_text("".join(f"{line.as_json()}\n" for line in lines), encoding="utf-8")
    return path
