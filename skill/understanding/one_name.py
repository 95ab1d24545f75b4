"""One name in the slots of two things: Alexa hears "oat milk and crackers" as oats, milk and crackers."""

from __future__ import annotations

from skill.conversation.turn import Slot
from skill.understanding.slots import SlotReader
from skill.understanding.sold import is_sold


def are_one_name(slots: SlotReader, first: Slot, second: Slot) -> bool:
    """Tell whether what stands for two things is one; what is sold by its own name is lost for nothing beside it."""
    if slots.is_kind(f"{first.heard} {second.heard}"):
        return True
    if is_sold(slots, "product", second) is not False:
        return False
    return not _stands_alone(slots, first) or slots.everyday.belong(second.heard)


def _stands_alone(slots: SlotReader, first: Slot) -> bool:
    """Tell whether goods that are sold are called so: "oat" is no name of oats, it says of what something is."""
    kind, plural = slots.product(first).kind or "", slots.catalog.locale.product_words.plural_ending
    half_said = kind.endswith(plural) and kind.removesuffix(plural).endswith(first.heard.lower().rpartition(" ")[2])
    return is_sold(slots, "product", first) is True and not half_said
