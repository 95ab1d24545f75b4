"""What is said later in a sentence than the wish: a slip put right, a size or a variant, an aside after a refusal.

An assistant hears those words too; the wish alone, which the resolver finds, would leave them out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from locales import Locale
from runtime.talk.utterance_slots import SlotType, Value

_GOODS = ("BRAND", "PRODUCT")
LEAST = 2  # words of a name that say by themselves what is wanted
_POINTED = 3  # words, the first of which is "the"
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
                excepted = before[-1:] and before[-1] in self.locale.product_words.but  # "coffee but no Ruxton"
                if at > 0 and before and after and not excepted:
                    yield before, after, sure

    def named(self, words: Iterable[str]) -> str:
        """Return the words that goods are called by, without those around them: "the ruxton ones the french roast"."""
        found: list[str] = []
        for word in words:
            if self.names((*found[-1:], word)):
                sized = found[-1:] == [self.locale.numbers.size]
                found.append(self._bare(word) if sized else word)  # "size fours"
        return " ".join(found)

    def names(self, words: Sequence[str]) -> bool:
        """Tell whether the last of some words is one that goods are called by, or the number of a size."""
        sized = len(words) > 1 and words[-2] == self.locale.numbers.size
        return self._tells(words[-1]) or (sized and self.locale.numbers.whole_number(self._bare(words[-1])) is not None)

    def sized(self, words: Sequence[str]) -> str:
        """Return the size that is said: "size four"; nothing where there is none."""
        size = self.locale.numbers.size
        told = (f"{one} {self._bare(two)}" for one, two in pairwise(words) if one == size and self.names((one, two)))
        return next(told, "")

    def variant(self, words: tuple[str, ...], product: str, others: Iterable[str]) -> str:
        """Return what is said after a product's name and tells one of its kind: "diapers again but size four"."""
        at = _after(words, product.split())
        if at is None:
            return ""
        taken = {word for other in others for word in other.split()}
        later = words[at:]
        wanted = [word for place, word in enumerate(later) if word not in taken and not self._refused(later, place)]
        told = self._size(wanted) or self._together(product, wanted)
        return " ".join(one for one in (told, self._before(words[: at - len(product.split())], product, taken)) if one)

    def count(self, words: tuple[str, ...], product: str) -> str:
        """Return how many are said after a product's name, of it or of what holds it: "two of the big ones"."""
        at, numbers = _after(words, product.split()), self.locale.numbers
        later = words[at:] if at is not None else ()
        for begin in range(len(later)):
            for length in range(min(3, len(later) - begin - 1), 0, -1):
                said, rest = " ".join(later[begin : begin + length]), later[begin + length :]
                counted = rest[0] == numbers.of or (rest[0] in numbers.containers and not numbers.is_measure(rest[0]))
                if counted and numbers.whole_number(said) is not None and not self._refused(later, begin):
                    return said
        return ""

    def _before(self, words: Sequence[str], product: str, taken: Collection[str]) -> str:
        """What stands in front of a product's name, or of its brand's: "gluten free" before "marlow flour"."""
        end = len(words)
        while end and words[end - 1] in taken:
            end -= 1
        begin = end
        while begin and self._tells(words[begin - 1]):
            begin -= 1
        run = [word for place, word in enumerate(words[:end]) if place >= begin and not self._refused(words, place)]
        return self._together(product, run[-3:]) if len(run) == end - begin else ""

    def _together(self, product: str, words: Sequence[str]) -> str:
        """The longest run of words that stands in one name together with the product's words."""
        begun = frozenset(self._bare(word) for word in product.split())
        for length in range(min(4, len(words)), 0, -1):
            for begin in range(len(words) - length + 1):
                run = words[begin : begin + length]
                known = all(self._tells(word) or word in self._numbers for word in run)
                bare = frozenset(self._bare(word) for word in run)
                if known and any(begun | bare <= name for name in self._names) and not begun.issuperset(bare):
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
        known = all(self._tells(word) or (sized and word in self._numbers) for word in words)
        return known and any(name.issuperset(self._bare(word) for word in words) for name in self._names)

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

    def need_in(self, words: Sequence[str]) -> str:
        """Return the longest need that is said as the model has it; nothing where none is."""
        return self._known_in(words, "NEED") or ""

    def beside_brand(self, words: Sequence[str], brand: str) -> str:
        """Return the words beside a brand that are of one name with it: "of tidewell for hard water"."""
        wanted = [word for place, word in enumerate(words) if not self._negated(words, place)]
        told = (self.need_in(wanted), self.named(wanted))
        return next((one for one in told if one and self.is_of_a_name(f"{brand} {one}")), "")

    def _negated(self, words: Sequence[str], place: int) -> bool:
        return any(word in self.locale.sentences.turning for word in words[max(0, place - _REFUSED) : place])

    def product(self, words: tuple[str, ...]) -> str | None:
        """Return the longest name of goods that is said as the model has it."""
        return self._known_in(words, "PRODUCT")

    def goods(self, words: Sequence[str]) -> str:
        """Return the words that name one thing beside a clause, and the need it is for; nothing where none does."""
        need = self._known_in(words, "NEED") or ""
        named = self.named(words)
        together = len(named.split()) > 1 and self.is_of_a_name(named)
        known = named if together else self.product(tuple(words)) or self._known_in(words, "BRAND") or self._head(words)
        return known if not need or need in known else " ".join(part for part in (need, known) if part)

    def two(self, words: Sequence[str]) -> Mapping[str, str] | None:
        """Return the two things that a question tells apart by an "or", unless it is about their price."""
        told = self.locale.sentences
        if not words or words[0] not in told.asking_which or not told.of_price.isdisjoint(words):
            return None
        at = next((at for at, word in enumerate(words) if word in told.between_two), None)
        if at is None:
            return None
        after = tuple(words[at + 1 :])
        end = next((place for place, word in enumerate(after) if word in told.used_for and place), len(after))
        need, first = self.needed_first(words[:at])
        one, other = (self.goods(part) or self._named_alone(part) for part in (first, after[:end]))
        slots = {"product": one, "other_product": other} | ({"need": need} if need else {})
        return slots if one and other else None

    def needed_first(self, words: Sequence[str]) -> tuple[str, Sequence[str]]:
        """Return the need behind a "for" and the words behind it: "better for dry skin calmora or lullabelle"."""
        at = next((at for at, word in enumerate(words) if word in self.locale.sentences.used_for), len(words))
        behind = words[at + 1 :]
        ends = (end for end in range(len(behind) - 1, 0, -1) if " ".join(behind[:end]) in self._values("NEED"))
        end = next(ends, 0)
        return (" ".join(behind[:end]), behind[end:]) if end else ("", words)

    def _named_alone(self, words: Sequence[str]) -> str:
        named = self.named(words)
        return named if named and self.is_of_a_name(named) else ""

    def whole(self, words: Sequence[str]) -> str:
        """Return all words that goods are called by, and a size, where they are of one name; else nothing."""
        containers = self.locale.numbers.containers
        named = next(
            (
                said
                for some in (words, [one for one in words if one not in containers])
                if self.is_of_a_name(said := self.named(some))
            ),
            "",
        )
        if len(named.split()) < LEAST:
            return ""
        return " ".join(part for part in (self._size(words), named) if part)

    def pointed_at(self, words: Sequence[str]) -> str:
        """Return what "the" points at in two words of which goods' names have the last: "the medium roast"."""
        definite = self.locale.product_words.definite
        pointed = len(words) == _POINTED and words[0] in definite and words[1] not in self._numbers
        return " ".join(words[1:]) if pointed and self._tells(words[-1]) else ""

    def _head(self, words: Sequence[str]) -> str:
        """The last word that ends a name of goods and is no container: "the pads"."""
        containers = self.locale.numbers.containers
        ends = {self._bare(said.split()[-1]) for said in self._values("PRODUCT")}
        little = containers | self._numbers
        found = (word for word in reversed(words) if word not in little and self._bare(word) in ends)
        return next(found, "")

    def _known_in(self, words: Sequence[str], kind: str) -> str | None:
        parts = (" ".join(words[begin:end]) for end in range(len(words), 0, -1) for begin in range(end))
        return max((part for part in parts if part in self._values(kind)), key=len, default=None)

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
        return tuple(frozenset(self._bare(word) for word in words) for words in by_id.values())

    @cached_property
    def _telling(self) -> frozenset[str]:
        told, numbers = self.locale.sentences, self.locale.numbers
        every = {word for kind in _GOODS for said in self._values(kind) for word in said.split()}
        telling = every - told.determiners - {numbers.joined, numbers.of} - self._numbers
        return frozenset(self._bare(word) for word in telling)

    def _tells(self, word: str) -> bool:
        return self._bare(word) in self._telling

    def _bare(self, word: str) -> str:
        """A word without the ending of a plural."""
        return word.removesuffix(self.locale.product_words.plural_ending) or word

    @cached_property
    def _numbers(self) -> frozenset[str]:
        return frozenset(self.locale.numbers.words)


def _after(words: Sequence[str], part: Sequence[str]) -> int | None:
    """Where a part of a sentence ends."""
    length = len(part)
    places = (at for at in range(len(words) - length + 1) if list(words[at : at + length]) == list(part))
    at = next(places, None)
    return None if at is None or not part else at + length
