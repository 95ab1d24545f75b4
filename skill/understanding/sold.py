"""Whether what stands in a slot is sold here, for whoever only asks whether a sentence could be served."""

from __future__ import annotations

from skill.conversation.turn import Slot
from skill.understanding.slots import SlotReader

GOODS = "product"
"""How the names of slots end that hold goods: "other_product"."""


def is_sold(slots: SlotReader, name: str, slot: Slot) -> bool | None:
    """Tell whether the goods in a slot are sold; None for a slot that holds none, or words that may yet be a brand."""
    if name.rpartition("_")[2] != GOODS:
        return True if slots.names.split(slot)[0] is not None and name.rpartition("_")[2] == "brand" else None
    plain = slots.plain(slot)[0]
    if plain is None:
        return None
    named = slots.product(plain).known or slots.anywhere(plain.heard).known
    return named or slots.names.split(plain)[0] is not None
