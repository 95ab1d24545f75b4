"""Of what is for a need already, a correction to that need is a refusal: "not the hard water one"."""

from __future__ import annotations

from dataclasses import replace

from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Scene
from skill.conversation.turn import Slot
from skill.goals.services import Services


def refusing_need(scene: Scene, services: Services) -> Scene:
    """Return the scene with the need for what is not wanted, where the one thing on offer is for it already."""
    question, need = scene.pending, scene.turn.slot("need")
    named = {"not_product", "not_brand", "product", "brand"} & set(scene.turn.slots)
    if need is None or named or not isinstance(question, OrderQuestion | InterestQuestion):
        return scene
    offered = [services.catalog.product(one) for one, _ in question.at_hand(scene)]
    if len(offered) != 1 or offered[0] is None or services.slots.need(need) not in offered[0].needs:
        return scene
    slots = {name: slot for name, slot in scene.turn.slots.items() if name != "need"}
    return replace(scene, turn=replace(scene.turn, slots={**slots, "not_product": Slot(heard=need.heard)}))
