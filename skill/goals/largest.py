"""Which is the largest, or the cheapest, of what is named: told with its size, and ordered by nobody yet."""

from __future__ import annotations

from skill.conversation.answer import Answer
from skill.conversation.question.which import CHEAPER
from skill.conversation.scene import Scene
from skill.goals.by_size import BySize
from skill.goals.comparing import Comparing
from skill.goals.services import Services
from skill.speech import Say
from skill.understanding.sentence import understand


def largest(scene: Scene, services: Services) -> Answer | None:
    """Tell of the one that is meant; None where no size was asked for, or several are as large."""
    slot = scene.turn.slot("size")
    if slot is None:
        return None
    heard = understand(services.slots, scene.turn)
    in_packs = not services.catalog.locale.numbers.containers.isdisjoint(slot.heard.lower().split())
    known = BySize(services).known(scene, heard, in_packs=in_packs)
    best = None if known is None else services.catalog.product(known.product_id)
    if best is None:
        return None
    return Comparing(services).told(scene, best, id_=Say.CHEAPEST if slot.id == CHEAPER else Say.THAT_IS)
