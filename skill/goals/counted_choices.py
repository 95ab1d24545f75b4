"""A number in the place of a choice where there is nothing to choose from: "put two more in", of what is there."""

from __future__ import annotations

from dataclasses import replace

from shop.catalog import Catalog
from skill.conversation.scene import Scene
from skill.conversation.turn import Slot
from skill.goals.standing import Open, standing

CHOICELESS = frozenset({Open.OFFER, Open.BASKET, Open.TOLD, Open.BESIDE})


def counted_by_choice(scene: Scene, catalog: Catalog) -> Scene:
    """Return the scene with the number as a count, where no more than one thing is offered; else as it is."""
    choice, numbers = scene.turn.slot("choice"), catalog.locale.numbers
    if choice is None or scene.turn.slot("quantity") is not None or standing(scene).open not in CHOICELESS:
        return scene
    count = numbers.whole_number(" ".join(word for word in choice.heard.lower().split() if word not in numbers.around))
    if count is None:
        return scene
    slots = {name: slot for name, slot in scene.turn.slots.items() if name != "choice"}
    return replace(scene, turn=replace(scene.turn, slots={**slots, "quantity": Slot(heard=str(count))}))
