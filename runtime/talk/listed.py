"""More things in one wish than an intent has slots for, or more with counts: all of them, for its first slot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from locales import Locale
from runtime.talk.clauses import WISHES
from runtime.talk.nearness import Stems
from runtime.talk.slots_sent import SlotsSent
from runtime.talk.utterance_slots import SlotType

MORE_THAN_SLOTS = 4  # things; up to three have slots of their own
LONGEST_NAME = 10  # words, with count, size and container
NAMING = "NameIntent"


@dataclass(frozen=True, kw_only=True)
class ListedThing:
    """One thing of a list: as it was said without articles, and what it is called without its count.

    `behind`: its count was said behind it ("coffee two packs"). `size`: the size that was said of it, or nothing.
    """

    said: str
    name: str
    behind: bool = False
    size: str = ""

    @property
    def counted(self) -> bool:
        """Tell whether a number is said with it."""
        return self.said not in (self.name, self.named)

    @property
    def named(self) -> str:
        """Its name, with its size before it."""
        return f"{self.size} {self.name}".strip()


@dataclass(frozen=True)
class Listed:
    """Looks for names of goods that follow each other, with an "and" between them or nothing."""

    locale: Locale
    goods: SlotType | None
    brands: SlotType | None
    sent: SlotsSent = field(kw_only=True)
    filled: Callable[[str, Mapping[str, str]], dict[str, Any]] = field(kw_only=True)

    def of(self, words: tuple[str, ...], resolve: Callable[[tuple[str, ...]], dict[str, Any]]) -> dict[str, Any] | None:
        """Return the wish for all of them, as `resolve` hears the one for the first; None where it is no such wish."""
        listed = self.split(words)
        wish = None if listed is None else resolve(listed[0])
        if listed is None or wish is None or "value" not in wish["slots"].get("product", {}):
            return None
        if wish["name"] == NAMING:
            return self.filled(WISHES[0], {"product": listed[1]})
        if wish["name"] not in WISHES:
            return None
        product = {"name": "product", "confirmationStatus": "NONE", "value": listed[1], "source": "USER"}
        without = {
            "brand": self.filled(wish["name"], {})["slots"]["brand"],
            "product": product,
        }  # it is among the words
        return {**wish, "slots": {**wish["slots"], **without}}

    def split(self, words: tuple[str, ...]) -> tuple[tuple[str, ...], str] | None:
        """Return the sentence with the first of the things alone, and all of them; None where they have slots."""
        for begin in range(len(words)):
            things, end = self._from(words, begin)
            added = self._added(words, end) if things else None
            listed = [*things, *([] if added is None else [added])]
            if added is not None or self._no_slots(things, words[begin:end]):
                rest = words[end:] if added is None else words[end : words.index(self.locale.numbers.joined, end)]
                alone = (*words[:begin], *things[0].name.split(), *rest)
                return alone, f" {self.locale.numbers.joined} ".join(thing.said for thing in listed)
        return None

    def _no_slots(self, things: list[ListedThing], words: tuple[str, ...]) -> bool:
        """Tell whether things have no slots: by their number, counts or sizes, or no "and" but before the last."""
        if len(things) > 1 and any(thing.size for thing in things):
            return True  # the slots have one number for a count and a size
        plain = not any(thing.counted for thing in things)
        if plain and len(things) == MORE_THAN_SLOTS - 1 and any(self._only_stemmed(thing.name) for thing in things):
            return True  # no sample is clear of "soups", by which goods are called but once
        if len(things) != MORE_THAN_SLOTS - 1:
            return len(things) >= MORE_THAN_SLOTS or (len(things) > 1 and any(thing.behind for thing in things))
        return any(thing.counted for thing in things) or words.count(self.locale.numbers.joined) <= 1

    def _added(self, words: tuple[str, ...], end: int) -> ListedThing | None:
        """What is said behind all else: "put two cat foods in the basket and one litter"."""
        rest, between = words[end:], self.locale.numbers.joined
        if rest.count(between) != 1 or rest[0] == between or any(map(self._known, rest[: rest.index(between)])):
            return None
        thing = self._thing(rest[rest.index(between) + 1 :])
        return thing if thing is not None and thing.counted else None

    def _from(self, words: tuple[str, ...], begin: int) -> tuple[list[ListedThing], int]:
        things: list[ListedThing] = []
        at = end = begin
        while at < len(words):
            if things and words[at] == self.locale.numbers.joined:
                at += 1
            lengths = range(min(LONGEST_NAME, len(words) - at), 0, -1)
            found = ((some, thing) for some in lengths if (thing := self._thing(words[at : at + some])) is not None)
            length, thing = next(found, (0, None))
            if thing is None:
                break
            count = () if thing.counted else self._count(words[at + length :])
            things.append(replace(thing, said=" ".join((*count[:1], thing.said)), behind=True) if count else thing)
            at = end = at + length + len(count)
        return things, end

    def _count(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the number, and the container, that a name is followed by and nothing else of its own."""
        numbers = self.locale.numbers
        for length in (2, 1):
            number, container = words[: min(length, 1)], words[1:length]
            ends = words[length : length + 1] in ((), (numbers.joined,))
            if ends and numbers.whole_number(" ".join(number)) is not None and numbers.containers.issuperset(container):
                return words[:length]
        return ()

    def _thing(self, words: tuple[str, ...]) -> ListedThing | None:
        said = self.sent.plain(" ".join(words))
        name = self.locale.numbers.of_a_few(said) or self.locale.numbers.counted(said)[1]
        if self._known(name):
            return ListedThing(said=said, name=name)
        return self._sized(said)

    def _sized(self, said: str) -> ListedThing | None:
        """Read "two five pound bags of flour" and "two bottles of the 64 ounce detergent"; None without a size."""
        numbers, plain = self.locale.numbers, self.sent.plain
        count, rest = (None, said) if numbers.begins_with_size(said) else numbers.counted(said)
        if not numbers.begins_with_size(rest := plain(rest)):
            return None
        size, left = numbers.apart(rest)
        name = plain(numbers.counted(left)[1])
        if not size or not (self._known(name) or self._of_brand(name.split())):
            return None
        return ListedThing(said=f"{'' if count is None else count} {size} {name}".strip(), name=name, size=size)

    def _of_brand(self, words: Sequence[str]) -> bool:
        """Tell whether a brand's name stands before whatever it makes: "caffarro classico"."""
        brands = self.brands
        return brands is not None and any(brands.known(" ".join(words[:end])) for end in range(1, len(words)))

    def _known(self, name: str) -> bool:
        return self.goods is not None and (bool(self.goods.known(name)) or self._stemmed(name) in self._names)

    def _only_stemmed(self, name: str) -> bool:
        return self.goods is not None and not self.goods.known(name)

    def _stemmed(self, name: str) -> str:
        return " ".join(map(self._stems.of, name.split()))

    @cached_property
    def _stems(self) -> Stems:
        return Stems((), self.locale.sentences.endings)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset() if self.goods is None else frozenset(map(self._stemmed, self.goods.values))
