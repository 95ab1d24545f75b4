"""What a receiver is: of what it is told, which of it may leave, how that reads there, and the rules it has to keep.

A new receiver is a file beside this one with such a value in it as `RECEIVER`, and its name in `table.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attribution.exports.receivers.writing import WriteMessage, json_lines

if TYPE_CHECKING:
    from attribution.exports.receivers.departing import Departing

Row = Mapping[str, Any]
Message = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Whose rows they are, and how their credit was reckoned.

    Args:
        skill_id: of the Alexa skill.
        brand: the seller's name.
        model: whose credit is sent.
        window_days: how far before an order its touches lie.
        run_id: of the run.
        conversion: the name that conversions bear at a receiver which asks for one.
        products: names of goods by product_id, as far as they are known.
    """

    skill_id: str
    brand: str
    model: str = ""
    window_days: int = 0
    run_id: str = ""
    conversion: str = ""
    products: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One thing a receiver is told of: a row of a table, or an order with all that it needs; and where that stands."""

    file: str
    line: int
    told: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file that a receiver takes.

    Args:
        name: below the run's `receivers/`.
        messages: what is told of one subject, in the receiver's words: none, one or several messages.
        validate: what is wrong with a message, each with its field, its value and the rule.
        write: opens the file, for the messages as they come.
    """

    name: str
    messages: Callable[[Any, Sender], Iterable[Message]]
    validate: Callable[[Message], Sequence[str]]
    write: Callable[[Path], AbstractContextManager[WriteMessage]] = json_lines


def nothing_more(_told: Any, _now: datetime) -> str | None:
    """Keep nothing back that consent lets leave."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """One receiver of a run's rows.

    It is told only of touches and orders whose customers said yes to marketing and not no to measuring, and what ties a
    row to its customer only after a yes to measurement (`consents.py`). It can ask for more, never for less.

    Args:
        name: as it is asked for.
        takes: what it is sent, in a few words.
        subjects: what it is told of, out of the run.
        files: what is written.
        matches: whether it matches people, by match keys.
        kept_back: why a subject stays back at that moment though its customers agreed to marketing, or None.
    """

    name: str
    takes: str
    subjects: Callable[[Departing], Iterator[Subject]]
    files: tuple[File, ...]
    matches: bool = False
    kept_back: Callable[[Any, datetime], str | None] = nothing_more
