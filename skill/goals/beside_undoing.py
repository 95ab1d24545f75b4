"""Where it is asked whether to take away what stands, whatever else is said leaves it so, and that is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from msgspec import structs

from ledger.records import OrderStatus
from skill.conversation.answer import Answer, Facts, after
from skill.conversation.handler import Handler
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.cancel import CancelQuestion
from skill.conversation.question.in_its_words import NO, UNCLEAR, YES, is_kept, says_yes
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.subscription import SubscriptionQuestion
from skill.conversation.scene import Question, Scene
from skill.conversation.subscription_wish import SubscriptionDeed
from skill.goals.orders import AskedFor
from skill.goals.services import Services
from skill.goals.taking_back import TakingBack
from skill.speech import Say

ANSWERS = (YES, NO)
"""What such a question ends with, and says so by itself."""
CANCELLING = "CancelOrderIntent"
OWN = {"cancel": CANCELLING, "subscription": "SubscriptionCancelIntent"}
"""Goals that speak of what is asked about, by the question's name."""


class BesideUndoing:
    """Answers as the handler within does, and says what stays as it is where something else is open then."""

    goals: ClassVar[tuple[str, ...]] = ()  # those of whom it stands before

    def __init__(self, services: Services, within: Handler, answers: Mapping[str, Handler]) -> None:
        self._asked_for = AskedFor(services)
        self._within = within
        self._answers = answers
        self._taking_back = TakingBack(services)

    def answer(self, scene: Scene) -> Answer:
        """Answer one turn."""
        was, goal = scene.pending, scene.turn.goal
        bare = goal == CANCELLING and "product" not in scene.turn.slots
        if bare and _of_subscription(was) and not self._may_cancel(scene):  # "cancel it", behind a subscription
            return self._as_answer(scene, OWN["subscription"])
        if was.stands is None or goal in ANSWERS:
            return self._within.answer(scene)
        if isinstance(was, CancelQuestion) and is_kept(scene.turn):
            return self._kept(scene, was)
        if bare and _ends_subscription(was):
            sure = says_yes(scene.turn) and not self._may_cancel(scene)
            return self._as_answer(scene, YES if sure else UNCLEAR)
        answer = self._within.answer(scene)
        now = answer.pending if isinstance(answer.pending, Question) else None
        own = goal == OWN.get(str(was.__struct_config__.tag))
        return answer if own or type(now) is type(was) else after(scene.say(was.stands), answer)

    def _kept(self, scene: Scene, question: CancelQuestion) -> Answer:
        """Leave the order that has what is to be kept, whether it is asked about or comes later."""
        known = self._asked_for.found(scene)
        found = self._asked_for.order(scene, known)
        asked = next((one for one in known.orders if one.order_id == question.order_id), None)
        if found is None or asked is None or found.order_id not in question.others:
            return self._as_answer(scene, NO)
        rest = structs.replace(question, others=tuple(one for one in question.others if one != found.order_id))
        again = self._taking_back.ask(scene, asked, Facts(order_id=found.order_id), named=Mentioned())
        return replace(after(scene.say(Say.CANCEL_KEPT), again), pending=rest)

    def _may_cancel(self, scene: Scene) -> bool:
        """Tell whether an order could be meant as well as the subscription: "cancel it"."""
        orders = self._asked_for.found(scene).orders
        return any(one.status is OrderStatus.PLACED and self._taking_back.may(scene, one) for one in orders)

    def _as_answer(self, scene: Scene, goal: str) -> Answer:
        slots = {name: slot for name, slot in scene.turn.slots.items() if name == "choice"}  # "cancel both"
        return self._answers[goal].answer(replace(scene, turn=replace(scene.turn, intent=goal, slots=slots)))


def _of_subscription(question: Question) -> bool:
    return isinstance(question, MoreQuestion) and question.subscription_id is not None


def _ends_subscription(question: Question) -> bool:
    return isinstance(question, SubscriptionQuestion) and question.wish.deed is SubscriptionDeed.END
