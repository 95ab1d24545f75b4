"""Answer "remind me when it comes" and "remind me to reorder": the day is named, and set only after a yes to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from ledger.records import Action, Order, OrderStatus, Outcome, Stage
from ledger.records.summary import LastOrder
from shop.checkout.terms import Terms
from skill.conversation.answer import ALLOW_REMINDERS, Answer, Facts, after
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.remind import RemindQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.reminder import Reminded, Reminder
from skill.conversation.scene import Scene
from skill.goals.services import Services
from skill.speech import Say, card_text

ARRIVAL, REORDER = "RemindArrivalIntent", "RemindReorderIntent"
USUALLY = timedelta(days=30)
SOONEST, LATEST = timedelta(days=7), timedelta(days=180)
_REMINDED = Facts(action=Action.SUPPORT, stage=Stage.POST_PURCHASE)
_FAILED = Facts(action=Action.SUPPORT, stage=Stage.POST_PURCHASE, outcome=Outcome.ERROR)


class Reminding:
    """Sets what was agreed to."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def remind(self, scene: Scene, day: date, *, reorder: bool) -> Answer:
        """Set it, and say what came of that."""
        locale = scene.turn.locale
        text = card_text(Say.REMINDER_REORDER if reorder else Say.REMINDER_ARRIVES, locale, seller=scene.seller)
        match self._services.remind(scene.turn, Reminder(day=day, text=text, locale=locale)):
            case Reminded.SET:
                return Answer(spoken=scene.say(Say.REMIND_SET, day=day), facts=_REMINDED, pending=MoreQuestion())
            case Reminded.NOT_ALLOWED:
                return not_allowed(scene)
            case Reminded.NOT_HERE:
                return Answer(spoken=scene.say(Say.REMIND_NOT_HERE), facts=_FAILED, pending=MoreQuestion())
            case _:
                again = RemindQuestion(day=day, reorder=reorder)
                return Answer(spoken=scene.say(Say.REMIND_TROUBLE), facts=_FAILED, pending=again)


class RemindHandler:
    """Name the day, and ask."""

    goals: ClassVar[tuple[str, ...]] = (ARRIVAL, REORDER)

    def __init__(self, services: Services) -> None:
        self._services = services

    def answer(self, scene: Scene) -> Answer:
        """Ask whether to remind on the day that is known; a card first where reminders are not allowed."""
        return self._of_reorder(scene) if scene.turn.goal == REORDER else self._of_arrival(scene)

    def _of_arrival(self, scene: Scene) -> Answer:
        order = scene.customer.summary.bought.order
        if order is None and not scene.customer.reachable:
            return _not_looked_up(scene)
        if order is None:
            return _no_order(scene)
        named, told = self._services.catalog.product(order.product_id), self._on_the_day(scene, order)
        if named is None:
            return told
        return after(scene.say(Say.REMIND_WHICH, count=order.products, product=named.name), told)

    def _on_the_day(self, scene: Scene, order: LastOrder) -> Answer:
        if order.arrives_by is None:
            return Answer(spoken=scene.say(Say.REMIND_NO_DAY), facts=_REMINDED, pending=MoreQuestion())
        today = Terms(seller=scene.seller).day_of(scene.now)
        if order.arrives_by <= today:
            past = order.arrives_by < today
            spoken = scene.say(Say.STATUS_DUE if past else Say.ARRIVES, day=order.arrives_by)
            return Answer(spoken=spoken, facts=_REMINDED)
        return self._ask(scene, RemindQuestion(day=order.arrives_by))

    def _of_reorder(self, scene: Scene) -> Answer:
        bought = [one for one in scene.history.orders if one.status is not OrderStatus.CANCELLED]
        if not bought and not scene.history.known:
            return _not_looked_up(scene)
        if not bought:
            return _no_order(scene)
        terms = Terms(seller=scene.seller)
        due = terms.day_of(bought[0].placed_at) + _between(bought)
        day = max(due, terms.day_of(scene.now) + timedelta(days=1))
        return self._ask(scene, RemindQuestion(day=day, reorder=True))

    def _ask(self, scene: Scene, question: RemindQuestion) -> Answer:
        if scene.turn.reminders_denied:
            return not_allowed(scene)
        id_ = Say.REMIND_REORDER if question.reorder else Say.REMIND_ARRIVAL
        return Answer(spoken=scene.say(id_, day=question.day), facts=_REMINDED, pending=question)


def _no_order(scene: Scene) -> Answer:
    """Say that no order is known; what is quoted stays so."""
    if isinstance(scene.pending, OrderQuestion):
        spoken = scene.pending.aside(scene, scene.say(Say.NO_ORDER))
        return Answer(spoken=spoken, facts=_REMINDED, pending=scene.pending)
    return Answer(spoken=scene.say(Say.STATUS_NONE), facts=_REMINDED, pending=WhatQuestion())


def _not_looked_up(scene: Scene) -> Answer:
    """Say that the orders cannot be looked up now; what is open stays so."""
    spoken = scene.pending.aside(scene, scene.say(Say.STATUS_TROUBLE))
    return Answer(spoken=spoken, facts=_FAILED, pending=scene.pending)


def not_allowed(scene: Scene) -> Answer:
    """Say that reminders have to be allowed first, with the card for it."""
    return Answer(spoken=scene.say(Say.REMIND_NOT_ALLOWED), facts=_FAILED, card=ALLOW_REMINDERS, pending=MoreQuestion())


def _between(orders: list[Order]) -> timedelta:
    """How long the last thing bought lasts: as long as it did the last time; a month where it was bought once."""
    last = {line.product_id for line in orders[0].lines}
    same = [one.placed_at for one in orders if last & {line.product_id for line in one.lines}]
    lasted = same[0] - same[1] if len(same) > 1 else USUALLY
    return min(LATEST, max(SOONEST, lasted))
