"""Which of two that were just compared is cheaper: a question about prices, which nobody ordered by asking."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.records import Action, Outcome, Stage
from shop.catalog import Catalog
from skill.conversation.answer import Answer, Facts
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.product import ProductQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import Goal, Sought
from skill.speech import Say, joined


def cheaper_of_compared(scene: Scene, catalog: Catalog) -> Answer | None:
    """Say which it is with the price of each, and ask again; None where no two were compared, or are quoted."""
    question = scene.pending
    if isinstance(question, OrderQuestion) and question.quote.more:
        return _of_quoted(scene, catalog, question)
    if not isinstance(question, ProductQuestion) or not question.compared:
        return None
    there = (catalog.products[one] for one in question.candidates if one in catalog.products)
    best, *others = sorted(there, key=lambda one: one.price.minor) or (None,)
    if best is None or not others:
        return None
    same = best.price == others[0].price
    told = scene.say(Say.PRICE_IS if same else Say.CHEAPEST, product=best.item, price=best.price)
    for one in others:
        told = joined(told, scene.say(Say.PRICE_IS, product=one.item, price=one.price))
    facts = Facts(action=Action.COMPARE, stage=Stage.CONSIDERATION, outcome=Outcome.ASKED)
    facts = facts if same else replace(facts, product_id=best.product_id, brand_id=best.brand_id)
    memory = scene.memory if same else scene.memory.telling_of(best.product_id)  # "I'll take it" is of that one
    named = structs.replace(question, candidates=tuple(one.product_id for one in (best, *others)))  # "the first one"
    return Answer(spoken=named.aside(scene, told), facts=facts, pending=named, memory=memory)


def _of_quoted(scene: Scene, catalog: Catalog, question: OrderQuestion) -> Answer | None:
    """Say which of the things that are quoted is the cheapest: the quote stays as it is."""
    there = [one for id_, _ in question.quote.lines if (one := catalog.product(id_)) is not None]
    if not there:
        return None
    best, *others = sorted(there, key=lambda one: one.price.minor)
    told = scene.say(Say.CHEAPEST, product=best.item, price=best.price)
    for one in others:
        told = joined(told, scene.say(Say.PRICE_IS, product=one.item, price=one.price))
    facts = Facts(action=Action.COMPARE, stage=Stage.CONSIDERATION, product_id=best.product_id, brand_id=best.brand_id)
    return Answer(spoken=question.aside(scene, told), facts=facts, pending=question)


def of_compared(scene: Scene, heard: Mentioned) -> Sought | None:
    """Return so many of the one that was told of as the cheaper; None where none was, or no two were compared."""
    question, told_of = scene.pending, scene.memory.told_of
    compared = isinstance(question, ProductQuestion) and question.compared
    if not compared or told_of not in question.products or heard.quantity is None or heard.unit is not None:
        return None
    return Sought(goal=Goal.REORDER, product_id=told_of, quantity=heard.quantity)
