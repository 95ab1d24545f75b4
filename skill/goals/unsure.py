"""Several things fit what goes into a basket, and none is the household's usual one: ask, or say which is offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs

from ledger.records import Action, Outcome, Stage
from shop.catalog import Catalog, said
from skill.conversation.answer import Answer, Facts, after
from skill.conversation.memory import BasketLine
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import Goal
from skill.goals.asking import AskingBrand
from skill.goals.naming import NamedThing
from skill.speech import Say
from skill.understanding.choice import WhichBrand, WhichProduct

ADDING = "BasketAddIntent"
ASKED = Facts(action=Action.BASKET, stage=Stage.CONSIDERATION, outcome=Outcome.ASKED)


def asked_which(scene: Scene, asking: AskingBrand, thing: NamedThing) -> Answer | None:
    """Ask which of several a thing is, which then goes into the basket; None where it is clear.

    What is in the basket already, or on offer, stays.
    """
    known = structs.replace(thing.known, goal=Goal.BASKET)
    match thing.unsure:
        case WhichProduct(products=products):
            asked = asking.which_product(scene, products, known, ASKED)
        case WhichBrand(brands=brands):
            asked = asking.which(scene, brands, known, ASKED)
        case _:
            return None
    return replace(asked, memory=scene.memory)


def best_said(scene: Scene, named: Sequence[NamedThing], answer: Answer) -> Answer:
    """Say first of which kinds the best offer was taken: a variant is never chosen in silence."""
    if answer.spoken is None or answer.facts.outcome is Outcome.REJECTED:
        return answer
    for thing in reversed(named):
        if thing.product is not None and thing.unsure is not None:
            kind, name = said(thing.product.kind), thing.product.name
            answer = after(scene.say(Say.BEST_OFFER, of=thing.unsure.of, kind=kind, product=name), answer)
    if not isinstance(answer.pending, BasketQuestion):
        return answer
    best = tuple(one.product.product_id for one in named if one.product is not None and one.unsure is not None)
    return replace(answer, pending=structs.replace(answer.pending, best=best))


def replaced(scene: Scene, catalog: Catalog, named: Sequence[NamedThing]) -> BasketLine | None:
    """Return what was put into the basket as the best offer of a kind of which another is named: "the white one"."""
    question, thing = scene.pending, named[0].product
    best = question.best if isinstance(question, BasketQuestion) and scene.turn.goal != ADDING else ()
    if thing is None or len(named) > 1 or not best:
        return None
    there = (one for one in scene.memory.basket if one.product_id in best)
    return next((one for one in there if catalog.products[one.product_id].kind == thing.kind), None)


def still_which(scene: Scene) -> Answer | None:
    """Ask again which, of several that were named: "add it" tells where it goes; None where nothing is to choose."""
    question = scene.pending
    if not isinstance(question, WhichQuestion):
        return None
    kept = structs.replace(question, sought=structs.replace(question.sought, goal=Goal.BASKET))
    return Answer(spoken=kept.asked(scene), facts=ASKED, pending=kept)
