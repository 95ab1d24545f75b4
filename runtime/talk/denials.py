"""A yes buys: whether a sentence in which one was heard says not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from locales.heard import Sentences
from runtime.talk.samples import Sample
from runtime.talk.utterance_slots import BUYING

GIVING_UP = (
    "AMAZON.NoIntent",
    "AMAZON.CancelIntent",
    "AMAZON.FallbackIntent",
    "CancelOrderIntent",
    "CheaperIntent",
    "PauseIntent",
)
NUMBERS = frozenset({"quantity", "meant_quantity", "choice", "misheard", "unit"})
"""Slots of a number alone, said as a count or a place."""


@dataclass(frozen=True, slots=True)
class Denials:
    """Words that say not, and the ways to agree that have one: "sure, why not"."""

    words: frozenset[str]
    stopping: frozenset[str]
    no_counts: tuple[str, ...]
    left: tuple[str, ...]
    aside: frozenset[str]
    agreeing: tuple[str, ...]
    parting: tuple[str, ...]

    @classmethod
    def beside(cls, told: Sentences, samples: Iterable[Sample]) -> Denials:
        """Know the ways to agree from a model's own samples of a yes."""
        words = told.denying
        yeses = (one for one in samples if one.intent in BUYING and not one.slots)
        return cls(
            words,
            told.stopping,
            tuple(f" {one} " for one in told.no_counts),
            told.built_in["AMAZON.CancelIntent"],
            told.aside,
            tuple(sorted(" ".join(one.words) for one in yeses if words & one.literal)),
            tuple(f" {one}" for one in told.parting),
        )

    def turn(self, intent: str, words: tuple[str, ...]) -> bool:
        """Tell whether what was heard as this intent buys, and the sentence says not."""
        said = f" {' '.join(words)} "
        for agreed in self.agreeing:
            said = said.replace(f" {agreed} ", " ")
        return intent in BUYING and not self.words.isdisjoint(said.split())

    def counts_nothing(self, held: Iterable[str], words: tuple[str, ...]) -> bool:
        """Tell whether nothing but a number was heard, and it counts no goods: "the two of us use it"."""
        alone = frozenset(held)
        said = f" {' '.join(words)} "
        return bool(alone) and alone <= NUMBERS and any(one in said for one in self.no_counts)

    def stops(self, intent: str, words: tuple[str, ...]) -> bool:
        """Tell whether a sentence ends in a "stop" that ends the talk too: "that's too much, stop"."""
        said = frozenset(words[:-1])
        return intent in GIVING_UP and bool(said) and words[-1] in self.stopping and self.words.isdisjoint(said)

    def leaves(self, intent: str, words: tuple[str, ...]) -> bool:
        """Tell whether a sentence gives up and only says why, or says goodbye: "never mind, I'll check", "no, bye"."""
        said = " ".join(words)
        if intent in GIVING_UP and said.endswith(self.parting):
            return True
        begun = next((one for one in self.left if said.startswith(f"{one} ")), "")
        rest = words[len(begun.split()) :]
        return intent == "CorrectIntent" and bool(begun) and rest[:1] != () and rest[0] in self.aside
