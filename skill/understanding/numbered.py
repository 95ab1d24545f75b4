"""Numbers that names are told by: "the number forty one ink" asks for ink 41, and not for forty one of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from shop.catalog import Catalog, Product
from skill.understanding.packs import HALF_A_DOZEN, pieces

LONGEST = 4  # words of a number in a name


class NumberedNames:
    """The numbers in the names of what a catalogue sells, as they are written there: "41", and "four" of a size."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._numbers = catalog.locale.numbers

    def named(self, number: int, kind: str | None, brand_id: str | None) -> str | None:
        """Return the number as goods of this kind or brand are called by it, or None where it is a count.

        Few are a count whatever they are called by: "four diapers".
        """
        return None if number <= HALF_A_DOZEN else self.written(number, self._sold(kind, brand_id))

    def written(self, number: int, products: Iterable[Product]) -> str | None:
        """Return the number as it is written in the name of one of the products; None where it stands in none."""
        some = frozenset(one.product_id for one in products)
        return next((said for one, said in self._told.get(number, ()) if one in some), None)

    def in_pieces(self, count: int, kind: str | None) -> Product | None:
        """Return the one product of a kind that comes in packs of so many: "packs of 96 diapers"; None for none."""
        packed = ((one, pieces(self._numbers, one.size)) for one in self._sold(kind, None) if kind is not None)
        found = [one for one, size in packed if size is not None and size[0] == count]
        return found[0] if len(found) == 1 else None

    def packed_in(self, kind: str | None, word: str) -> bool:
        """Tell whether packs of a kind are counted in a word that is none of its name: paper towels in "rolls"."""
        stems = self._catalog.words.stems
        sold = [one for one in self._sold(kind, None) if kind is not None and not stems(word) <= stems(one.name)]
        inside = (pieces(self._numbers, one.size) for one in sold)
        return any(size is not None and stems(size[1]) == stems(word) for size in inside)

    def kind_packed_in(self, heard: str, word: str) -> str | None:
        """Return the only kind whose name ends in what was heard and that comes in packs of that: "paper", in reams."""
        stems = self._catalog.words.stems
        words = stems(heard)
        ending = [one for one in self._catalog.kinds if stems(one.rpartition("-")[2]) <= words < stems(one)]
        found = [one for one in ending if self.packed_in(one, word)]
        return found[0] if len(found) == 1 else None

    def plain(self, heard: str) -> str:
        """Return words with the number that is said to be one behind them: "number forty one ink" -> "ink 41"."""
        words = heard.lower().replace("-", " ").split()
        for at, word in enumerate(words):
            begin = at + 1 if word == self._numbers.called else at
            length, said = self._number(words[begin:])
            if said is not None and (begin > at or (at and length > 1)):
                return " ".join([*words[:at], *words[begin + length :], said])
        return heard

    def _number(self, words: list[str]) -> tuple[int, str | None]:
        for length in range(min(LONGEST, len(words)), 0, -1):
            number = self._numbers.whole_number(" ".join(words[:length]))
            if number is not None:
                return length, next((said for _, said in self._told.get(number, ())), None)
        return 0, None

    def _sold(self, kind: str | None, brand_id: str | None) -> Iterable[Product]:
        family = None if brand_id is None else self._catalog.family(brand_id)
        made = self._catalog.of_kind(kind)
        return made if family is None else tuple(one for one in made if one.brand_id in family)

    @cached_property
    def _told(self) -> Mapping[int, tuple[tuple[str, str], ...]]:
        """By number: ids of products that are called by it, and how it is written in their names."""
        told: dict[int, tuple[tuple[str, str], ...]] = {}
        for product in self._catalog.products.values():
            for number, word in self._numbers.called_by(product.name).items():
                told[number] = (*told.get(number, ()), (product.product_id, word))
        return told
