"""Answer "did you cancel it": by the order that was cancelled last; of one that stands it is said that it does."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce

from base.money import Money
from ledger.records import Action, Order, OrderStatus, Outcome, Stage
from shop.checkout.terms import Terms
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.cancel import CancelQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import ALL
from skill.conversation.scene import Question, Scene
from skill.goals.orders import all_in
from skill.goals.receipts import total_minor
from skill.goals.services import Services
from skill.goals.taking_back import MOST_IN_A_ROW, TakingBack
from skill.speech import Say, Spoken, joined

_LATELY = timedelta(days=1)

ASKED = Facts(action=Action.STATUS, stage=Stage.POST_PURCHASE)


class CancelledOrders:
    """Tells whether an order is cancelled; a question never cancels, or offers to cancel, another one."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._taking_back = TakingBack(services)

    def answer(self, scene: Scene, orders: list[Order]) -> Answer | None:
        """Answer of these orders, newest first; None where there are none."""
        choice = scene.turn.slot("choice")
        if choice is not None and choice.id == ALL and len(orders) > 1:
            return self._each(scene, orders)
        gone = [one for one in orders if one.status is OrderStatus.CANCELLED]
        standing = next((one for one in orders if one.status is not OrderStatus.CANCELLED), None)
        if gone:
            return self._is(scene, max(gone, key=_when), standing)
        return None if standing is None else self._is_not(scene, standing)

    def _each(self, scene: Scene, orders: list[Order]) -> Answer:
        """Tell it of each order of the last day, and of no more than a few: "are all my orders cancelled"."""
        recent = [one for one in orders if scene.now - one.placed_at <= _LATELY][:MOST_IN_A_ROW] or orders[:1]
        ids = {True: Say.EACH_CANCELLED, False: Say.EACH_STANDS}
        told = [self._told(scene, ids[one.status is OrderStatus.CANCELLED], one) for one in recent]
        question = _kept(scene)
        return Answer(spoken=question.aside(scene, reduce(joined, told)), facts=ASKED, pending=question)

    def _is(self, scene: Scene, order: Order, standing: Order | None) -> Answer:
        """Say that it is, and of an order since, or of the same, that this one is another."""
        day, called = Terms(seller=scene.seller).day_of(order.placed_at), all_in(self._services, order)
        told = [scene.say(Say.IS_CANCELLED, product=called, day=day)]
        if standing is not None and (standing.placed_at >= order.placed_at or _products(standing) == _products(order)):
            told.append(self._told(scene, Say.OTHER_STANDS, standing))
        question = _kept(scene)
        facts = replace(ASKED, order_id=order.order_id)
        return Answer(spoken=question.aside(scene, reduce(joined, told)), facts=facts, pending=question)

    def _is_not(self, scene: Scene, order: Order) -> Answer:
        asks = not scene.pending.buys and self._taking_back.may(scene, order)
        told = self._told(scene, Say.IS_NOT_CANCELLED_ASK if asks else Say.IS_NOT_CANCELLED, order)
        facts = replace(ASKED, order_id=order.order_id)
        if asks:
            asked = replace(facts, outcome=Outcome.ASKED)
            return Answer(spoken=told, facts=asked, pending=CancelQuestion(order_id=order.order_id))
        question = _kept(scene)
        return Answer(spoken=question.aside(scene, told), facts=facts, pending=question)

    def _told(self, scene: Scene, id_: Say, order: Order) -> Spoken:
        total = Money(total_minor(order), order.currency)
        return scene.say(id_, product=all_in(self._services, order), total=total)


def _when(order: Order) -> tuple[datetime, datetime]:
    return order.cancelled_at or order.placed_at, order.placed_at


def _products(order: Order) -> set[str | None]:
    return {line.product_id for line in order.lines}


def _kept(scene: Scene) -> Question:
    """Leave open what is; behind a question whether to cancel, which was but asked about, nothing is."""
    return WhatQuestion() if isinstance(scene.pending, CancelQuestion) else scene.pending
