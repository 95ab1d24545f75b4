"""More things in one wish than an intent has slots for: all of them, as they were said, for its first slot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from locales import Locale
from runtime.talk.clauses import WISHES
from runtime.talk.slots_sent import SlotsSent
from runtime.talk.utterance_slots import SlotType

MORE_THAN_SLOTS = 4  # things; up to three have slots of their own
LONGEST_NAME = 5  # words


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Looks for names of goods that follow each other, with an "and" between them or nothing."""

    locale: Locale
    goods: SlotType | None
    sent: SlotsSent

    def of(self, words: tuple[str, ...], resolve: Callable[[tuple[str, ...]], dict[str, Any]]) -> dict[str, Any] | None:
        """Return the wish for all of them, as `resolve` hears the one for the first; None where it is no such wish."""
        listed = self.split(words)
        wish = None if listed is None else resolve(listed[0])
        if listed is None or wish is None or wish["name"] not in WISHES or "value" not in wish["slots"]["product"]:
            return None
        product = {"name": "product", "confirmationStatus": "NONE", "value": listed[1], "source": "USER"}
        return {**wish, "slots": {**wish["slots"], "product": product}}

    def split(self, words: tuple[str, ...]) -> tuple[tuple[str, ...], str] | None:
        """Return the sentence with the first of the things alone, and all of them; None where they have slots."""
        for begin in range(len(words)):
            named, end = self._from(words, begin)
            if len(named) >= MORE_THAN_SLOTS or (len(named) == MORE_THAN_SLOTS - 1 and self._run_on(words, begin, end)):
                alone = (*words[:begin], *named[0].split(), *words[end:])
                return alone, f" {self.locale.numbers.joined} ".join(named)
        return None

    def _run_on(self, words: tuple[str, ...], begin: int, end: int) -> bool:
        """Tell whether an "and" stands before the last alone: "coffee pods dish soap and paper towels"."""
        return words[begin:end].count(self.locale.numbers.joined) == 1

    def _from(self, words: tuple[str, ...], begin: int) -> tuple[list[str], int]:
        named: list[str] = []
        at = end = begin
        while at < len(words):
            if named and words[at] == self.locale.numbers.joined:
                at += 1
            length = next((some for some in range(LONGEST_NAME, 0, -1) if self._known(words[at : at + some])), 0)
            if length == 0:
                break
            named.append(self._plain(words[at : at + length]))
            at = end = at + length
        return named, end

    def _known(self, words: tuple[str, ...]) -> bool:
        counted = words[1:] if words and self.locale.numbers.whole_number(words[0]) is not None else words
        return bool(words) and self.goods is not None and bool(self.goods.known(self.sent.plain(" ".join(counted))))

    def _plain(self, words: tuple[str, ...]) -> str:
        return self.sent.plain(" ".join(words))
