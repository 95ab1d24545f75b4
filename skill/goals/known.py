"""Answer "what do you know about me": what the ledger holds of the household, and how it can be ended."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from ledger.records import Action, Grant, Outcome
from skill.conversation.answer import Answer, Card, CardKind, Facts
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Question, Scene
from skill.goals.services import ORDERS_REMEMBERED
from skill.speech import Say, Spoken, card_text, joined

SOLD = "DataSoldIntent"


class WhatIsKnownHandler:
    """Tell it plainly: orders, and what was agreed to."""

    goals: ClassVar[tuple[str, ...]] = ("WhatIsKnownIntent", SOLD)

    def answer(self, scene: Scene) -> Answer:
        """Count the orders, and say what is kept besides them."""
        facts = Facts(action=Action.CONSENT)
        if scene.turn.goal == SOLD:
            return self._not_sold(scene, facts)
        history, consent = scene.history, scene.customer.consent
        if not history.known:
            spoken = scene.pending.aside(scene, scene.say(Say.STATUS_TROUBLE))
            return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ERROR), pending=scene.pending)
        measured = consent.measurement is Grant.GRANTED
        orders = scene.say(
            Say.KNOWN_MANY if len(history.orders) == ORDERS_REMEMBERED else Say.KNOWN_ORDERS, count=len(history.orders)
        )
        kept = scene.say(Say.KNOWN_MEASURED if measured else Say.KNOWN_UNMEASURED)
        ads = scene.say(Say.KNOWN_ADS if consent.marketing is Grant.GRANTED else Say.KNOWN_NO_ADS)
        waiting = scene.customer.summary.basket
        said = [orders, *([scene.say(Say.KNOWN_BASKET, count=len(waiting))] if waiting else []), kept, ads]
        spoken, pending = _with_question(scene, Spoken(" ".join(one.speech for one in said), None))
        locale = scene.turn.locale
        card = Card(
            kind=CardKind.SIMPLE,
            title=card_text(Say.CARD_KNOWN_TITLE, locale, seller=scene.seller),
            text=card_text(Say.CARD_KNOWN, locale, seller=scene.seller),
        )
        return Answer(spoken=spoken, card=card, facts=facts, pending=pending)

    def _not_sold(self, scene: Scene, facts: Facts) -> Answer:
        """Say that nothing is sold, and how all of it can be ended."""
        spoken, pending = _with_question(scene, scene.say(Say.DATA_NOT_SOLD))
        return Answer(spoken=spoken, facts=facts, pending=pending)


def _with_question(scene: Scene, told: Spoken) -> tuple[Spoken, Question]:
    """Ask again what is open; else say how what is kept can be ended: "delete it" means that then."""
    question = scene.pending
    if isinstance(question, OrderQuestion | BasketQuestion | WhichQuestion):
        return question.aside(scene, told), question
    return joined(told, scene.say(Say.KNOWN_END)), MoreQuestion(data=True)
