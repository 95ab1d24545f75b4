"""A need in all its words: "thinning hair" is no hair, and "a cold" no cold water."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from locales import Locale
from runtime.talk.said_later import SaidLater

COMPARING = "CompareIntent"
RESEARCH = "ResearchIntent"
MOST = 4  # words of a need that no list has


@dataclass(kw_only=True)
class WholeNeed:
    """Knows where a need begins and ends of which a sample took a word or two."""

    locale: Locale
    later: SaidLater

    def instead(
        self, words: tuple[str, ...], intent: str, held: Mapping[str, str]
    ) -> tuple[str, Mapping[str, str]] | None:
        """Return the research with all of the need; None where a sample has it whole, or where it is one of the list.

        One of the list stays, unless what is said with it is a matter of health: "bread flour", "dry skin rash".
        """
        if intent == COMPARING and "need" not in held:
            return self._compared(held)
        need = held.get("need", "").split()
        at = next((at for at in range(len(words)) if need and list(words[at : at + len(need)]) == need), None)
        if intent != RESEARCH or at is None or not {"need", "whose"}.issuperset(held):
            return None
        begin, end = at, at + len(need)
        while begin and words[begin - 1] not in self._around:
            begin -= 1
        while end < len(words) and words[end] not in self._around:
            end += 1
        of_health = not self.locale.product_words.of_health.isdisjoint(words[begin:end])
        known = self.later.need_in(need) == held["need"] and not of_health
        named = begin and words[begin - 1] in self.locale.sentences.used_for
        if known or end - begin > MOST or not named or (begin, end) == (at, at + len(need)):
            return None
        return RESEARCH, {**held, "need": " ".join(words[begin:end])}

    def _compared(self, held: Mapping[str, str]) -> tuple[str, Mapping[str, str]] | None:
        """What two things are compared for, where it was taken for the begin of the first one's name."""
        need, name = self.later.needed_first(("for", *held.get("product", "").split()))
        return (COMPARING, {**held, "need": need, "product": " ".join(name)}) if need else None

    @cached_property
    def _around(self) -> frozenset[str]:
        """Words that no need goes on over."""
        told, numbers = self.locale.sentences, self.locale.numbers
        said = (word for phrase in (*told.after, *told.reasons) for word in phrase.split())
        little = told.determiners | told.within | told.times | told.situated | told.used_for | told.turning
        return frozenset(said) | little | told.between_two | frozenset({numbers.joined})
