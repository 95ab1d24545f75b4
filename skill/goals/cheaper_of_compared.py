"""Which of two that were just compared is cheaper: a question about prices, which nobody ordered by asking."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.records import Action, Outcome, Stage
from shop.catalog import Catalog
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.product import ProductQuestion
from skill.conversation.scene import Scene
from skill.speech import Say, joined


def cheaper_of_compared(scene: Scene, catalog: Catalog) -> Answer | None:
    """Say which it is with the price of each, and ask again which one; None where no two were compared."""
    question = scene.pending
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
