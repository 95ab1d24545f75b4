"""Answer "where is my order": what the ledger holds of the customer's own orders."""

from __future__ import annotations

from typing import ClassVar

from base.money import Money
from ledger.records import Action, OrderStatus, Outcome, Stage
from shop.checkout.terms import Terms
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.goals.selling import total_minor
from skill.goals.services import Services
from skill.speech import Say


class OrderStatusHandler:
    """Tell about the newest order."""

    goals: ClassVar[tuple[str, ...]] = ("OrderStatusIntent",)

    def __init__(self, services: Services) -> None:
        self._services = services

    def answer(self, scene: Scene) -> Answer:
        """Say what was ordered last, and when."""
        history = scene.history
        if not history.known:
            return Answer(spoken=scene.say(Say.STATUS_TROUBLE), facts=_facts(outcome=Outcome.ERROR))
        if not history.orders:
            return Answer(spoken=scene.say(Say.STATUS_NONE), facts=_facts(), pending=WhatQuestion())
        order = history.orders[0]
        placed_on = Terms(seller=scene.seller).local(order.placed_at).date()
        id_ = Say.STATUS_CANCELLED if order.status is OrderStatus.CANCELLED else Say.STATUS_LAST
        total = Money(total_minor(order), order.currency)
        return Answer(
            spoken=scene.say(id_, product=self._services.name_of(order), day=placed_on, total=total),
            facts=_facts(order_id=order.order_id),
        )


def _facts(*, outcome: Outcome = Outcome.OK, order_id: str | None = None) -> Facts:
    return Facts(action=Action.STATUS, stage=Stage.POST_PURCHASE, outcome=outcome, order_id=order_id)
