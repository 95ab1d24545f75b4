"""A name without the words of sentences that a slot took along: "sunscreen okay on", "it is the black ink"."""

from __future__ import annotations

from skill.conversation.turn import Slot
from skill.understanding.slots import SlotReader


def core(slots: SlotReader, slot: Slot) -> Slot:
    """Return what is named in a slot, where that is known without the words around it."""
    if slot.resolved:
        return slot
    told = [word for word in slot.heard.split() if word.lower() not in slots.everyday.of_sentences]
    kept = Slot(heard=" ".join(told))
    if kept == slot:
        return slot
    number = slots.numbers.whole_number(kept.heard)
    if number is not None and str(number) in slots.everyday.of_names:
        return Slot(heard=str(number))  # "the inkwright forty one"
    known = bool(told) and (is_known(slots, kept) or slots.names.split(kept)[0] is not None)
    return slots.names.resolved(kept.heard) if known else slot


def is_known(slots: SlotReader, slot: Slot) -> bool:
    """Tell whether words are a product or a kind of product that is sold."""
    return slots.product(slot).known or slots.anywhere(slot.heard).known
