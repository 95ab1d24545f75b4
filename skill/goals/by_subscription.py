"""What is said of a thing that comes by a subscription is of that: "cancel my coffee", "send my coffee every week"."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Final

from base.errors import StoreError
from ledger.records import Order
from ledger.records.subscription import SubscriptionState
from skill.conversation.answer import Answer
from skill.conversation.handler import Handler
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.more import MoreQuestion
from skill.conversation.scene import Question, Scene
from skill.goals.orders import AskedFor
from skill.goals.services import Services
from skill.goals.subscription_words import means, often_in, other_than_interval, subscriptions_of
from skill.goals.taking_back import TakingBack
from skill.understanding.sentence import several

_OFTEN: Final = "SubscribeIntent"
_STATUS: Final = "OrderStatusIntent"
OF_SUBSCRIPTIONS: Final = {
    _OFTEN: "SubscriptionChangeIntent",
    "BasketChangeIntent": "SubscriptionChangeIntent",
    "BasketRemoveIntent": "SubscriptionCancelIntent",
    "CancelOrderIntent": "SubscriptionCancelIntent",
    _STATUS: "SubscriptionsIntent",
}
"""Goals that may be of a subscription, and the goal that they are then."""


class BySubscription:
    """Answers as the handler within does, unless what is named comes by a subscription and is nowhere else.

    Something on offer, in the basket, or ordered comes first. Nothing is changed by it: what would come of it is asked.
    """

    goals: ClassVar[tuple[str, ...]] = ()  # those of whom it stands before

    def __init__(self, services: Services, within: Handler, subscriptions: Handler) -> None:
        self._services = services
        self._asked_for = AskedFor(services)
        self._taking_back = TakingBack(services)
        self._within = within
        self._subscriptions = subscriptions

    def answer(self, scene: Scene) -> Answer:
        """Answer one turn."""
        goal = OF_SUBSCRIPTIONS.get(scene.turn.goal)
        if goal is None or not self._is_of_one(scene):
            return self._within.answer(scene)
        return self._subscriptions.answer(replace(scene, turn=replace(scene.turn, intent=goal)))

    def _is_of_one(self, scene: Scene) -> bool:
        heard = several(self._services.slots, scene.turn)
        if len(heard) != 1 or scene.memory.basket or _offers(scene.pending) or not self._may_be(scene, heard[0]):
            return False
        if scene.turn.goal != _OFTEN and self._is_of_an_order(scene):
            return False
        return self._comes(scene, heard[0])

    def _may_be(self, scene: Scene, heard: Mentioned) -> bool:
        """A brand beside an interval is a wish for that one; of nothing that is named there is one that was told."""
        if scene.turn.goal == _OFTEN:
            bare = not heard.nothing or isinstance(scene.pending, MoreQuestion) or not scene.history.products
            if other_than_interval(scene.turn) is not None:
                return heard.brand is None
            return heard.brand is None and bare and often_in(scene.turn, self._services.slots.numbers) is not None
        return not heard.nothing

    def _is_of_an_order(self, scene: Scene) -> bool:
        having = self._asked_for.having(scene, self._asked_for.found(scene).orders)
        return any(self._stands(scene, one) for one in having)

    def _stands(self, scene: Scene, order: Order) -> bool:
        return scene.turn.goal == _STATUS or self._taking_back.may(scene, order)

    def _comes(self, scene: Scene, heard: Mentioned) -> bool:
        try:
            found = subscriptions_of(scene, self._services)
        except StoreError:
            return False
        ended, catalog = SubscriptionState.CANCELLED, self._services.catalog
        standing = [one.subscription for one in found if one.subscription.state is not ended]
        return any(means(catalog, heard, one) for one in standing)


def _offers(question: Question) -> bool:
    """Tell whether something else is talked about."""
    return question.buys or bool(question.choices) or question.about.product_id is not None
