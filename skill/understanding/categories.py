"""A whole category of goods: "pet supplies", "groceries"."""

from __future__ import annotations

from dataclasses import replace

from skill.conversation.scene import Scene
from skill.conversation.turn import Slot
from skill.understanding.slots import SlotReader

CATEGORY = "category"
_NAMING = ("product", "brand")


def in_category(scene: Scene, slots: SlotReader) -> Scene:
    """Return the scene with a category in its own slot, where its words came in those of a name."""
    held = {name: slot for name in _NAMING if (slot := scene.turn.slot(name)) is not None}
    if not held or scene.turn.slot(CATEGORY) is not None or any(slot.resolved for slot in held.values()):
        return scene
    said = " ".join(slot.heard for name in reversed(_NAMING) if (slot := held.get(name)) is not None)
    slug = category_of(slots, Slot(heard=said))
    if slug is None:
        return scene
    others = {name: slot for name, slot in scene.turn.slots.items() if name not in _NAMING}
    return replace(scene, turn=replace(scene.turn, slots={**others, CATEGORY: Slot(heard=slug)}))


def category_of(slots: SlotReader, slot: Slot) -> str | None:
    """Return the category that is named by its own name, or with a word for any goods behind it; None for goods."""
    catalog, stems = slots.catalog, slots.catalog.words.stems
    resolved = next((one.id for one in slot.resolved if one.id in catalog.categories), None)
    if resolved is not None:
        return resolved
    little = catalog.locale.product_words.little
    words = [word for word in slot.heard.lower().split() if word not in little]
    goods = catalog.locale.product_words.goods
    told = [word for word in words if word not in goods]
    if not told or (told == words and slots.product(Slot(heard=" ".join(told))).known):
        return None
    meant = stems(" ".join(told))
    return next((one for one in catalog.categories if stems(one) == meant), None)
