"""Ask what is wrong with an offer, where nothing else was said: "that's not right" buys nothing, nor another thing."""

from __future__ import annotations

from ledger.records import Action, Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import BasketLine
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.speech import Say

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
