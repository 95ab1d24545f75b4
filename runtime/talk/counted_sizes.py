"""So many of a size: "two five pound bags of flour", "three bottles of the 64 ounce detergent", "two big cans of it".

An assistant hears the count in its slot and leaves the size with what is wanted; samples alone hear one number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from locales import Locale
from runtime.talk.clauses import WISHES
from runtime.talk.joined import Filled, held_in
from runtime.talk.utterance_slots import SlotType

LARGENESS = ("bigger", "smaller")
LONGEST_NUMBER = 2  # words
PRODUCT, QUANTITY, SIZE = "product", "quantity", "size"


@dataclass(frozen=True, kw_only=True)
class SizedPart:
    """A count and a size behind it: the words of the count, and from where to where the size is said."""

    count: str
    begin: int
    end: int


@dataclass(frozen=True, kw_only=True)
class CountedSizes:
    """Looks for a count beside a size, and hears the wish without the size."""

    locale: Locale
    sizes: SlotType | None  # "big", "small"
    filled: Filled

    def of(self, words: tuple[str, ...], resolve: Callable[[tuple[str, ...]], dict[str, Any]]) -> dict[str, Any] | None:
        """Return the wish, its count and its size where both are said of one thing; None where they are not."""
        if words[-2:-1] == (self.locale.numbers.times,) and self._number(words[-1]):
            return self._times(words[-1], resolve(words[:-2]))
        part = next(self._parts(words), None)
        if part is None:
            return None
        wish = resolve((*words[: part.begin], *words[part.end :]))
        held, said = held_in(wish), " ".join(words[part.begin : part.end])
        number = self.locale.numbers.whole_number
        if wish["name"] not in WISHES or number(held.get(QUANTITY, "")) != number(part.count):
            return None
        if self._large(said):
            return self.filled(wish["name"], {**held, SIZE: said}) if SIZE in wish["slots"] else None
        named = PRODUCT if PRODUCT in held else "brand"
        return self.filled(wish["name"], {**held, named: f"{said} {held[named]}"}) if named in held else None

    def _times(self, count: str, wish: dict[str, Any]) -> dict[str, Any] | None:
        """Return the wish of so many: a size that was heard for their number goes back to what it is of."""
        held, is_measure = held_in(wish), self.locale.numbers.is_measure
        if wish["name"] not in WISHES or PRODUCT not in held:
            return None
        sized = is_measure(held.get("unit", ""))
        if QUANTITY in held and not sized:
            return None
        size = f"{held.pop(QUANTITY)} {held.pop('unit')} " if QUANTITY in held else ""
        return self.filled(wish["name"], {**held, PRODUCT: f"{size}{held[PRODUCT]}", QUANTITY: count})

    def _parts(self, words: tuple[str, ...]) -> Iterator[SizedPart]:
        numbers = self.locale.numbers
        for at in range(1, len(words)):
            for length in range(LONGEST_NUMBER, 0, -1):
                count = " ".join(words[at : at + length])
                begin = at + length
                if not self._number(count) or self._number(" ".join(words[at : begin + 1])):
                    continue
                if words[begin : begin + 1] and words[begin] in (*numbers.containers, numbers.of):
                    little = (numbers.of, *self.locale.sentences.determiners)
                    begin += words[begin] in numbers.containers
                    while words[begin : begin + 1] and words[begin] in little:
                        begin += 1
                end = self._size(words, begin)
                if end is not None:
                    yield SizedPart(count=count, begin=begin, end=end)

    def _size(self, words: tuple[str, ...], begin: int) -> int | None:
        """Return where a size ends that begins there."""
        numbers = self.locale.numbers
        for length in range(LONGEST_NUMBER, 0, -1):
            number, end = words[begin : begin + length], begin + length
            while words[end : end + 1] and numbers.is_measure(words[end]):
                end += 1
            if begin + length < end < len(words) and self._number(" ".join(number)):
                return end
        followed = words[begin + 1 : begin + 2]
        large = followed and followed[0] in numbers.containers and self._large(words[begin])
        return begin + 1 if large else None

    def _number(self, said: str) -> bool:
        return self.locale.numbers.whole_number(said) is not None

    def _large(self, said: str) -> bool:
        return self.sizes is not None and any(one.id in LARGENESS for one in self.sizes.values.get(said, ()))
