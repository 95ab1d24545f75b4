"""Orders that are asked about by their time: "what did I order last month", "where are my orders"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from ledger.records import Action, Order, OrderStatus, Stage
from shop.checkout.terms import Terms
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.goals.order_sentences import OrderSentences
from skill.goals.services import Services
from skill.speech import Say, Spoken, joined

UNDER_WAY = "under-way"
MOST_TOLD = 3
"""Orders that are told of at once."""
TOLD = Facts(action=Action.STATUS, stage=Stage.POST_PURCHASE)


class OrdersOfWhen:
    """Tells of all orders of a time, the newest first; and of all that are under way."""

    def __init__(self, services: Services, sentences: OrderSentences) -> None:
        self._services = services
        self._sentences = sentences

    def answer(self, scene: Scene, orders: Sequence[Order]) -> Answer | None:
        """Tell of them; None where no time was said, or where none is under way."""
        slot, terms = scene.turn.slot("of_when"), Terms(seller=scene.seller)
        if slot is None or slot.id is None or not orders:
            return None
        standing = [one for one in orders if one.status is not OrderStatus.CANCELLED]
        if slot.id == UNDER_WAY:
            coming = [one for one in standing if self._comes(scene, one, terms.day_of(scene.now))]
            return self._each(scene, coming) if coming else None
        first, last = days_of(slot.id, terms.day_of(scene.now))
        then = [one for one in standing if first <= terms.day_of(one.placed_at) <= last]
        return self._each(scene, then) if then else self._asked_on(scene, scene.say(Say.STATUS_NONE_THEN), TOLD)

    def _comes(self, scene: Scene, order: Order, today: date) -> bool:
        if order.status is not OrderStatus.PLACED:
            return False
        day = scene.customer.summary.bought.day_of(order.order_id)
        return self._services.awaits(order) or (day is not None and day >= today)

    def _each(self, scene: Scene, orders: Sequence[Order]) -> Answer:
        said = [self._sentences.of(scene, one).speech for one in orders[:MOST_TOLD]]
        if len(orders) > MOST_TOLD:
            said.append(scene.say(Say.STATUS_OTHERS, count=len(orders) - MOST_TOLD).speech)
        return self._asked_on(scene, Spoken(" ".join(said)), replace(TOLD, order_id=orders[0].order_id))

    def _asked_on(self, scene: Scene, told: Spoken, facts: Facts) -> Answer:
        """Go on with what is open; else ask what else there is."""
        question = scene.pending
        if question.buys or question.choices or isinstance(question, BasketQuestion):
            return Answer(spoken=question.aside(scene, told), facts=facts, pending=question)
        pending = WhatQuestion() if facts.order_id is None else MoreQuestion(order_id=facts.order_id)
        return Answer(spoken=joined(told, scene.say(Say.ANYTHING_ELSE)), facts=facts, pending=pending)


def days_of(period: str, today: date) -> tuple[date, date]:
    """Return the first and the last day of a time, as the model names it, seen from today."""
    length, of_month = today.weekday(), today.replace(day=1)
    monday, before = today - timedelta(days=length), of_month - timedelta(days=1)
    return {
        "today": (today, today),
        "yesterday": (today - timedelta(days=1), today - timedelta(days=1)),
        "this-week": (monday, today),
        "last-week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "this-month": (of_month, today),
        "last-month": (before.replace(day=1), before),
        "this-year": (today.replace(month=1, day=1), today),
        "last-year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }[period]
