"""What a look found: in plain words, with what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How it stands."""

    OK = "ok"
    WRONG = "wrong"  # looked at, and to be mended
    YOURS = "yours"  # only the merchant can do or see it
    UNKNOWN = "unknown"  # could not be looked at: no permission, or no answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One thing that was looked at.

    Attributes:
        name: what, in a word or two.
        state: how it stands.
        said: what was found.
        to_do: what to do about it; empty where there is nothing.
    """

    name: str
    state: Standing
    said: str
    to_do: str = ""
