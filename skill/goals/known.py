"""Answer "what do you know about me": what the ledger holds of the household, and how it can be ended."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from ledger.records import Action, Grant, Outcome
from skill.conversation.answer import Answer, Card, CardKind, Facts
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.goals.services import ORDERS_REMEMBERED
from skill.speech import Say, Spoken, card_text, joined


class WhatIsKnownHandler:
    """Tell it plainly: orders, and what was agreed to."""

    goals: ClassVar[tuple[str, ...]] = ("WhatIsKnownIntent",)

    def answer(self, scene: Scene) -> Answer:
        """Count the orders, and say what is kept besides them."""
        facts = Facts(action=Action.CONSENT)
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
        end = scene.say(Say.KNOWN_END)
        waiting = scene.customer.summary.basket
        question = scene.pending
        open_ = isinstance(question, OrderQuestion | BasketQuestion | WhichQuestion)
        said = [orders, *([scene.say(Say.KNOWN_BASKET, count=len(waiting))] if waiting else []), kept, ads]
        told = Spoken(" ".join(one.speech for one in said), None)
        spoken = question.aside(scene, told) if open_ else joined(told, end)
        locale = scene.turn.locale
        card = Card(
            kind=CardKind.SIMPLE,
            title=card_text(Say.CARD_KNOWN_TITLE, locale, seller=scene.seller),
            text=card_text(Say.CARD_KNOWN, locale, seller=scene.seller),
        )
        return Answer(spoken=spoken, card=card, facts=facts, pending=question if open_ else WhatQuestion())
