"""Take an order back that was placed a moment ago."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from base.errors import StoreError
from base.money import Money
from ledger.records import Action, Initiator, Order, OrderSource, OrderStatus, Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.cancel import CancelQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.goals.orders import all_in
from skill.goals.receipts import total_minor
from skill.goals.services import Services
from skill.speech import Say, joined

WINDOW = timedelta(minutes=30)
"""For which an order can be taken back by voice; by then it is being packed."""

MOST_IN_A_ROW = 5
"""Orders that are asked about one after the other: session attributes stay small."""

OURS = "built_in"
"""The merchant that is ourselves: its orders are ours to cancel for as long as they are not packed."""


class TakingBack:
    """Cancels orders inside the window."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def may(self, scene: Scene, order: Order) -> bool:
        """Tell whether it is early enough, and the order ours or its merchant not told yet."""
        if not (_is_early(scene, order) or _by_itself(order)):
            return False
        try:
            told_too = self._told_too and _is_early(scene, order)
            return told_too or self._services.ledger.withdrawals.may_withdraw(order)
        except StoreError:
            return True  # it is asked, and tried then

    @property
    def _told_too(self) -> bool:
        return self._services.settings.merchant == OURS

    def ask(self, scene: Scene, order: Order, facts: Facts, *, named: Mentioned, id_: Say = Say.CANCEL_ASK) -> Answer:
        """Name all that is in the order, and ask; of a part of it that was named, say that it cannot be cut apart."""
        total = Money(total_minor(order), order.currency)
        part = not named.nothing and (len(order.lines) > 1 or named.quantity is not None)
        id_ = Say.CANCEL_WHOLE if part and id_ is Say.CANCEL_ASK else id_
        spoken = scene.say(id_, product=all_in(self._services, order), total=total)
        asked = replace(facts, outcome=Outcome.ASKED, handoff_way=None)
        return Answer(spoken=spoken, facts=asked, pending=CancelQuestion(order_id=order.order_id))

    def every(self, scene: Scene, orders: Sequence[Order], facts: Facts) -> Answer | None:
        """Say how many orders can be taken back, and ask about the last; None where no two can."""
        open_ = [one for one in orders if one.status is OrderStatus.PLACED and self.may(scene, one)]
        if len(open_) < 2:
            return None
        last, others = open_[0], tuple(one.order_id for one in open_[1:MOST_IN_A_ROW])
        total = Money(total_minor(last), last.currency)
        spoken = scene.say(Say.CANCEL_SEVERAL, count=len(open_), product=all_in(self._services, last), total=total)
        asked = replace(facts, outcome=Outcome.ASKED, handoff_way=None, order_id=last.order_id)
        return Answer(spoken=spoken, facts=asked, pending=CancelQuestion(order_id=last.order_id, others=others))

    def next_of(self, scene: Scene, others: tuple[str, ...], told: Answer | None = None) -> Answer:
        """Ask about the next order that can still be taken back, behind what became of the one before."""
        told = told or Answer(spoken=scene.say(Say.CANCEL_KEPT), facts=Facts(action=Action.CANCEL))
        try:
            known = [self._services.ledger.order(one) for one in others]
        except StoreError:
            known = []
        open_ = [one for one in known if one is not None and one.status is OrderStatus.PLACED and self.may(scene, one)]
        if told.spoken is None or not open_:
            rest = scene.say(Say.MORE)
            return replace(
                told, spoken=rest if told.spoken is None else joined(told.spoken, rest), pending=WhatQuestion()
            )
        order, *later = open_
        total = Money(total_minor(order), order.currency)
        asked = scene.say(Say.CANCEL_NEXT, product=all_in(self._services, order), total=total)
        pending = CancelQuestion(order_id=order.order_id, others=tuple(one.order_id for one in later))
        return replace(told, spoken=joined(told.spoken, asked), pending=pending)

    def cancel(self, scene: Scene, order_id: str, others: tuple[str, ...] = ()) -> Answer:
        """Cancel it, and say so only once it is; then ask about the next of the others."""
        facts = Facts(action=Action.CANCEL, stage=Stage.POST_PURCHASE, order_id=order_id)
        try:
            known = self._services.ledger.order(order_id)
            gone = None if known is None else self._gone(scene, known)
        except StoreError:
            failed = replace(facts, outcome=Outcome.ERROR)
            spoken = scene.say(Say.CANCEL_TROUBLE)
            return Answer(spoken=spoken, facts=failed, pending=CancelQuestion(order_id=order_id, others=others))
        if known is not None and known.status is OrderStatus.CANCELLED:
            gone = known  # by an earlier try of this very turn, or by the shop meanwhile: it is what was asked for
        if gone is None:
            return Answer(spoken=scene.say(Say.CANCEL_UNKNOWN), facts=replace(facts, outcome=Outcome.REJECTED))
        done, called = replace(facts, outcome=Outcome.CANCELLED), all_in(self._services, gone)
        if others:
            told = Answer(spoken=scene.say(Say.CANCELLED_ONE, product=called), facts=done)
            return self.next_of(scene, others, told)
        return Answer(spoken=scene.say(Say.CANCELLED_NOW, product=called), facts=done, pending=WhatQuestion())

    def _gone(self, scene: Scene, order: Order) -> Order | None:
        early, by_itself = _is_early(scene, order), _by_itself(order)
        if not (early or by_itself):
            return None
        keys = (*scene.customer.keys, *(self._services.account_keys(scene) if by_itself else ()))
        withdraw = self._services.ledger.withdrawals.withdraw
        return withdraw(order.order_id, keys, scene.now, told_too=self._told_too and early)


def _by_itself(order: Order) -> bool:
    """Tell whether no word ordered it: it is held back for a while, so that it can be taken back."""
    unspoken = order.initiator is Initiator.MACHINE or order.source is OrderSource.DEVICE_AUTO
    return order.status is OrderStatus.PLACED and unspoken


def _is_early(scene: Scene, order: Order) -> bool:
    return order.status is OrderStatus.PLACED and scene.now - order.placed_at <= WINDOW
