"""What is added to a quote in no number that is sold, "a few" too: how many is asked, and the quote comes with that."""

from __future__ import annotations

from skill.conversation.memory import BasketLines
from skill.conversation.question.how_many import HowManyQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Question, Scene
from skill.conversation.sought import About


def asks_beside(scene: Scene, about: About, lines: BasketLines) -> Question:
    """Return the question how many of one of the lines; what is open where that is all, or nothing is quoted."""
    rest = tuple((one.product_id, one.quantity) for one in lines if one.product_id != about.product_id)
    if not rest or not isinstance(scene.pending, OrderQuestion) or len(rest) == len(lines):
        return scene.pending
    return HowManyQuestion(about=about, more=rest)
