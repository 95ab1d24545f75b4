"""What something is to be free of, heard in two parts: "lip balm free" and "perfume"."""

from __future__ import annotations

from dataclasses import replace

from shop.catalog import Catalog
from skill.conversation.scene import Scene
from skill.conversation.turn import Slot


def free_of(scene: Scene, catalog: Catalog) -> Scene:
    """Return the scene with "free" beside what is asked about, where it ended the name of the goods; else as it is."""
    product, detail = scene.turn.slot("product"), scene.turn.slot("detail")
    if product is None or detail is None or product.resolved:
        return scene
    goods, _, last = product.heard.lower().rpartition(" ")
    if not goods or last not in catalog.locale.product_words.free:
        return scene
    apart = {"product": Slot(heard=goods), "detail": Slot(heard=f"{last} {detail.heard}")}
    return replace(scene, turn=replace(scene.turn, slots={**scene.turn.slots, **apart}))
