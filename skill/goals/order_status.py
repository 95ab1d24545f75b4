"""Answer "where is my order": what the ledger holds of the customer's own orders."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from base.errors import StoreError
from base.ids import voice_order_id
from ledger.records import Action, Order, Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.purchase_state import Purchase
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.how_many import HowManyQuestion
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.voice_code import VoiceCodeQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Question, Scene
from skill.conversation.sought import About
from skill.goals.cancelled_orders import CancelledOrders
from skill.goals.order_sentences import OrderSentences
from skill.goals.orders import AskedFor, KnownOrders
from skill.goals.orders_of_when import OrdersOfWhen
from skill.goals.services import Services
from skill.goals.telling_of_orders import TellingOfOrders
from skill.speech import Say, joined

KEPT_OPEN = (BasketQuestion, OrderQuestion, WhichQuestion, InterestQuestion, HowManyQuestion, VoiceCodeQuestion)
"""Questions that a look at another order leaves open."""


class OrderStatusHandler:
    """Tell about the newest order."""

    goals: ClassVar[tuple[str, ...]] = ("OrderStatusIntent",)

    def __init__(self, services: Services) -> None:
        self._services = services
        self._asked_for = AskedFor(services)
        self._cancelled = CancelledOrders(services)
        self._telling = TellingOfOrders(services)
        self._sentences = OrderSentences(services)
        self._of_when = OrdersOfWhen(services, self._sentences)

    def answer(self, scene: Scene) -> Answer:
        """Say what was ordered last, and when; first of all of an order that nobody knew of a moment ago."""
        if scene.pending.doubt is not None:
            return self._tried(scene, scene.pending, scene.pending.doubt)
        if not scene.history.known:
            return self._trouble(scene)
        found = self._asked_for.found(scene)
        if scene.turn.slot("cancelled") is not None and found.complete:
            of_it = self._cancelled.answer(scene, self._asked_for.having(scene, found.orders))
            return of_it or self._none(scene, any_=bool(found.orders))
        several = self._of_when.answer(scene, self._asked_for.having(scene, found.orders)) if found.complete else None
        return several or self._one(scene, found)

    def _one(self, scene: Scene, found: KnownOrders) -> Answer:
        named, order = self._asked_for.named(scene, found.orders)
        if order is None and not found.complete:
            return self._trouble(scene)
        if order is None:
            return self._none(scene, any_=bool(found.orders))
        return self._told(scene, order, id_=Say.STATUS_ORDER if named else Say.STATUS_LAST)

    def _none(self, scene: Scene, *, any_: bool) -> Answer:
        """Say that there is no such order, or none at all; what is open meanwhile stays so."""
        if _stays_open(scene.pending):
            spoken = scene.pending.aside(scene, scene.say(Say.NO_SUCH_ORDER if any_ else Say.NO_ORDER))
            return Answer(spoken=spoken, facts=_facts(), pending=scene.pending)
        said = scene.say(Say.STATUS_NONE_SUCH if any_ else Say.STATUS_NONE)
        return Answer(spoken=said, facts=_facts(), pending=WhatQuestion())

    def _trouble(self, scene: Scene) -> Answer:
        spoken = scene.pending.aside(scene, scene.say(Say.STATUS_TROUBLE))
        return Answer(spoken=spoken, facts=_facts(outcome=Outcome.ERROR), pending=scene.pending)

    def _tried(self, scene: Scene, question: Question, tried: Purchase) -> Answer:
        try:
            order = self._services.ledger.order(voice_order_id(scene.customer.key, tried.draft_id))
        except StoreError:
            trouble = question.aside(scene, scene.say(Say.STATUS_TROUBLE))
            return Answer(spoken=trouble, facts=_facts(outcome=Outcome.ERROR), pending=question)
        if order is None:
            return Answer(spoken=scene.say(Say.STATUS_NOT_FOUND), facts=_facts(), pending=question)
        bought = scene.memory.without(*(line.product_id for line in order.lines if line.product_id is not None))
        return replace(self._told(scene, order), memory=bought)

    def _told(self, scene: Scene, order: Order, *, id_: Say = Say.STATUS_LAST) -> Answer:
        spoken = self._sentences.of(scene, order, id_=id_)
        facts = replace(_facts(order_id=order.order_id), product_id=order.lines[0].product_id if order.lines else None)
        question = scene.pending
        if _stays_open(question) and question.doubt is None:
            return Answer(spoken=question.aside(scene, spoken), facts=facts, pending=question)
        told = self._telling.asked_for(scene, Answer(spoken=spoken, facts=facts))
        asked = None if told.spoken is None else joined(told.spoken, scene.say(Say.ANYTHING_ELSE))
        return replace(told, spoken=asked, pending=MoreQuestion(about=_about(order), order_id=order.order_id))


def _stays_open(question: Question) -> bool:
    """Tell whether a question is of what would be lost: of a thing that was but told of nothing is."""
    return isinstance(question, KEPT_OPEN) and (not isinstance(question, InterestQuestion) or bool(question.beside))


def _about(order: Order) -> About:
    """What is talked about: as many of it as were ordered, where that was one thing alone."""
    if len(order.lines) != 1:
        return About()
    (line,) = order.lines
    return About(product_id=line.product_id, brand_id=line.brand_id, quantity=line.quantity)


def _facts(*, outcome: Outcome = Outcome.OK, order_id: str | None = None) -> Facts:
    return Facts(action=Action.STATUS, stage=Stage.POST_PURCHASE, outcome=outcome, order_id=order_id)
