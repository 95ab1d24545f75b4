"""What is added while it is asked how many of something, or how often: it is kept, and so is what is asked."""

from __future__ import annotations

from msgspec import structs

from shop.catalog import Catalog
from skill.conversation.answer import Answer
from skill.conversation.question.how_many import HowManyQuestion
from skill.conversation.question.how_often import HowOftenQuestion
from skill.conversation.question.subscribe import SubscribeQuestion
from skill.conversation.scene import Pursuits, Question, Scene
from skill.goals.basket import BASKET, Baskets
from skill.goals.basket_words import put_in
from skill.goals.naming import told_apart
from skill.goals.so_many import MOST_AT_ONCE
from skill.goals.wish import ADDING, ORDERS, Wish

ORDERING, NAMING = ORDERS[0], ORDERS[3]


def added_beside_count(scene: Scene, with_: tuple[Catalog, Baskets, Pursuits], wish: Wish) -> Answer | None:
    """Put it into the basket, to be quoted with what is counted, and ask again how many; None for anything unclear."""
    (catalog, baskets, pursuits), question, it = with_, scene.pending, scene.pending.about.product_id
    if not isinstance(question, HowManyQuestion | SubscribeQuestion | HowOftenQuestion) or wish.nothing or it is None:
        return None
    if scene.turn.goal != ADDING and not _is_other_order(scene, wish):
        return _once_more(scene, pursuits, wish)
    named = tuple(baskets.naming.of(scene, one) for one in wish.named)
    lines, missing = told_apart(wish.named, named)
    unclear = missing or any(thing.unsure is not None for thing in named)
    if unclear or not lines or any(line.product_id == it for line in lines):
        return None
    if any(not 1 <= line.quantity <= MOST_AT_ONCE or not catalog.products[line.product_id].in_stock for line in lines):
        return None
    memory = scene.memory.adding(*lines)
    asks: Question = question
    if isinstance(question, HowManyQuestion):
        there = dict(question.more) | {line.product_id: line.quantity for line in memory.basket}
        there.pop(it, None)
        asks = structs.replace(question, more=tuple(there.items()), settled=0)
    said = put_in(scene, catalog, lines, memory.basket)
    return Answer(spoken=asks.aside(scene, said), facts=BASKET, pending=asks, memory=memory)


def _is_other_order(scene: Scene, wish: Wish) -> bool:
    """Tell whether goods of another kind are ordered while a subscription is quoted: they take no place of it."""
    kinds = {None if one.product is None else one.product.kind for one in wish.named}
    ordered = scene.turn.goal in (ORDERING, NAMING) and not isinstance(scene.pending, HowManyQuestion)
    return ordered and scene.turn.slot("only") is None and kinds.isdisjoint({None, scene.pending.about.kind})


def _once_more(scene: Scene, pursuits: Pursuits, wish: Wish) -> Answer | None:
    """Say the subscription again whose goods are but named again, or have so many of them each time; None otherwise."""
    question, heard = scene.pending, wish.first
    kind = None if heard.product is None else heard.product.kind
    plain = heard.brand is None and len(wish.named) == 1 and kind == question.about.kind
    if isinstance(question, HowManyQuestion) or kind is None or not plain or heard.unit is not None:
        return None
    if heard.quantity is not None and isinstance(question, SubscribeQuestion):
        return question.number(scene, pursuits, heard.quantity)
    named = scene.turn.goal == NAMING and heard.quantity is None
    return Answer(spoken=question.asked(scene), facts=BASKET, pending=question) if named else None
