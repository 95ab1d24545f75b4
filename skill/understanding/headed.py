"""Words that several things share the last of: "black and color ink" is black ink and color ink."""

from __future__ import annotations

from dataclasses import replace

from skill.conversation.mentioned import Mentioned
from skill.conversation.turn import Slot
from skill.understanding.slots import SlotReader


def headed(slots: SlotReader, named: tuple[Mentioned, ...]) -> tuple[Mentioned, ...]:
    """Return the things with what names nothing by itself put before the kind of a thing after it."""
    return tuple(_under(slots, one, named[at + 1 :]) for at, one in enumerate(named))


def _under(slots: SlotReader, one: Mentioned, later: tuple[Mentioned, ...]) -> Mentioned:
    heard = _unknown(slots, one)
    kinds = (other.product.kind for other in later if other.product is not None and other.product.kind is not None)
    kind = next(kinds, None)
    if heard is None or kind is None:
        return one
    said = f"{heard} {kind.replace('-', ' ')}"
    found = slots.anywhere(said)
    if found.product_id is None:
        return one
    return replace(one, brand=None, said=Slot(heard=said), product=found)


def _unknown(slots: SlotReader, one: Mentioned) -> str | None:
    """The words of what is neither a product nor a brand, nor goods that are not sold here: "bread" is no flour."""
    said = one.words
    unknown = one.product is None or not one.product.known
    named = one.brand is not None and bool(one.brand.resolved)
    if not said or not unknown or named or slots.has_words(Slot(heard=said), slots.everyday.name_goods):
        return None
    return said
