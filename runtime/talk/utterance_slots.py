"""The values of a custom slot type, and how like one of them some words are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from rapidfuzz import fuzz

from locales import Locale

BUYING = ("AMAZON.YesIntent", "TakeItIntent", "AgreeIntent")
"""Never taken from a part of a sentence: "how soon can you get it here"."""
_FEW = 12
_NOT_SAID = re.compile(r"[^\w\s]+")


class Plainly:
    """Words as they are said in one locale: no case, signs or contractions."""

    def __init__(self, locale: Locale) -> None:
        told = locale.sentences
        self._signs = locale.product_words.signs
        self._contractions = [(re.compile(rf"\b{short}\b"), long) for short, long in told.contractions.items()]
        before = [self.said(words) for words in (*told.before, *told.freely.interjections)]
        self._before = re.compile(rf"^(?:(?:{either(before)})\s+(?=\S))+")
        front = (*told.openings, *told.freely.interjections)
        openings = either([self.said(words) for words in front])
        self._opening = re.compile(rf"^(?:(?:{openings})\s+(?=\S))+")
        adding = either(sorted(told.adding))
        self._added = re.compile(rf"^(?:(?:{either(before)})\s+)*?(?=(?:{adding})\s)")
        self._answered = re.compile(rf"^(?:(?:{either([*before, *told.answered])})\s+(?=\S))+")
        self._after = re.compile(
            rf"(?<=\S)(?:\s+(?:{either([self.said(words) for words in (*told.after, *told.freely.behind)])}))+$"
        )
        self._reason = re.compile(rf"(?<=\S)\s+(?:{either(told.reasons)})\s.*$")
        self._within, self._together = told.within, told.together
        self._of_fillers = [said for said in before if not told.within.isdisjoint(said.split()) and " " in said]
        self.piece = cache(self._piece)  # of samples, which have few words of their own
        self._joining = (locale.numbers.joined, locale.numbers.of)
        self._determiners = told.determiners
        self._only = told.only
        self._turning = told.turning
        self._leaving = tuple(f" {one}" for one in told.leaving)

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

    def _piece(self, text: str) -> tuple[str, ...]:
        """Return the words of a piece of a sample; a slot is one."""
        return (text,) if text.startswith("{") else tuple(self.said(text).split())

    def plainer(self, words: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
        """Return a sentence without what people say around a wish; last, without a yes or no before it too."""
        telling = self._telling(words)
        added = tuple(self._added.sub("", " ".join(telling)).split())  # "oh and coffee" is added to what is talked of
        opened = self._bare(" ".join(telling), self._opening)
        plain = self._bare(" ".join(telling), self._before)
        plainest = self._bare(" ".join(telling), self._answered)
        said = " ".join(telling)
        ended = (tuple(before.sub("", said).split()) for before in (self._opening, self._before))  # "what did you say"
        return tuple(dict.fromkeys((words, telling, added, opened, plain, *ended))), plainest

    def opened(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return a sentence without fillers and what people say in front of anything: "oh well, ..."."""
        return tuple(self._opening.sub("", " ".join(self._telling(words))).split())

    def answering(self, words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        """Return a sentence without the yes or no before it, with and without what is said after: "no not today"."""
        telling = " ".join(self._telling(words))
        return tuple(self._answered.sub("", telling).split()), self._bare(telling, self._answered)

    def _telling(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Words without fillers; one that belongs to what is said around a wish stays: "I would like to"."""
        said = f" {' '.join(words)} "
        kept = {word for carrier in self._of_fillers if f" {carrier} " in said for word in carrier.split()}
        telling: list[str] = []
        for word in words:
            together = bool(telling) and f"{telling[-1]} {word}" in self._together
            if word not in self._within or word in kept or together:
                telling.append(word)
        return tuple(telling) or words

    def unreasoned(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return a sentence without the reason after it and what is said around: "three, because the kids love it"."""
        return self.plainer(tuple(self._reason.sub("", " ".join(words)).split()))[1]

    def only(self, words: tuple[str, ...]) -> str | None:
        """Return the intent of a sentence that is but a yes or a no, however politely."""
        said = frozenset(words)
        only = next((name for name, (one, other) in self._only.items() if said & one and said <= one | other), None)
        return None if only in BUYING and not said.isdisjoint(self._turning) else only  # "certainly not" is no yes

    def leaves(self, words: tuple[str, ...]) -> bool:
        """Tell whether a sentence ends in a goodbye."""
        return f" {' '.join(words)}".endswith(self._leaving)

    def says_little(self, word: str) -> bool:
        """Tell whether a word of a sample says nothing of what is wanted."""
        return word in self._determiners or word in self._joining

    def without_articles(self, said: str) -> str:
        """Return a slot's words without the articles and the like in front, which Alexa leaves out: "the coffee"."""
        words = said.split()
        telling = next((at for at, word in enumerate(words) if not self.says_little(word)), 0)
        return " ".join(words[telling:])

    def _bare(self, said: str, before: re.Pattern[str]) -> tuple[str, ...]:
        return tuple(self._after.sub("", before.sub("", said)).split())


def either(words: Sequence[str]) -> str:
    """A pattern of any of the words, the longest first."""
    return "|".join(re.escape(one) for one in sorted(set(words), key=lambda one: (-len(one), one)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One entry of a slot type."""

    id: str
    name: str


@dataclass(slots=True, kw_only=True)
class SlotType:
    """A custom type. A type of very few values (first, second, third), or of single words, takes no other words."""

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
            ways = (name, *told["name"].get("synonyms", ()))
            for said in dict.fromkeys(way for word in ways for way in (plainly.normal(word), plainly.said(word))):
                values.setdefault(said, []).append(value)
        words = all(
            " " not in told["name"]["value"] for told in entry["values"]
        )  # units, and what else is one word: nothing longer is one
        return cls(values=values, closed=words or len(entry["values"]) <= _FEW)

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
