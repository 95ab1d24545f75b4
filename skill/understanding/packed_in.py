"""What packs of named goods are counted in, where Alexa left that word with the name: "24 rolls of paper towels"."""

from __future__ import annotations

from skill.conversation.turn import Slot
from skill.understanding.slots import SlotReader


def is_packed_in(slots: SlotReader, heard: str, word: str) -> bool:
    """Tell whether what is named comes in packs of that: 24 rolls of paper towels are no 24 packs."""
    return slots.numbered.packed_in(slots.words(heard).kind or slots.anywhere(heard).kind, word)


def counted_last(slots: SlotReader, product: Slot | None) -> str | None:
    """Return the word behind the goods that their packs are counted in: "eighty tea bags", of what comes in forty."""
    last = None if product is None or product.resolved else product.heard.split()[-1]
    return last if last is not None and product is not None and is_packed_in(slots, product.heard, last) else None
