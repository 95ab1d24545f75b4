"""What a receiver is: whose rows, which of them may leave, how one reads there, and the rules it has to keep.

A new receiver is a file beside this one with such a value in it as `RECEIVER`, and its name in `table.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from base.files.json_lines import write_json_lines

Row = Mapping[str, Any]
Message = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Whose rows they are.

    Args:
        skill_id: of the Alexa skill.
        brand: the seller's name.
    """

    skill_id: str
    brand: str


def nothing_more(_row: Row) -> str | None:
    """Keep no row back that consent lets leave."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """One receiver of a run's rows.

    It is handed only rows whose touch and whose order, as far as the row names them, have a yes to marketing, and what
    ties a row to its customer only after a yes to measurement (`consents.py`). It can ask for more, never for less.

    Args:
        name: as it is asked for.
        takes: what it is sent, in a few words.
        table: the table of the run it is made from, one message a row.
        file: what is written, below the run's `receivers/`.
        message: a row in the receiver's words.
        validate: what is wrong with a message, each with its field; nothing when it may be sent.
        kept_back: why a row stays back though its customers agreed to marketing, or None.
        write: the messages as the receiver reads them, one after the other.
    """

    name: str
    takes: str
    table: str
    file: str
    message: Callable[[Row, Sender], Message]
    validate: Callable[[Message], Sequence[str]]
    kept_back: Callable[[Row], str | None] = nothing_more
    write: Callable[[Iterable[Message], Path], Path] = write_json_lines
