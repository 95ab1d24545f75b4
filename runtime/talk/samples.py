"""Samples of an interaction model, and how a sentence is laid over one word by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from runtime.talk.utterance_slots import BUYING, Plainly

LONGEST = 30  # words; longer is nobody's order
_CLEAR = 0.3
_MANY = 4  # words of a sample, with which it is clear enough though a slot is not


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One sample of an intent."""

    intent: str
    words: tuple[str, ...]  # a slot is "{name}"
    order: int
    literal: frozenset[str]  # what must be said of it
    telling: bool  # whether any of that says what is wanted: "and", "the" do not

    @classmethod
    def read(cls, intent: str, text: str, order: int, plainly: Plainly) -> Sample:
        """Read a sample of the interaction model."""
        words = tuple(chain.from_iterable(map(plainly.piece, _pieces(text))))
        literal = frozenset([word for word in words if word[0] != "{"])
        held = words[words.index("{unit}") + 1 :] if "{unit}" in words else ()  # "a bottle" says what "of milk" is
        telling = (len(held) > 1 and held[0] in literal) or any(not plainly.says_little(word) for word in literal)
        return cls(intent=intent, words=words, order=order, literal=literal, telling=telling)

    @property
    def slots(self) -> tuple[str, ...]:
        """Its slots, as they stand in it."""
        return tuple(word for word in self.words if word.startswith("{"))

    @property
    def may_be_near(self) -> bool:
        """Whether it may stand for what is not said word by word: no yes, and no "to" that was heard for a two."""
        return self.intent not in BUYING and "{misheard}" not in self.words

    @property
    def spoken(self) -> int:
        """How many of its words are no slots."""
        return sum(not word.startswith("{") for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplesByWord:
    """Samples by the rarest word that must be said of each; those of slots alone by no word."""

    by_word: Mapping[str, Sequence[Sample]]

    @classmethod
    def of(cls, samples: Sequence[Sample]) -> SamplesByWord:
        """Sort samples by their rarest word."""
        often = Counter(word for sample in samples for word in sample.literal)
        by_word: dict[str, list[Sample]] = {}
        for sample in samples:
            rarest = min(sample.literal, key=lambda word: (often[word], word), default="")
            by_word.setdefault(rarest, []).append(sample)
        return cls(by_word=by_word)

    def among(self, said: Collection[str]) -> list[Sample]:
        """Return the samples that may be said with these words, in their order."""
        found = (sample for word in ("", *said) for sample in self.by_word.get(word, ()))
        return sorted(found, key=lambda sample: sample.order)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A sentence laid over a sample: what its slots hold."""

    sample: Sample
    slots: Mapping[str, str]
    cost: float  # words said that no slot knows, by how unlike they are

    def exact(self, words: tuple[str, ...]) -> bool:
        """Tell whether all of a sentence's words are in it."""
        return len(words) == self.sample.spoken + sum(len(one.split()) for one in self.slots.values())

    @property
    def clear(self) -> bool:
        """Whether it may stand for a sentence of which words are left out."""
        said = self.sample.spoken >= 2 or (self.sample.spoken == 1 and bool(self.slots))
        clear = _CLEAR if self.sample.spoken < _MANY else 3 * _CLEAR
        return said and self.cost < clear and self.sample.may_be_near

    @property
    def names(self) -> bool:
        """Whether it is but the name of something: as good as a wish for it, for nothing is bought without a yes."""
        return self.sample.spoken == 0 and self.cost == 0 and "product" in self.slots

    @property
    def rank(self) -> tuple[float, int, int]:
        """What the best of several fits has the least of."""
        return round(self.cost, 6), -self.sample.spoken, self.sample.order


def samples_of(
    intents: Sequence[Mapping[str, Any]], plainly: Plainly, built_in: Mapping[str, Sequence[str]]
) -> Iterator[Sample]:
    """Yield all samples of a model's intents, with what is understood beside them."""
    order = 0
    for intent in intents:
        for text in (*intent.get("samples", ()), *built_in.get(intent["name"], ())):
            yield Sample.read(intent["name"], text, order, plainly)
            order += 1


def _pieces(sample: str) -> list[str]:
    return sample.replace("{", " {").replace("}", "} ").split()


def alignments(pattern: tuple[str, ...], words: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield every way to lay the pattern over all the words; a slot takes one word or more."""
    if not pattern:
        if not words:
            yield {}
        return
    head, rest = pattern[0], pattern[1:]
    if not head.startswith("{"):
        if words[:1] == (head,):
            yield from alignments(rest, words[1:])
        return
    for taken in range(1, len(words) - len(rest) + 1):
        for others in alignments(rest, words[taken:]):
            yield {head.strip("{}"): " ".join(words[:taken])} | others
