"""What a receiver is: whose rows, which of them may leave, how one reads there, and the rules it has to keep.

A new receiver is a file beside this one with such a value in it as `RECEIVER`, and its name in `table.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from base.files.json_lines import write_json_lines

Row = Mapping[str, Any]
Message = dict[str, Any]

NO_MARKETING_CONSENT = "the customer did not agree to marketing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Whose rows they are.

    Args:
        skill_id: of the Alexa skill.
        brand: the seller's name.
    """

    skill_id: str
    brand: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """One receiver of a run's rows.

    Args:
        name: as it is asked for.
        takes: what it is sent, in a few words.
        table: the table of the run it is made from, one message a row.
        file: what is written, below the run's `receivers/`.
        kept_back: why a row may not leave, or None; consent is asked here.
        message: a row in the receiver's words.
        validate: what is wrong with a message, each with its field; nothing when it may be sent.
        write: the messages as the receiver reads them.
    """

    name: str
    takes: str
    table: str
    file: str
    kept_back: Callable[[Row], str | None]
    message: Callable[[Row, Sender], Message]
    validate: Callable[[Message], Sequence[str]]
    write: Callable[[Sequence[Message], Path], Path] = write_json_lines


def without_marketing_consent(row: Row) -> str | None:
    """Keep a row back unless its customer agreed to marketing: the least that any receiver asks."""
    return None if row["consent_marketing"] == "granted" else NO_MARKETING_CONSENT
