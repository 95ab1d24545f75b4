"""What "it" is beside the name of something else: that which is talked about, in "order it and pancake mix"."""

from __future__ import annotations

from dataclasses import replace

from shop.catalog import Catalog
from skill.conversation.mentioned import Mentioned
from skill.conversation.scene import Scene
from skill.conversation.turn import Slot
from skill.goals.variants_there import naming_it


def with_it(scene: Scene, catalog: Catalog, heard: tuple[Mentioned, ...]) -> tuple[Mentioned, ...]:
    """Return what was heard with the product that is talked about in the place of a pronoun beside something named."""
    slot, product = scene.turn.slot("product"), catalog.product(scene.pending.about.product_id)
    pronoun = slot is not None and slot.heard.lower() in catalog.locale.product_words.referring
    counted = slot is None and scene.turn.slot("brand") is None and heard[0].only_a_number  # "two of those and a floss"
    if product is None or not (pronoun or counted) or len(heard) < 2 or not heard[0].nothing or heard[1].nothing:
        return heard
    it = naming_it(product)
    return (replace(it, quantity=heard[0].quantity or max(1, scene.pending.about.quantity)), *heard[1:])


def it_apart(scene: Scene, catalog: Catalog) -> Scene:
    """Return the scene with "that" and what is named beside it in slots of their own, where they came in one."""
    slot, numbers = scene.turn.slot("product"), catalog.locale.numbers
    first, between, rest = ("" if slot is None or slot.resolved else slot.heard).partition(f" {numbers.joined} ")
    if not between or first.lower() not in catalog.locale.product_words.referring or scene.turn.slot("other_product"):
        return scene
    slots = {**scene.turn.slots, "product": Slot(heard=first), "other_product": Slot(heard=rest)}
    return replace(scene, turn=replace(scene.turn, slots=slots))
