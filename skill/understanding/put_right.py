"""What is said beside a name in the same sentence: "the Caffarro ones, no sorry, the Ruxton", "but size four"."""

from __future__ import annotations

from skill.conversation.turn import Slot
from skill.understanding.slots import SlotReader

NamedSlots = tuple[Slot | None, Slot | None]
"""The slots of a brand and of a product."""


def put_right(slots: SlotReader, said: NamedSlots, meant: NamedSlots) -> NamedSlots:
    """Return what was meant in the place of what was said: the kind stays where only a brand or a variant is named."""
    brand, product = _apart(slots, meant)
    if brand is None and product is None:
        return said
    said_brand, said_product = _apart(slots, said)
    kind = _kind(slots, said_product)
    other = _kind(slots, product)
    if kind is None or other is not None:
        return brand, product
    if product is None:
        return brand, Slot(heard=kind)
    made = brand or said_brand
    return made, Slot(heard=f"{product.heard} {kind}")


def with_variant(slots: SlotReader, said: NamedSlots, variant: Slot) -> NamedSlots:
    """Return what was said with a size, a scent or a brand that was named after it."""
    brand, words = _apart(slots, (None, variant))
    said_brand, product = _apart(slots, said)
    kind = _kind(slots, product)
    if kind is None or product is None:
        return said
    if words is not None:
        product = Slot(heard=f"{words.heard} {kind if product.resolved else product.heard}")
    return said_brand or brand, product


def _apart(slots: SlotReader, named: NamedSlots) -> NamedSlots:
    """The brand and the rest, whichever slot they were heard in."""
    brand, product = named
    for slot in (brand, product):
        by_name, rest = (None, "") if slot is None else slots.names.split(slot)
        if by_name is not None:
            others = " ".join(part for part in (rest, "" if product in (None, slot) else product.heard) if part)
            return by_name, Slot(heard=others) if others and slots.tells(others) else None
    return brand, product if product is None or product.resolved or slots.tells(product.heard) else None


def _kind(slots: SlotReader, product: Slot | None) -> str | None:
    """The kind of goods a product's words name, as it is said."""
    if product is None:
        return None
    heard = slots.product(product)
    kind = heard.kind or slots.anywhere(product.heard).kind
    return None if kind is None else kind.replace("-", " ")
