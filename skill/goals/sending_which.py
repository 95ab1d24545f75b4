"""What "send it to my phone" is of while it is asked which of several: whichever is chosen, as many as were said."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.records import Outcome
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import BasketLine
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.conversation.set_aside import quoted_in
from skill.conversation.sought import Goal, Sought
from skill.goals.picking import Picking
from skill.goals.so_many import MOST_AT_ONCE


def which_is_sent(scene: Scene, heard: Mentioned, goal: Goal, facts: Facts) -> Answer | None:
    """Ask again which one, to be sent then; None where nothing is to choose from."""
    question = scene.pending
    if not isinstance(question, WhichQuestion) or not question.candidates:
        return None
    sought = structs.replace(question.sought, goal=goal)
    if heard.quantity is not None and 0 < heard.quantity <= MOST_AT_ONCE:
        sought = structs.replace(sought, quantity=heard.quantity, unit=None)  # "send two of them"
    asks = structs.replace(question, sought=sought)
    joins = scene.memory.quoting or question.sought.goal is Goal.BASKET  # what it was to be put to is sent with it
    memory = structs.replace(scene.memory, quoting=joins)
    return Answer(spoken=asks.asked(scene), facts=replace(facts, outcome=Outcome.ASKED), pending=asks, memory=memory)


def of_choice(scene: Scene, picking: Picking, heard: Mentioned, goal: Goal) -> Sought | None:
    """Return the one to choose from that is named to be sent, as many as were said before; None for any other name."""
    question = scene.pending
    if not isinstance(question, WhichQuestion):
        return None
    one = picking.one(question, heard)
    brand = None if heard.brand is None else heard.brand.id
    same = heard.product is None or heard.product.kind in (None, question.sought.kind)
    if one is None and brand in question.brands and same:
        return heard.counting(structs.replace(question.sought, goal=goal, brand_id=brand, product_id=None))
    if one is None:
        return None
    return heard.counting(structs.replace(question.sought, goal=goal, product_id=one, brand_id=None))


def with_the_rest(scene: Scene, line: BasketLine) -> tuple[tuple[str, int], ...]:
    """Return what is sent with the one that was chosen: what it was to join, in the basket or quoted."""
    joins = scene.memory.quoting and isinstance(scene.pending, WhichQuestion)
    beside = tuple(one for one in scene.memory.basket if one.product_id != line.product_id) if joins else ()
    return tuple((one.product_id, one.quantity) for one in (*beside, line))


def count_there(scene: Scene, product_id: str) -> int:
    """Return how many of a product are quoted, wanted beside that or in the basket: "send the floss to my phone"."""
    lines = (*quoted_in(scene.pending), *scene.memory.set_aside, *scene.memory.basket)
    return next((line.quantity for line in lines if line.product_id == product_id), 1)
