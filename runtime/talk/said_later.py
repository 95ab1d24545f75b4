"""What is said later in a sentence than the wish: a slip put right, a size or a variant, an aside after a refusal.

An assistant hears those words too; the wish alone, which the resolver finds, would leave them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from locales import Locale
from runtime.talk.utterance_slots import SlotType, Value

_GOODS = ("BRAND", "PRODUCT")
_REFUSED = 3  # words after a "not" in which a name stands that is not wanted


@dataclass(kw_only=True)
class SaidLater:
    """The words of goods in what is said besides."""

    locale: Locale
    types: Mapping[str, SlotType]

    def slips(self, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], bool]]:
        """Yield what was said before and after a slip, the last first; and whether it is surely one."""
        said, told = f" {' '.join(words)} ", self.locale.sentences
        for slips, sure in ((told.slips, True), (told.half_slips, False)):
            for slip in slips:
                at = said.rfind(f" {slip} ")
                before, after = tuple(said[:at].split()), tuple(said[at + len(slip) + 1 :].split())
                if at > 0 and before and after:
                    yield before, after, sure

    def named(self, words: Iterable[str]) -> str:
        """Return the words that goods are called by, without those around them: "the ruxton ones the french roast"."""
        found: list[str] = []
        for word in words:
            size = found[-1:] == [self.locale.numbers.size]
            if word in self._telling or (size and self.locale.numbers.whole_number(word) is not None):
                found.append(word)
        return " ".join(found)

    def variant(self, words: tuple[str, ...], product: str, others: Iterable[str]) -> str:
        """Return what is said after a product's name and tells one of its kind: "diapers again but size four"."""
        at = _after(words, product.split())
        if at is None:
            return ""
        taken = {word for other in others for word in other.split()}
        later = words[at:]
        wanted = [word for place, word in enumerate(later) if word not in taken and not self._refused(later, place)]
        return self._size(wanted) or self._together(product, wanted)

    def _together(self, product: str, words: Sequence[str]) -> str:
        """The longest run of words that stands in one name together with the product's words."""
        begun = frozenset(product.split())
        for length in range(min(4, len(words)), 0, -1):
            for begin in range(len(words) - length + 1):
                run = words[begin : begin + length]
                known = all(word in self._telling or word in self._numbers for word in run)
                if known and any(begun.union(run) <= name for name in self._names) and not begun.issuperset(run):
                    return " ".join(run)
        return ""

    def _size(self, words: Sequence[str]) -> str:
        numbers = self.locale.numbers
        for place in range(1, len(words)):
            if numbers.is_measure(words[place]) and numbers.whole_number(words[place - 1]) is not None:
                long = place > 1 and numbers.whole_number(" ".join(words[place - 2 : place])) is not None
                return " ".join(words[place - (2 if long else 1) : place + 1])
        return ""

    def _refused(self, words: Sequence[str], place: int) -> bool:
        """Tell whether a word is of what is not wanted, or of where it is used."""
        told = self.locale.sentences
        near = words[max(0, place - _REFUSED) : place]
        before = near[-1:] and near[-1] in told.times
        return before or any(word in told.turning for word in near) or any(word in told.used_for for word in near[-2:])

    def is_of_a_name(self, said: str) -> bool:
        """Tell whether words stand together in the name of one product."""
        words = said.split()
        sized = words[:1] == [self.locale.numbers.size] and len(words) > 1
        known = all(word in self._telling or (sized and word in self._numbers) for word in words)
        return known and any(name.issuperset(words) for name in self._names)

    def need(self, words: tuple[str, ...], *, advised: bool = True) -> str | None:
        """Return the need that is told before or after a question for advice: "my lips are chapped, what helps".

        Without one (`advised` is False) a need of two words or more is looked for: "the water here is so hard".
        """
        said = f" {' '.join(words)} "
        asked = max((one for one in self.locale.sentences.advising if f" {one} " in said), key=len, default=None)
        if asked is None and advised:
            return None
        told = frozenset(said.replace(f" {asked} ", " ").split())
        little = self.locale.sentences.determiners | self.locale.product_words.little
        ways = ((way, frozenset(way.split()) - little) for way in self._values("NEED"))
        least = 1 if advised else 2
        found = [(len(known), way) for way, known in ways if len(known) >= least and known <= told]
        return max(found, default=(0, None))[1]

    def product(self, words: tuple[str, ...]) -> str | None:
        """Return the longest name of goods that is said as the model has it."""
        parts = (" ".join(words[begin:end]) for end in range(len(words), 0, -1) for begin in range(end))
        return max((part for part in parts if part in self._values("PRODUCT")), key=len, default=None)

    def overfull(self, said: str) -> bool:
        """Tell whether a name is followed by words that are not of it: "toothpaste grab"."""
        words, products = said.split(), self._values("PRODUCT")
        begun = any(" ".join(words[:end]) in products for end in range(1, len(words)))
        return begun and said not in products and not self.is_of_a_name(said)

    def _values(self, kind: str) -> Mapping[str, Sequence[Value]]:
        return self.types[kind].values if kind in self.types else {}

    @cached_property
    def _names(self) -> tuple[frozenset[str], ...]:
        """The words of each product, whichever way it is called."""
        by_id: dict[str, set[str]] = {}
        for kind in _GOODS:
            for said, values in self._values(kind).items():
                for value in values:
                    by_id.setdefault(value.id, set()).update(said.split())
        return tuple(frozenset(words) for words in by_id.values())

    @cached_property
    def _telling(self) -> frozenset[str]:
        told, numbers = self.locale.sentences, self.locale.numbers
        every = {word for kind in _GOODS for said in self._values(kind) for word in said.split()}
        return frozenset(every - told.determiners - {numbers.joined, numbers.of} - self._numbers)

    @cached_property
    def _numbers(self) -> frozenset[str]:
        return frozenset(self.locale.numbers.words)


def gaps(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield a sentence as it is and without each aside it may have in its middle, and how many words that are."""
    yield words, 0
    for length in range(1, len(words) - 2):
        for begin in range(2, len(words) - length):
            yield words[:begin] + words[begin + length :], length


def _after(words: Sequence[str], part: Sequence[str]) -> int | None:
    """Where a part of a sentence ends."""
    length = len(part)
    places = (at for at in range(len(words) - length + 1) if list(words[at : at + length]) == list(part))
    at = next(places, None)
    return None if at is None or not part else at + length
