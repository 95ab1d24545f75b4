"""A yes buys: whether a sentence in which one was heard says not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from runtime.talk.samples import Sample
from runtime.talk.utterance_slots import BUYING


@dataclass(frozen=True, slots=True)
class Denials:
    """Words that say not, and the ways to agree that have one: "sure, why not"."""

    words: frozenset[str]
    agreeing: tuple[str, ...]

    @classmethod
    def beside(cls, words: frozenset[str], samples: Iterable[Sample]) -> Denials:
        """Know the ways to agree from a model's own samples of a yes."""
        yeses = (one for one in samples if one.intent in BUYING and not one.slots)
        return cls(words, tuple(sorted(" ".join(one.words) for one in yeses if words & one.literal)))

    def turn(self, intent: str, words: tuple[str, ...]) -> bool:
        """Tell whether what was heard as this intent buys, and the sentence says not."""
        said = f" {' '.join(words)} "
        for agreed in self.agreeing:
            said = said.replace(f" {agreed} ", " ")
        return intent in BUYING and not self.words.isdisjoint(said.split())
