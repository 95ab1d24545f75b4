"""Several things fit what goes into a basket, and none is the household's usual one: ask, or say which is offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs

from ledger.records import Action, Outcome, Stage
from shop.catalog import said
from skill.conversation.answer import Answer, Facts, after
from skill.conversation.scene import Scene
from skill.conversation.sought import Goal
from skill.goals.asking import AskingBrand
from skill.goals.naming import NamedThing
from skill.speech import Say
from skill.understanding.choice import WhichBrand, WhichProduct

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
    return answer
