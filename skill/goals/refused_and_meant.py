"""Two brands in the slot of what is refused: "not Caffarro, Kaldivo, the beans" refuses the first and means the other.

Joined by a word ("not Caffarro or Kaldivo") both are refused.
"""

from __future__ import annotations

from dataclasses import replace

from skill.conversation.scene import Scene
from skill.understanding.slots import SlotReader

REFUSING = ("not_product", "not_brand")


def meant_behind_refused(scene: Scene, slots: SlotReader) -> Scene:
    """Return the scene with what is meant in the slot of a brand, where it came behind what is refused.

    The brand on offer is refused, wherever of both it stands; of none on offer the first.
    """
    said = [one for one in REFUSING if one in scene.turn.slots]
    refused = scene.turn.slots[said[0]] if len(said) == 1 else None
    brands = () if refused is None else slots.names.every(refused)
    if refused is None or len(brands) < 2 or "brand" in scene.turn.slots:
        return scene
    told, product = slots.catalog.locale.brand_words, scene.turn.slot("product")
    whole = product is not None and slots.product(product).product_id is not None
    named = whole or (product is not None and slots.names.split(product)[0] is not None)
    no = next((one for one in brands if one.id == scene.pending.about.brand_id), brands[0])
    others = [one for one in brands if one.id != no.id]
    joined = not (told.between | {told.either}).isdisjoint(refused.heard.lower().split())
    held = {"not_brand": no}
    if others and (joined or named):
        held["not_product"] = others[0]
    elif others:
        held["brand"] = others[0]
    rest = {one: slot for one, slot in scene.turn.slots.items() if one not in REFUSING}
    return replace(scene, turn=replace(scene.turn, slots={**rest, **held}))
