"""A subscription that is quoted, or of which it is asked how often, is not lost without a word."""

from __future__ import annotations

from typing import ClassVar

from ledger.records import Action
from skill.conversation.answer import Answer, after
from skill.conversation.handler import Handler
from skill.conversation.question.consent import ConsentQuestion
from skill.conversation.question.how_often import HowOftenQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.subscribe import SubscribeCodeQuestion, SubscribeQuestion
from skill.conversation.scene import Question, Scene
from skill.conversation.sought import Goal
from skill.speech import Say

ANSWERS = ("AMAZON.YesIntent", "AMAZON.NoIntent")
"""What a subscription ends with, and says so by itself."""


class BesideSubscription:
    """Answers as the handler within does, and says that nothing is set up where something else is open then."""

    goals: ClassVar[tuple[str, ...]] = ()  # those of whom it stands before

    def __init__(self, within: Handler) -> None:
        self._within = within

    def answer(self, scene: Scene) -> Answer:
        """Answer one turn."""
        was, answer = scene.pending, self._within.answer(scene)
        if not _of_subscription(was) or scene.turn.goal in ANSWERS or answer.facts.action is Action.SUBSCRIBE:
            return answer
        now = answer.pending
        if not isinstance(now, Question) or _of_subscription(now) or isinstance(now, ConsentQuestion):
            return answer
        left = Say.SUBSCRIPTION_ONCE if isinstance(now, OrderQuestion) else Say.SUBSCRIPTION_NOT_NOW
        return after(scene.say(left), answer)


def _of_subscription(question: Question) -> bool:
    asked = isinstance(question, SubscribeQuestion | HowOftenQuestion | SubscribeCodeQuestion)
    return asked or question.sought.goal is Goal.SUBSCRIBE
