"""Brands' very names in words that Alexa did not resolve, wherever among them they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from shop.catalog import Catalog
from skill.conversation.turn import Resolved, Slot


class BrandNames:
    """The names and aliases of a catalogue's brands, as they are compared."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._spoken = catalog.words.spoken

    @cached_property
    def ids(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the brands that are called by a name."""
        names: dict[str, tuple[str, ...]] = {}
        for brand in self._catalog.brands.values():
            for name in dict.fromkeys(self._spoken(name) for name in (brand.canonical, *brand.aliases)):
                names[name] = (*names.get(name, ()), brand.brand_id)
        return names

    def split(self, slot: Slot) -> tuple[Slot | None, str]:
        """Split unresolved words that hold a brand's very name into the brand and the rest: "the hard water tidewell".

        The longest name at their begin is taken before one at their end, and that before one within.
        """
        words = () if slot.resolved else tuple(slot.heard.split())
        denied = self._catalog.locale.brand_words.denials
        for begin, end in _runs(len(words)):
            if not denied.isdisjoint(words[:begin]):
                continue  # "anything but tidewell" asks for no Tidewell
            brands = self.ids.get(self._spoken(" ".join(words[begin:end])), ())
            if len(brands) == 1:
                name = " ".join(words[begin:end])
                return Slot(heard=name, resolved=(Resolved(id=brands[0], name=name),)), " ".join(
                    words[:begin] + words[end:]
                )
        return None, slot.heard

    def every(self, slot: Slot) -> tuple[Slot, ...]:
        """Return every brand whose very name stands in unresolved words, as they stand there, each as often as said."""
        found, rest = [], slot.heard
        while (named := self.split(Slot(heard=rest)))[0] is not None:
            found.append(named[0])
            rest = named[1]
        return tuple(sorted((one for one in found if one), key=lambda one: f" {slot.heard} ".find(f" {one.heard} ")))

    def resolved(self, heard: str) -> Slot:
        """Return words that were taken out of a slot, resolved as Alexa would have, had she heard them alone."""
        brands = self.ids.get(self._spoken(heard), ())
        return Slot(heard=heard, resolved=tuple(Resolved(id=one, name=heard) for one in brands))

    def have_within(self, between: str, words: str) -> bool:
        """Tell whether a word between others belongs to a brand's name: "phlox and fern granola"."""
        spoken = f" {self._spoken(words)} "
        return any(f" {between} " in f" {name} " and f" {name} " in spoken for name in self.ids)


def _runs(count: int) -> Iterator[tuple[int, int]]:
    """Every run of words: those from the begin, those to the end, those within; the longest of each first."""
    yield from ((0, end) for end in range(count, 0, -1))
    yield from ((begin, count) for begin in range(1, count))
    within = ((begin, begin + length) for length in range(count - 2, 0, -1) for begin in range(1, count - length))
    yield from within
