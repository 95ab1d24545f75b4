"""The values of a custom slot type, and how like one of them some words are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

_FEW = 5
_NOT_SAID = re.compile(r"[^\w\s]+")


def normal(text: str) -> str:
    """Return words as they are said: lower case, "and" for "&", no punctuation, single spaces."""
    plain = text.lower().replace("&", " and ").replace("'", "").replace("’", "")
    return " ".join(_NOT_SAID.sub(" ", plain).split())


def said_plainly(text: str) -> str:
    """Return a sentence as it is said, with the usual contractions in full: "what's good" -> "what is good"."""
    full = text.lower().replace("’", "'")
    for short, long in _CONTRACTIONS.items():
        full = re.sub(rf"\b{short}\b", long, full)
    return normal(full)


def without_politeness(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a sentence without "please", "could you" and the like around them."""
    plain = _POLITE.sub("", " ".join(words)).strip()
    return tuple(_THANKS.sub("", plain).split()) or words


_CONTRACTIONS = {
    "(what|where|who|how|that|it|there|when)'s": r"\1 is",
    "let's": "let us",
    "i'm": "i am",
    "(we|you|they)'re": r"\1 are",
    "(i|we)'d": r"\1 would",
    "(i|we)'ll": r"\1 will",
    "(i|we)'ve": r"\1 have",
    "(do|does|did|is|ca|wo)n't": r"\1 not",
}
_POLITE = re.compile(
    r"^(?:(?:please|hey|hi|hello|um|uh|well|so|okay|ok|and|now|then|actually)\s+(?=\S)"
    r"|(?:can|could|would|will) (?:you|i|we)(?: please)?\s+(?=\S)"
    r"|(?:i|we) (?:would like|want|need) (?:you )?to\s+(?=\S)|let us\s+(?=\S))+"
)
_THANKS = re.compile(r"(?<=\S)(?:\s+(?:please|thanks|thank you|for me|for us|now|right now|today))+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One entry of a slot type."""

    id: str
    name: str


@dataclass(slots=True, kw_only=True)
class SlotType:
    """A custom type. A type of very few values (first, second, third) takes no other words."""

    values: Mapping[str, Sequence[Value]]  # by every way to say it
    closed: bool
    _likeness: dict[str, float] = field(default_factory=dict)

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> SlotType:
        """Read a type of the interaction model."""
        values: dict[str, list[Value]] = {}
        for told in entry["values"]:
            name = told["name"]["value"]
            value = Value(id=told.get("id", name), name=name)
            for said in dict.fromkeys(normal(word) for word in (name, *told["name"].get("synonyms", ()))):
                values.setdefault(said, []).append(value)
        return cls(values=values, closed=len(entry["values"]) <= _FEW)

    def known(self, said: str) -> Sequence[Value]:
        """Return the values these very words stand for; nothing when there is none."""
        return self.values.get(said, ())

    def likeness(self, said: str) -> float:
        """Return how like the words are to the value most like them, 0 to 1."""
        found = self._likeness.get(said)
        if found is None:
            found = max((fuzz.ratio(said, known) for known in self.values), default=0.0) / 100
            self._likeness[said] = found
        return found
