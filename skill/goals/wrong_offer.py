"""Ask what is wrong with an offer, where nothing else was said: "that's not right" buys nothing, nor another thing.

And say so where the only one of its kind is refused: "not the baby one" is never answered with the same quote again.
"""

from __future__ import annotations

from collections.abc import Collection

from ledger.records import Action, Outcome, Stage
from shop.catalog import Catalog, Wanted
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import BasketLine
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About
from skill.speech import Say, joined

WRONG = Facts(action=Action.REORDER, stage=Stage.CONSIDERATION, outcome=Outcome.REJECTED)


def what_is_wrong(scene: Scene, offer: OrderQuestion) -> Answer:
    """Ask; what was on offer stays talked about, several things as the basket, and no yes buys it unquoted."""
    spoken = scene.say(Say.WHAT_IS_WRONG)
    if not offer.quote.more:
        return Answer(spoken=spoken, facts=WRONG, pending=WhatQuestion(about=offer.about))
    there = {line.product_id for line in scene.memory.basket}
    lines = (BasketLine(product_id=one, quantity=count) for one, count in offer.quote.lines if one not in there)
    memory = scene.memory.adding(*lines)
    return Answer(spoken=spoken, facts=WRONG, pending=BasketQuestion(about=offer.about), memory=memory)


def nothing_else(scene: Scene, catalog: Catalog, refused: Collection[str]) -> Answer | None:
    """Say that there is nothing else like the one thing on offer, and ask on; None where something is left."""
    question, now = scene.pending, catalog.product(scene.pending.about.product_id)
    if not isinstance(question, OrderQuestion) or question.quote.more or now is None:
        return None
    there = [one for one in catalog.find(Wanted(kind=now.kind)) if one.in_stock or one == now]
    left = [one for one in there if one.product_id not in refused and one.brand_id not in refused]
    if left:
        return None
    spoken = joined(scene.say(Say.NO_OTHER, product=now.name), scene.say(Say.WHAT_REORDER))
    return Answer(spoken=spoken, facts=WRONG, pending=WhatQuestion(about=About()))
