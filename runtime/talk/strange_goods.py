"""A wish for what nobody sells here, alone or beside what is sold: "buy me a phone and some floss"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from locales import Locale
from runtime.talk.clauses import NOUN, WISHES
from runtime.talk.freely import Heard
from runtime.talk.joined import NAMING, ORDERING
from runtime.talk.said_later import SaidLater
from runtime.talk.two_clauses import SENDING

SLOTS = ("product", "other_product")


@dataclass(frozen=True, kw_only=True)
class StrangeGoods:
    """Looks for a thing with an article that no goods are called by, behind a word that orders."""

    locale: Locale
    later: SaidLater

    def instead(self, words: Sequence[str], intent: str, held: Mapping[str, str]) -> Heard | None:  # noqa: ARG002
        """Return the wish for all that is named; None where it is the other one, for nothing strange is named.

        A thing alone is heard so only where it was taken for the way it is to be sent: "buy a phone".
        """
        if intent not in (*WISHES, NAMING, SENDING):
            return None
        parts = self._parts(words)
        strange = [self._is_strange(part) for part in parts]
        if not any(strange) or len(parts) > len(SLOTS) or (len(parts) == 1 and intent != SENDING):
            return None
        if not all(odd or self._is_sold(part) for odd, part in zip(strange, parts, strict=True)):
            return None
        little = self.locale.sentences.determiners
        named = (" ".join(word for word in part if word not in little) for part in parts)
        return WISHES[0], dict(zip(SLOTS, named, strict=False))

    def _parts(self, said: Sequence[str]) -> list[list[str]]:
        """What is named behind a word that orders, with an "and" between; nothing where no such word begins it."""
        between = self.locale.numbers.joined
        if not said or said[0] not in ORDERING | self.locale.sentences.wishing:
            return []
        behind = list(said[1:])
        whom = 0 if self._begins_name(behind[:1]) or not self._begins_name(behind[1:2]) else 1  # "me"
        return [part.split() for part in f" {' '.join(behind[whom:])} ".split(f" {between} ")]

    def _is_strange(self, part: list[str]) -> bool:
        """Tell whether one of something is named, by words no goods are called by."""
        if not part[1:] or part[0] not in self.locale.numbers.articles or len(part) > NOUN + 1:
            return False
        numbers = self.locale.numbers
        counts = numbers.of_a_few(f"{' '.join(part)} of it") is not None or any(
            numbers.is_measure(word) or word in numbers.containers or numbers.whole_number(word) for word in part
        )
        return not counts and not self.later.named(part[1:])

    def _begins_name(self, word: list[str]) -> bool:
        told = self.locale.sentences
        numbered = self.locale.numbers.whole_number(" ".join(word)) is not None
        return bool(word) and (
            word[0] in told.determiners or word[0] in self.locale.numbers.articles or numbered or self._is_sold(word)
        )

    def _is_sold(self, part: list[str]) -> bool:
        named = [word for word in part if word not in self.locale.sentences.determiners]
        bare = self.locale.numbers.counted(" ".join(named))[1]
        return bool(bare) and self.later.named(bare.split()) == bare
