"""Answer "please say of which" by names: the count that waits goes to these of the things that are quoted."""

from __future__ import annotations

from dataclasses import replace

from skill.conversation.answer import Answer
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.goals.basket import Baskets
from skill.goals.named_again import COUNTING
from skill.goals.wish import Wish

_ELSE = (*COUNTING, "only", "not_product", "not_brand", "each")


def of_which(scene: Scene, wish: Wish, baskets: Baskets, pursuits: Pursuits) -> Answer | None:
    """Quote as many of what is named as were wanted; None where no count waits, or anything else is said."""
    question = scene.pending
    if not isinstance(question, OrderQuestion) or not question.asks_which:
        return None
    if any(scene.turn.slot(one) is not None for one in _ELSE) or any(one.nothing for one in wish.named):
        return None
    among = replace(scene, memory=scene.memory.holding(*wish.standing.quoted))
    found = [None if baskets.is_another(among, one) else baskets.found(among, one) for one in wish.named]
    named = [line.product_id for line in found if line is not None]
    return question.counted(scene, pursuits, named) if len(named) == len(found) else None
