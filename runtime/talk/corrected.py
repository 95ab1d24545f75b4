"""What was meant instead, in a sentence that begins by taking back: "no wait, he's grown, size four now".

Only the words that goods are called by are heard of it; whatever else is told beside them is an aside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from locales import Locale
from runtime.talk.said_later import SaidLater
from runtime.talk.samples import Fit
from runtime.talk.utterance_slots import SlotType

NAMED_BY = ("ReorderIntent", "NameIntent")
NAMING = frozenset({"brand", "product"})


@dataclass(frozen=True, kw_only=True)
class Corrections:
    """Finds what is wanted and what is not in an answer to an offer."""

    locale: Locale
    later: SaidLater
    bare: Callable[[tuple[str, ...]], tuple[str, ...]]  # without what people say in front of a wish

    def slots(self, words: tuple[str, ...]) -> Mapping[str, str] | None:
        """Return what is wanted and what is not; None where nothing is taken back or no goods are named instead."""
        told = self.locale.sentences
        rest = self.behind(words)
        if rest is None or not told.asking_else.isdisjoint(rest):
            return None
        if self.locale.numbers.counted_alone(" ".join(rest)) is not None:
            return {"product": " ".join(rest)}  # "no, a single box": how many, of what is on offer
        refused, wanted = self._told(rest)
        if not wanted or self._counts(rest, wanted) or len(self.later.need_in(rest)) > len(wanted):
            return None
        wanted = self._described(rest, wanted if refused else self._both(rest) or wanted)
        return {"product": wanted} | ({"not_product": refused} if refused else {})

    def _both(self, words: tuple[str, ...]) -> str:
        """Return two things that are wanted, each by its name: "soup and tea"; nothing where there are no two."""
        between = self.locale.numbers.joined
        if words.count(between) != 1:
            return ""
        at = words.index(between)
        names = [self.later.named(some) for some in (words[:at], words[at + 1 :])]
        goods = all(name and self.later.goods(tuple(name.split())) for name in names)
        return f" {between} ".join(names) if goods else ""

    def _described(self, words: tuple[str, ...], wanted: str) -> str:
        """Return what is wanted with the one word before it that no goods are called by: "a dark roast"."""
        determiners, said = self.locale.sentences.determiners, wanted.split()
        at = len(words) - len(said)
        described = (
            at > 1 and [*words[at:]] == said and words[at - 2] in determiners and words[at - 1] not in determiners
        )
        return f"{words[at - 1]} {wanted}" if described else wanted

    def without_reason(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return what is wanted behind a no without its reason: "no, wrong printer, I need the black ink"."""
        told, free, rest = self.locale.sentences, self.locale.sentences.freely, self.behind(words) or ()
        if rest[:1] != (told.wrong,):
            return words
        wished = (at for at in range(2, len(rest) - 2) if rest[at] in free.persons and rest[at + 1] in free.deciding)
        at = next(wished, None)
        return words if at is None else (told.taking_back[0], *rest[at:])

    def only(
        self, words: tuple[str, ...], ways: SlotType | None, best: Callable[[tuple[str, ...]], Fit | None]
    ) -> tuple[str, ...]:
        """Return the wish for one of several alone behind what is taken back: "no just the soap", "only the first"."""
        rest = self.behind(words) or self.bare(words)
        if ways is None or not rest or not ways.known(rest[0]):
            return words
        if self.later.product(rest[1:]) is not None and not self._counts(rest, ""):
            return rest
        chosen = best(rest[1:])
        placed = chosen is not None and chosen.sample.intent == "ChooseIntent" and bool(chosen.slots)
        return rest if placed else words

    def refuse(self, words: tuple[str, ...], intent: str, held: Mapping[str, str]) -> bool:
        """Tell whether it is a wish behind a no for what no goods are called by: "no, I want tomatoes"."""
        strange = bool(held) and held.keys() <= NAMING and not self.later.goods(tuple(" ".join(held.values()).split()))
        begun = self.locale.sentences.turning.intersection(self.bare(words)[:1])
        return intent in NAMED_BY and strange and bool(begun)

    def _counts(self, words: Sequence[str], wanted: str) -> bool:
        """Tell whether a number is said that is not of the name: how many is a wish of its own."""
        numbers = self.locale.numbers
        told = (numbers.whole_number(word) for word in words if word not in wanted.split())
        return any(number is not None and number > 1 for number in told)

    def behind(self, words: tuple[str, ...]) -> tuple[str, ...] | None:
        """The words behind a no, a wait or the like; None where there is none. A "not" stays."""
        ways = sorted(self.locale.sentences.taking_back, key=len, reverse=True)
        rest, taken_back = self.bare(words), False
        while way := next((one for one in ways if f"{' '.join(rest)} ".startswith(f"{one} ")), ""):
            rest, taken_back = self.bare(rest[len(way.split()) :]), True
        return rest if taken_back or rest[:1] == (self.locale.sentences.refusing,) else None

    def _told(self, words: Sequence[str]) -> tuple[str, str]:
        """The names that are refused and those that are wanted: after a "not" the first is refused."""
        refused: list[str] = []
        wanted: list[str] = []
        for negated, run in self._runs(words):
            (refused if negated else wanted).append(run)
        whole, sized = " ".join(wanted), self.later.sized(words)
        named = (sized, *reversed(wanted))  # "... he is all grown up, the chicken one"
        known = (one for one in (whole, *named) if one and (one == sized or self.later.is_of_a_name(one)))
        return " ".join(refused), next(known, "")

    def _runs(self, words: Sequence[str]) -> Iterator[tuple[bool, str]]:
        run: list[str] = []
        negated = False
        for word in (*words, ""):
            if word and self.later.names((*run[-1:], word)):
                run.append(word)
                continue
            if run:
                yield negated, self.later.named(run)
                run, negated = [], False
            negated = negated or word in self.locale.sentences.turning
