"""What is said later in a sentence than the wish: a slip put right, a size or a variant, an aside after a refusal.

An assistant hears those words too; the wish alone, which the resolver finds, would leave them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from locales import Locale
from runtime.talk.utterance_slots import SlotType

_REFUSED = 3  # words after a "not" in which a name stands that is not wanted


@dataclass(kw_only=True)
class SaidLater:
    """The words of goods in what is said besides."""

    locale: Locale
    goods: Sequence[SlotType]  # brands and products

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
        return any(word in told.turning for word in near) or any(word in told.used_for for word in near[-2:])

    def is_of_a_name(self, said: str) -> bool:
        """Tell whether words stand together in the name of one product."""
        words = said.split()
        return all(word in self._telling for word in words) and any(name.issuperset(words) for name in self._names)

    @cached_property
    def _names(self) -> tuple[frozenset[str], ...]:
        """The words of each product, whichever way it is called."""
        by_id: dict[str, set[str]] = {}
        for kind in self.goods:
            for said, values in kind.values.items():
                for value in values:
                    by_id.setdefault(value.id, set()).update(said.split())
        return tuple(frozenset(words) for words in by_id.values())

    @cached_property
    def _telling(self) -> frozenset[str]:
        told, numbers = self.locale.sentences, self.locale.numbers
        every = {word for kind in self.goods for said in kind.values for word in said.split()}
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
