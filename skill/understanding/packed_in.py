"""What packs of named goods are counted in, where Alexa left that word with the name: "24 rolls of paper towels"."""

from __future__ import annotations

from dataclasses import replace

from shop.catalog import said
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


def counted_or_called(
    slots: SlotReader, brand: Slot | None, heard: HeardProduct | None, number: int
) -> tuple[HeardProduct | None, int | None]:
    """Tell a count from a number that the goods are called by: "forty one ink" is ink 41."""
    kind, brand_id = (None if heard is None else heard.kind), (None if brand is None else brand.id)
    if kind is None and brand_id is None:
        return heard, number
    written = slots.numbered.named(number, kind, brand_id)
    if written is None or (heard is not None and heard.kind is None):
        return heard, number
    if heard is None or kind is None:
        return heard, None
    return replace(heard, product_id=None, words=f"{heard.words or said(kind)} {written}"), None


def in_pieces(slots: SlotReader, heard: HeardProduct, packed: int) -> HeardProduct:
    """What was named, in packs of so many: "two packs of 96 diapers" are of size four."""
    one = slots.numbered.in_pieces(packed, heard.kind) if heard.product_id is None else None
    return heard if one is None else HeardProduct(product_id=one.product_id, kind=one.kind, words=heard.words)
