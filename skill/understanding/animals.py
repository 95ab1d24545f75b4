"""An animal where a need stands: "something for my cat" is of whom it is for, and no need."""

from __future__ import annotations

from dataclasses import replace

from shop.catalog import Catalog
from skill.conversation.scene import Scene
from skill.conversation.turn import Resolved, Slot
from skill.understanding.audience import ANIMALS


def of_animal(scene: Scene, catalog: Catalog) -> Scene:
    """Return the scene with an animal that came as a need as the one it is for; any other as it is."""
    need, stems = scene.turn.slot("need"), catalog.words.stems
    if need is None or need.resolved or scene.turn.slot("whose") is not None:
        return scene
    animal = next((one for one in ANIMALS if stems(one) == stems(need.heard)), None)
    if animal is None:
        return scene
    whose = Slot(heard=need.heard, resolved=(Resolved(id=animal, name=animal),))
    others = {name: slot for name, slot in scene.turn.slots.items() if name != "need"}
    return replace(scene, turn=replace(scene.turn, slots={**others, "whose": whose}))
