"""What is to go and is in no basket, but was ordered a moment ago: "I changed my mind about the coffee"."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.records import Action, Order, OrderStatus, Stage
from skill.conversation.answer import Answer, Facts, after
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.consent import ConsentQuestion
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.nothing import NoQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.goals.orders import AskedFor
from skill.goals.services import Services
from skill.goals.taking_back import TakingBack
from skill.speech import Say


class JustOrdered:
    """Asks whether to cancel the order that has what was named."""

    def __init__(self, services: Services, taking_back: TakingBack) -> None:
        self._asked_for = AskedFor(services)
        self._taking_back = taking_back

    def last(self, scene: Scene) -> Answer | None:
        """Ask whether to cancel the last order, where "that's wrong" can be of nothing else; None where it can."""
        about, consent = scene.pending.about.product_id, isinstance(scene.pending, ConsentQuestion)
        told = scene.pending.order_id if isinstance(scene.pending, MoreQuestion) else None
        nothing = isinstance(scene.pending, NoQuestion | WhatQuestion | MoreQuestion)
        nothing = nothing and (about is None or told is not None)
        if not (nothing or consent) or not scene.history.known:
            return None
        order = next(iter(self._asked_for.found(scene).orders), None)
        if told is not None and order is not None and order.order_id != told:
            return None  # another was told of
        if order is not None and about is not None and all(line.product_id != about for line in order.lines):
            return None  # of what was sent, behind which it is asked for consent too
        if order is None or not self._taking_back.may(scene, order):
            return None
        facts = Facts(action=Action.CANCEL, stage=Stage.POST_PURCHASE, order_id=order.order_id)
        return self._taking_back.ask(scene, order, facts, named=Mentioned())

    def other_count(self, scene: Scene) -> Answer | None:
        """Say that an order which was placed is not changed, and ask whether to cancel it; None where none was."""
        asked = self.last(scene)
        return None if asked is None else after(scene.say(Say.ORDER_STANDS), asked)

    def cancelled(self, scene: Scene, heard: Mentioned) -> Order | None:
        """Return the newest order of what was named, where all such are cancelled; None where one stands or none is."""
        if heard.nothing or not scene.history.known:
            return None
        orders = self._asked_for.having(scene, self._asked_for.found(scene).orders)
        stands = any(one.status is not OrderStatus.CANCELLED for one in orders)
        return None if stands else next(iter(orders), None)

    def all_but(self, scene: Scene, kept: Mentioned) -> Answer:
        """Ask of every other order that can be taken back, where this is to be kept; "keep it" alone orders nothing."""
        orders = self._asked_for.found(scene).orders if scene.history.known else []
        kept_ones = self._asked_for.of(orders, (kept,))
        others = [one for one in orders if one not in kept_ones] if kept_ones else []
        left = Answer(spoken=scene.say(Say.CANCEL_LEFT if kept_ones else Say.MORE), pending=WhatQuestion())
        return self._of(scene, others) or left

    def asked_of_each(self, scene: Scene, named: Sequence[Mentioned]) -> Answer | None:
        """Ask of one after the other of the orders that have what was named; None where no two of them can go."""
        if scene.pending.doubt is not None or scene.pending.buys or not scene.history.known:
            return None
        return self._of(scene, self._asked_for.of(self._asked_for.found(scene).orders, named))

    def _of(self, scene: Scene, orders: Sequence[Order]) -> Answer | None:
        open_ = [one for one in orders if one.status is OrderStatus.PLACED and self._taking_back.may(scene, one)]
        if not open_:
            return None
        facts = Facts(action=Action.CANCEL, stage=Stage.POST_PURCHASE, order_id=open_[0].order_id)
        every = self._taking_back.every(scene, open_, facts)
        return every or self._taking_back.ask(scene, open_[0], facts, named=Mentioned())

    def asked_back(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """Name the order, and ask; None where nothing was named, or no order of it can be taken back by voice.

        While it is in doubt whether something was ordered, nothing is said of orders but by the ledger.
        """
        if heard.nothing or scene.pending.doubt is not None:
            return None
        order = self._asked_for.order(scene, self._asked_for.found(scene))
        if order is None or not self._taking_back.may(scene, order):
            return None
        product_id = order.lines[0].product_id if order.lines else None
        facts = Facts(action=Action.CANCEL, stage=Stage.POST_PURCHASE, order_id=order.order_id, product_id=product_id)
        asked = self._taking_back.ask(scene, order, facts, named=heard)
        return after(scene.say(Say.NOT_ORDERED_YET), asked) if scene.pending.buys else asked
