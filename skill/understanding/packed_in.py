"""What packs of named goods are counted in, where Alexa left that word with the name: "24 rolls of paper towels"."""

from __future__ import annotations

from skill.conversation.mentioned import HeardProduct
from skill.conversation.turn import Slot
from skill.understanding.slots import SlotReader


def is_packed_in(slots: SlotReader, heard: str, word: str) -> bool:
    """Tell whether what is named comes in packs of that: 24 rolls of paper towels are no 24 packs."""
    return slots.numbered.packed_in(slots.words(heard).kind or slots.anywhere(heard).kind, word)


def counted_last(slots: SlotReader, product: Slot | None) -> str | None:
    """Return the word behind the goods that their packs are counted in: "eighty tea bags", of what comes in forty."""
    last = None if product is None or product.resolved else product.heard.split()[-1]
    return last if last is not None and product is not None and is_packed_in(slots, product.heard, last) else None


def of_packs_so(
    slots: SlotReader, product: Slot | None, heard: HeardProduct | None, unit: str | None
) -> HeardProduct | None:
    """Return what was named, of the kind that comes in what was counted: "ten reams of paper" are no photo paper."""
    if heard is None or product is None or unit is None or heard.kind is None or heard.product_id is not None:
        return heard
    if product.resolved or slots.numbered.packed_in(heard.kind, unit):
        return heard
    kind = slots.numbered.kind_packed_in(product.heard, unit)
    return heard if kind is None else HeardProduct(kind=kind)
