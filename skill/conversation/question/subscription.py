"""Shall I change your subscription so?"""

from __future__ import annotations

from ledger.records import Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.subscription_wish import SubscriptionWish
from skill.speech import Say, Spoken


class SubscriptionQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="subscription"):
    """A change was named, with the date that comes of it; a yes makes exactly that."""

    wish: SubscriptionWish

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Do it."""
        return pursuits.change_subscription(scene, self.wish)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Leave it."""
        facts = Facts(stage=Stage.POST_PURCHASE, outcome=Outcome.CANCELLED)
        asks = MoreQuestion(subscription_id=self.wish.subscription_id)
        return Answer(spoken=scene.say(Say.SUBSCRIPTION_LEFT), facts=facts, pending=asks)

    def asked(self, scene: Scene) -> Spoken:
        """Ask the same again."""
        return scene.say(Say.FALLBACK_YES_NO)
