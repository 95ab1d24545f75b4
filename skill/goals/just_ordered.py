"""What is to go and is in no basket, but was ordered a moment ago: "I changed my mind about the coffee"."""

from __future__ import annotations

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
