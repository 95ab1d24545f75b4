"""Answer "order the other one" right behind a receipt: it is another than what was just ordered."""

from __future__ import annotations

from skill.conversation.answer import Answer
from skill.conversation.memory import BasketLine
from skill.conversation.question.chosen_before import chosen_instead
from skill.conversation.question.consent import ConsentQuestion
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.which import BIGGER, DEAREST, OTHER, SMALLER
from skill.conversation.scene import Pursuits, Scene


def other_than_ordered(scene: Scene, pursuits: Pursuits) -> Answer | None:
    """Quote the one that is told by its place among those it was chosen from, or what else there is of its kind.

    None where nothing was ordered a moment ago, or no choice is said that another can be.
    """
    question, slot = scene.pending, scene.turn.slot("choice")
    behind = isinstance(question, ConsentQuestion | MoreQuestion) and question.order_id is not None
    if not behind or slot is None or question.about.product_id is None:
        return None
    said, ordered = slot.id or slot.heard, BasketLine(product_id=question.about.product_id)
    put_right = chosen_instead(scene, pursuits, (ordered,), said)
    if put_right is not None and put_right[1].product_id != ordered.product_id:
        return pursuits.offer(scene, put_right[1].product_id, 1)
    return pursuits.another(scene, question.about, said) if said in (OTHER, BIGGER, SMALLER, DEAREST) else None
