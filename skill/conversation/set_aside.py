"""What was quoted, and is not in what is quoted now: it is not forgotten at once, for it may be wanted beside that."""

from __future__ import annotations

from skill.conversation.memory import BasketLine, SessionMemory
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Question, Scene

NAMING = ("NameIntent", "ReorderIntent")
"""Goals in which another thing is named and what was quoted is not refused: "what about floss"."""


def set_aside(scene: Scene, memory: SessionMemory, asks: Question) -> tuple[BasketLine, ...]:
    """Return the one thing that was quoted when another kind was quoted in its place, for as long as that is quoted."""
    was = scene.pending
    if not isinstance(asks, OrderQuestion) or asks.quote.more or was.doubt is not None:
        return ()
    if was.about.product_id == asks.about.product_id:
        return memory.set_aside
    named = scene.turn.goal in NAMING and was.about.kind != asks.about.kind
    if not named or not isinstance(was, OrderQuestion) or was.quote.more or memory.basket:
        return ()
    return tuple(BasketLine(product_id=one, quantity=count) for one, count in was.quote.lines)
