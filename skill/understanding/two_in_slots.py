"""Two things in the slots of one: Alexa puts the first of "floss and hand soap" where a brand stands."""

from __future__ import annotations

from skill.conversation.turn import Slot
from skill.understanding.slots import SlotReader


def are_two(slots: SlotReader, brand: Slot | None, product: Slot | None) -> bool:
    """Tell whether what stands for a brand is goods of its own, which say nothing of those beside them."""
    if brand is None or product is None or brand.resolved or slots.names.split(brand)[0] is not None:
        return False
    named, beside = slots.words(brand.heard), slots.product(product)
    whole = f"{brand.heard} {product.heard}"
    both = named.kind is not None and named.words is None and beside.kind is not None and named.kind != beside.kind
    return both and not slots.is_kind(whole) and not slots.describes(brand, product)
