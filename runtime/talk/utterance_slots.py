"""The values of a custom slot type, and how like one of them some words are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from locales import Locale

_FEW = 5
_NOT_SAID = re.compile(r"[^\w\s]+")


class Plainly:
    """Words as they are said in one locale: no case, signs or contractions."""

    def __init__(self, locale: Locale) -> None:
        told = locale.sentences
        self._signs = locale.product_words.signs
        self._contractions = [(re.compile(rf"\b{short}\b"), long) for short, long in told.contractions.items()]
        self._polite = re.compile(rf"^(?:{told.politeness})+")
        self._thanks = re.compile(rf"(?<=\S)(?:\s+(?:{told.thanks}))+$")

    def normal(self, text: str) -> str:
        """Return words as they are said: lower case, "and" for "&", no punctuation, single spaces."""
        plain = text.lower()
        for sign, word in self._signs.items():
            plain = plain.replace(sign, f" {word} ")
        return " ".join(_NOT_SAID.sub(" ", plain.replace("'", "").replace("’", "")).split())

    def said(self, text: str) -> str:
        """Return a sentence as it is said, with the usual contractions in full: "what's good" -> "what is good"."""
        full = text.lower().replace("’", "'")
        for short, long in self._contractions:
            full = short.sub(long, full)
        return self.normal(full)

    def without_politeness(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the words of a sentence without "please", "could you" and the like around them."""
        plain = self._polite.sub("", " ".join(words)).strip()
        return tuple(self._thanks.sub("", plain).split()) or words


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
    def read(cls, entry: Mapping[str, Any], plainly: Plainly) -> SlotType:
        """Read a type of the interaction model."""
        values: dict[str, list[Value]] = {}
        for told in entry["values"]:
            name = told["name"]["value"]
            value = Value(id=told.get("id", name), name=name)
            for said in dict.fromkeys(plainly.normal(word) for word in (name, *told["name"].get("synonyms", ()))):
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
