"""Put right what is quoted by all that was meant: "no, I said soup and tea", of soup and crackers."""

from __future__ import annotations

from dataclasses import replace

from skill.conversation.answer import Answer
from skill.conversation.scene import Scene
from skill.goals.basket import BASKET, Baskets
from skill.goals.standing import QUOTED, standing
from skill.understanding.sentence import several
from skill.understanding.slots import SlotReader

REFUSED = frozenset({"not_product", "not_brand", "none_of"})


def said_several(scene: Scene, slots: SlotReader, baskets: Baskets) -> Answer | None:
    """Quote what was named and nothing else, as many of each as are quoted now.

    None where nothing is quoted, no two things were named, or something was named as not meant.
    """
    open_, named = standing(scene), several(slots, scene.turn)
    if open_.open not in QUOTED or len(named) < 2 or not REFUSED.isdisjoint(scene.turn.slots):
        return None
    if any(one.nothing or baskets.naming.of(scene, one).product is None for one in named):
        return None
    among = replace(scene, memory=scene.memory.holding(*open_.quoted))
    there = {one: line for one in named if (line := baskets.found(among, one)) is not None}
    kept, new = tuple(dict.fromkeys(there.values())), tuple(one for one in named if one not in there)
    if any(one.quantity is not None for one in there):
        return None  # a count put right has its own way
    memory = scene.memory.without(*(line.product_id for line in open_.quoted if line not in kept))
    if not new:
        return replace(baskets.quote(scene, kept, BASKET), memory=memory)
    return baskets.join(replace(scene, memory=memory), new, kept)
