"""Which id of a few is meant by words."""

from __future__ import annotations

from collections.abc import Iterable

from shop.catalog import Catalog
from shop.catalog.words import WordSearch
from skill.conversation.turn import Slot
from skill.understanding.part_of_kinds import parts_of_bodies


def meant(slot: Slot, slugs: Iterable[str], words: WordSearch) -> str | None:
    """Return the slug that a slot was resolved to, else the one nearest to its words, or None."""
    known = tuple(slugs)
    resolved = next((one.id for one in slot.resolved if one.id in known), None)
    return resolved or nearest(slot.heard, known, words)


def need_meant(catalog: Catalog, slot: Slot) -> str | None:
    """Return the need that a slot was resolved to, else the one that all is said of: "a cold" is no "cold water".

    One of its words alone will do where it is what goods are for: "my teeth" of "sensitive teeth".
    """
    words, parts = catalog.words, parts_of_bodies(catalog)
    said = words.stems(slot.heard)
    whole = (one for one in catalog.needs if slot.resolved or words.stems(one) <= said or said <= parts)
    return meant(slot, whole, words)


def nearest(heard: str, slugs: Iterable[str], search: WordSearch) -> str | None:
    """Return the slug whose words the heard words are, hold, or are part of; the shortest such, or None.

    "detergent" and "the laundry detergents" both mean laundry-detergent.
    """
    stems = search.stems
    words = stems(heard)
    if not words:
        return None
    fits = [known for known in slugs if (parts := stems(known)) <= words or words <= parts]
    return min(fits, key=lambda known: (len(stems(known) ^ words), len(known)), default=None)
