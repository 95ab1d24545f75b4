"""Take where a need is for what chooses among what serves it: "hard water", in the dishwasher and no laundry."""

from __future__ import annotations

from dataclasses import replace

from shop.catalog import Wanted
from skill.conversation.scene import Scene
from skill.conversation.sought import Goal, Sought
from skill.conversation.turn import Slot
from skill.goals.services import Services


def need_alone(scene: Scene, services: Services) -> tuple[Scene, Sought | None]:
    """Return the scene with the need by itself, and what serves it where it is said to be; None where nothing does.

    Where it is stays with the need if goods are called by it that do not serve that.
    """
    catalog, slot = services.catalog, scene.turn.slot("need")
    told = catalog.locale.sentences
    words = [] if slot is None or slot.resolved else slot.heard.lower().split()
    at = next((at for at in range(1, len(words) - 1) if words[at] in told.situated), None)
    meant = None if at is None else services.slots.need(Slot(heard=" ".join(words[:at])))
    if at is None or meant is None:
        return scene, None
    place = catalog.words.stems(" ".join(word for word in words[at + 1 :] if word not in told.determiners))
    serving = catalog.find(Wanted(need=meant))
    there = catalog.words.named_so(serving, place) if place else ()
    if there:
        product_id = there[0].product_id if len(there) == 1 else None
        return scene, Sought(goal=Goal.RESEARCH, need=meant, kind=there[0].kind, product_id=product_id)
    if place and catalog.words.named_so(tuple(catalog.products.values()), place):
        return scene, None
    alone = Slot(heard=" ".join(words[:at]))
    return replace(scene, turn=replace(scene.turn, slots={**scene.turn.slots, "need": alone})), None
